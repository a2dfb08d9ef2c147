// SPDX-License-Identifier: Apache-2.0
#include "io/json_fields.hpp"

#include "core/ascii.hpp"
#include "core/iso_time.hpp"
#include "core/text.hpp"

#include <fmt/format.h>

#include <utility>

namespace io {

namespace {

using Kind = JsonValue::Kind;

constexpr std::string_view k_dotnet_zero = "0001-01-01T00:00:00";

bool is_null(const std::optional<JsonValue>& value) {
  return !value || value->kind() == Kind::null;
}

bool is_empty_text(JsonValue value) {
  return value.kind() == Kind::text && value.text()->empty();
}

}  // namespace

std::string shown(JsonValue value) {
  constexpr std::size_t k_most_bytes = 40;
  switch (value.kind()) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return value.boolean() == true ? "true" : "false";
    case Kind::number:
      return core::printable(*value.text(), k_most_bytes);
    case Kind::text:
      return fmt::format("\"{}\"", core::printable(*value.text(), k_most_bytes));
    case Kind::array:
      return "an array";
    case Kind::object:
      break;
  }
  return "an object";
}

JsonFields::JsonFields(JsonValue object, std::string path) : m_object(object), m_path(std::move(path)) {
}

std::optional<JsonValue> JsonFields::said(std::string_view name) {
  m_twin.assign(name).append("Nullable");
  m_has.assign("has").append(name);
  m_has[3] = core::upper(m_has[3]);
  std::optional<JsonValue> value = m_object.find(m_twin);
  if (is_null(value)) {
    const std::optional<JsonValue> has = m_object.find(m_has);
    if (has && has->boolean() == false) return std::nullopt;
    value = m_object.find(name);
  }
  if (is_null(value) || is_empty_text(*value)) return std::nullopt;
  return value;
}

void JsonFields::fault(std::string_view name, std::string_view expected, JsonValue found) {
  if (!m_first_fault.empty()) return;
  m_first_fault =
      fmt::format("{}{}{}: {} expected, {} found", m_path, m_path.empty() ? "" : ".", name, expected, shown(found));
}

template <class T>
std::optional<T> JsonFields::read(std::string_view name, std::string_view expected,
                                  std::optional<T> (JsonValue::*as)() const) {
  const std::optional<JsonValue> value = said(name);
  if (!value) return std::nullopt;
  std::optional<T> read = ((*value).*as)();
  if (!read) fault(name, expected, *value);
  return read;
}

std::string_view JsonFields::text(std::string_view name) {
  return read(name, "a text", &JsonValue::text).value_or(std::string_view());
}

std::optional<std::int64_t> JsonFields::integer(std::string_view name) {
  return read(name, "a whole number", &JsonValue::integer);
}

std::optional<double> JsonFields::real(std::string_view name) {
  return read(name, "a number", &JsonValue::real);
}

std::optional<bool> JsonFields::boolean(std::string_view name) {
  return read(name, "true or false", &JsonValue::boolean);
}

std::optional<core::TimePoint> JsonFields::time(std::string_view name) {
  const std::optional<JsonValue> value = said(name);
  if (!value) return std::nullopt;
  const std::string_view written = value->text().value_or(std::string_view());
  if (written.starts_with(k_dotnet_zero)) return std::nullopt;
  const std::optional<core::TimePoint> time = core::parse_iso_time(written, core::Zone::utc_when_absent);
  if (!time) fault(name, "a time", *value);
  return time;
}

std::optional<JsonValue> JsonFields::nested(std::string_view name) {
  const std::optional<JsonValue> value = said(name);
  if (!value || value->is_array() || value->is_object()) return value;
  fault(name, "an array or object", *value);
  return std::nullopt;
}

}  // namespace io
