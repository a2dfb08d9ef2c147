// SPDX-License-Identifier: Apache-2.0
#include "io/json_writer.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>
#include <stdexcept>
#include <vector>

namespace io {

struct JsonWriter::State {
  // RapidJSON finds an unbalanced call by assert(), which users' builds do not have: what may come next is kept here.
  enum class Level { array, object_before_key, object_before_value };

  State() : writer(buffer) {}

  void before_value() {
    if (levels.empty()) {
      if (complete) throw std::logic_error("JsonWriter: a document holds one value");
      complete = true;
    } else if (levels.back() == Level::object_before_key) {
      throw std::logic_error("JsonWriter: a value without its key");
    } else if (levels.back() == Level::object_before_value) {
      levels.back() = Level::object_before_key;
    }
  }

  void end(Level level) {
    if (levels.empty() || levels.back() != level) throw std::logic_error("JsonWriter: the end of what was not begun");
    levels.pop_back();
  }

  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer;
  std::vector<Level> levels;
  bool complete = false;  // the root value was begun
};

JsonWriter::JsonWriter() : m_state(std::make_unique<State>()) {
}
JsonWriter::~JsonWriter() = default;
JsonWriter::JsonWriter(JsonWriter&&) noexcept = default;
JsonWriter& JsonWriter::operator=(JsonWriter&&) noexcept = default;

JsonWriter& JsonWriter::begin_object() {
  m_state->before_value();
  m_state->levels.push_back(State::Level::object_before_key);
  m_state->writer.StartObject();
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  m_state->end(State::Level::object_before_key);
  m_state->writer.EndObject();
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  m_state->before_value();
  m_state->levels.push_back(State::Level::array);
  m_state->writer.StartArray();
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  m_state->end(State::Level::array);
  m_state->writer.EndArray();
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  if (m_state->levels.empty() || m_state->levels.back() != State::Level::object_before_key) {
    throw std::logic_error("JsonWriter: a key where none may stand");
  }
  m_state->levels.back() = State::Level::object_before_value;
  m_state->writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  m_state->before_value();
  // An empty view may point nowhere, which RapidJSON does not take.
  m_state->writer.String(text.empty() ? "" : text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
  m_state->before_value();
  m_state->writer.Int64(number);
  return *this;
}

JsonWriter& JsonWriter::value(std::uint64_t number) {
  m_state->before_value();
  m_state->writer.Uint64(number);
  return *this;
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) return null();
  m_state->before_value();
  m_state->writer.Double(number);
  return *this;
}

JsonWriter& JsonWriter::value(bool truth) {
  m_state->before_value();
  m_state->writer.Bool(truth);
  return *this;
}

JsonWriter& JsonWriter::null() {
  m_state->before_value();
  m_state->writer.Null();
  return *this;
}

JsonWriter& JsonWriter::raw(std::string_view json) {
  m_state->before_value();
  m_state->writer.RawValue(json.data(), json.size(), rapidjson::kObjectType);
  return *this;
}

std::string_view JsonWriter::text() const {
  return {m_state->buffer.GetString(), m_state->buffer.GetSize()};
}

void JsonWriter::clear() {
  m_state->buffer.Clear();
  m_state->writer.Reset(m_state->buffer);
  m_state->levels.clear();
  m_state->complete = false;
}

}  // namespace io
