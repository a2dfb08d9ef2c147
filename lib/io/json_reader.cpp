// SPDX-License-Identifier: Apache-2.0
#include "io/json_reader.hpp"

#include "core/ascii.hpp"
#include "core/text.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace io {

struct JsonValue::Node {
  std::string_view name = {};     // of a member
  std::string_view text = {};     // unescaped; a number, true or false as it was written
  std::uint32_t first_child = 0;  // its place in Document::children
  std::uint32_t count = 0;        // of the children of an array or object
  std::uint32_t first_slot = 0;   // of an object that is_indexed(), in Document::slots
  Kind kind = Kind::null;
};

/// The numbers of one value's children stand side by side, so that any of them is found at once.
struct JsonValue::Document {
  std::vector<Node> nodes;              // the root last: who has children stands behind them
  std::vector<std::uint32_t> children;  // places in `nodes`
  std::vector<std::uint16_t> slots;     // hash tables of members: their number among the children, from 1; 0: free

  /// The slot of a member of that name, or the free one where it would be.
  [[nodiscard]] std::size_t slot_of(const Node& object, std::string_view name) const;
  /// Makes the table of an object; of several members of one name it has the last one.
  void index_members(Node& object);
};

namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t k_most_levels = 64;
constexpr std::string_view k_byte_order_mark = "\xEF\xBB\xBF";

// By hand, as find_first_not_of() and its kin call a function for each character.
std::string_view skip_digits(std::string_view text) {
  while (!text.empty() && core::is_digit(text.front())) text.remove_prefix(1);
  return text;
}

/// A number as RFC 8259 has it, and nothing else.
bool is_number(std::string_view text) {
  const auto skip_some_digits = [&] {
    const std::size_t before = text.size();
    text = skip_digits(text);
    return text.size() < before;
  };
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.starts_with('0')) {
    text.remove_prefix(1);
  } else if (!skip_some_digits()) {
    return false;
  }
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!skip_some_digits()) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (!skip_some_digits()) return false;
  }
  return text.empty();
}

/// A token reaches up to the next one. Only JSON's own blanks may stand between.
std::string_view without_blanks_behind(std::string_view token) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!token.empty() && is_blank(token.back())) token.remove_suffix(1);
  return token;
}

std::optional<double> finite(std::string_view number) {
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc()) return std::nullopt;
  return value;
}

/// The UTF-16 unit of an escape \uXXXX that starts there; nullopt: there is none.
std::optional<unsigned> escaped_unit(std::string_view text) {
  unsigned unit = 0;
  if (text.size() < 6 || !text.starts_with("\\u")) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  if (error != std::errc() || end != text.data() + 6) return std::nullopt;
  return unit;
}

bool is_high_surrogate(unsigned unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low_surrogate(unsigned unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

/// Escapes that mean no character, or a NUL, which no engine stores, become that of U+FFFD: as long, so in place.
void mend_escapes(char* begin, std::size_t size) {
  const std::string_view text(begin, size);
  for (std::size_t at = text.find('\\'); at < text.size(); at = text.find('\\', at)) {
    const std::optional<unsigned> unit = escaped_unit(text.substr(at));
    if (!unit) {
      at += 2;  // the escaped character may be a backslash
      continue;
    }
    const bool is_pair = is_high_surrogate(*unit) && is_low_surrogate(escaped_unit(text.substr(at + 6)).value_or(0));
    const bool is_lone = !is_pair && (is_high_surrogate(*unit) || is_low_surrogate(*unit));
    if (is_lone || *unit == 0) std::string_view("fffd").copy(begin + at + 2, 4);
    at += is_pair ? 12 : 6;
  }
}

/// Where a walk over the members is dearer than a look into a table. Not where very many are, whose names somebody may
/// have chosen to fall on one slot.
bool is_indexed(std::uint32_t members) {
  return members > 8 && members <= 256;
}

std::uint32_t slots_for(std::uint32_t members) {
  return std::bit_ceil(2 * members);
}

/// Enough to tell the names of one object apart.
std::uint32_t hash_of(std::string_view name) {
  if (name.empty()) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(name[i])); };
  const auto size = static_cast<std::uint32_t>(name.size());
  constexpr std::uint32_t k_golden = 2'654'435'769;
  const std::uint32_t sample = size << 24U ^ byte(0) << 16U ^ byte(name.size() / 2) << 8U ^ byte(name.size() - 1);
  return (sample * k_golden) >> 16U;
}

bool is_one_of(std::string_view text, std::string_view word, std::string_view digit) {
  return text == digit || core::same_ignoring_case(text, word);
}

}  // namespace

std::size_t JsonValue::Document::slot_of(const Node& object, std::string_view name) const {
  const std::uint32_t mask = slots_for(object.count) - 1;
  for (std::uint32_t at = hash_of(name) & mask;; at = (at + 1) & mask) {
    const std::size_t slot = object.first_slot + at;
    if (slots[slot] == 0 || nodes[children[object.first_child + slots[slot] - 1U]].name == name) return slot;
  }
}

void JsonValue::Document::index_members(Node& object) {
  object.first_slot = static_cast<std::uint32_t>(slots.size());
  slots.resize(slots.size() + slots_for(object.count));
  for (std::uint32_t i = 0; i < object.count; ++i) {
    slots[slot_of(object, nodes[children[object.first_child + i]].name)] = static_cast<std::uint16_t>(i + 1);
  }
}

JsonValue::Kind JsonValue::kind() const {
  return m_node->kind;
}

std::optional<JsonValue> JsonValue::find(std::string_view name) const {
  if (!is_object()) return std::nullopt;
  if (is_indexed(m_node->count)) {
    const std::uint16_t number = m_document->slots[m_document->slot_of(*m_node, name)];
    if (number == 0) return std::nullopt;
    return child(number - 1U);
  }
  for (std::size_t i = size(); i > 0; --i) {
    const JsonValue member = child(i - 1);
    if (member.m_node->name == name) return member;
  }
  return std::nullopt;
}

JsonValue JsonValue::child(std::size_t i) const {
  return {m_document, &m_document->nodes[m_document->children[m_node->first_child + i]]};
}

std::size_t JsonValue::size() const {
  return m_node->count;
}

JsonValue JsonValue::operator[](std::size_t i) const {
  if (!is_array() || i >= size()) throw std::out_of_range("JsonValue: no such item");
  return child(i);
}

std::optional<std::string_view> JsonValue::text() const {
  if (kind() != Kind::text && kind() != Kind::number) return std::nullopt;
  return m_node->text;
}

std::optional<std::int64_t> JsonValue::integer() const {
  const std::optional<std::string_view> written = text();
  if (!written || !is_number(*written)) return std::nullopt;
  if (const auto whole = core::parse_integer(*written)) return whole;
  if (written->find_first_of("eE") == std::string_view::npos) {
    // "12.0" to the last digit, which a double would not keep of a large one.
    const std::size_t point = written->find('.');
    if (point == std::string_view::npos || written->find_first_not_of('0', point + 1) != std::string_view::npos) {
      return std::nullopt;
    }
    return core::parse_integer(written->substr(0, point));
  }
  constexpr double k_surely_whole = 9007199254740992.0;  // 2^53
  const std::optional<double> value = finite(*written);
  if (!value || std::abs(*value) > k_surely_whole || std::trunc(*value) != *value) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

std::optional<double> JsonValue::real() const {
  const std::optional<std::string_view> written = text();
  if (!written || !is_number(*written)) return std::nullopt;
  return finite(*written);
}

std::optional<bool> JsonValue::boolean() const {
  if (is_one_of(m_node->text, "true", "1")) return true;
  if (is_one_of(m_node->text, "false", "0")) return false;
  return std::nullopt;
}

/// The whole document is walked once and kept as nodes, so that what is wrong with it is found before anything of it
/// is used, and numbers stay as they were written. simdjson's own tree knows no number above 64 bits.
struct JsonReader::State {
  using Node = JsonValue::Node;
  using Kind = JsonValue::Kind;

  /// Copies the document between brackets: then its root, which simdjson treats unlike any other value, is the one item
  /// of an array, whatever it is.
  void load(std::string_view text) {
    buffer.assign(1, '[');
    if (core::is_storable_utf8(text)) {
      buffer += text;
    } else {
      buffer += core::repair_utf8(text);  // one bad byte would cost the whole document
    }
    buffer += ']';
    length = buffer.size();
    buffer.append(simdjson::SIMDJSON_PADDING, ' ');
    mend_escapes(buffer.data() + 1, length - 2);
    document.nodes.clear();
    document.children.clear();
    document.slots.clear();
    open.clear();
    values = 0;
    where = length;
  }

  simdjson::error_code read_document() {
    ondemand::document text;
    if (const auto error = parser.iterate(buffer.data(), length, buffer.size()).get(text)) return error;
    ondemand::array roots;
    auto error = text.get_array().get(roots);
    if (!error) error = read_items(roots, 0);
    const char* place = nullptr;
    if (text.current_location().get(place) == simdjson::SUCCESS) {
      where = static_cast<std::size_t>(place - buffer.data());
      if (!error) error = simdjson::TRAILING_CONTENT;  // the document closed our bracket itself: "1], 2"
    }
    return error;
  }

  simdjson::error_code read(ondemand::value value, std::string_view name, std::size_t level) {
    ondemand::json_type type{};
    if (const auto error = value.type().get(type)) return error;
    if (++values > k_most_values) return simdjson::CAPACITY;
    Node node{.name = name};
    auto error = simdjson::SUCCESS;
    if (type == ondemand::json_type::array || type == ondemand::json_type::object) {
      if (level > k_most_levels) return simdjson::DEPTH_ERROR;
      const std::size_t first_child = open.size();
      error = type == ondemand::json_type::array ? read_array(value, level) : read_object(value, level);
      node.kind = type == ondemand::json_type::array ? Kind::array : Kind::object;
      adopt_children(node, first_child);
      if (node.kind == Kind::object && is_indexed(node.count)) document.index_members(node);
    } else if (type == ondemand::json_type::string) {
      node.kind = Kind::text;
      error = value.get_string().get(node.text);
    } else {
      error = read_token(without_blanks_behind(value.raw_json_token()), node);
    }
    open.push_back(static_cast<std::uint32_t>(document.nodes.size()));
    document.nodes.push_back(node);
    return error;
  }

  simdjson::error_code read_array(ondemand::value value, std::size_t level) {
    ondemand::array items;
    if (const auto error = value.get_array().get(items)) return error;
    return read_items(items, level);
  }

  simdjson::error_code read_items(ondemand::array items, std::size_t level) {
    for (auto item : items) {
      ondemand::value value;
      if (const auto error = item.get(value)) return error;
      if (const auto error = read(value, {}, level + 1)) return error;
    }
    return simdjson::SUCCESS;
  }

  simdjson::error_code read_object(ondemand::value value, std::size_t level) {
    ondemand::object members;
    if (const auto error = value.get_object().get(members)) return error;
    for (auto member : members) {
      ondemand::field field;
      std::string_view name;
      if (const auto error = std::move(member).get(field)) return error;
      if (const auto error = field.unescaped_key().get(name)) return error;
      if (const auto error = read(field.value(), name, level + 1)) return error;
    }
    return simdjson::SUCCESS;
  }

  /// simdjson tells the kind of these by their first letter only.
  static simdjson::error_code read_token(std::string_view token, Node& node) {
    node.text = token;
    if (is_number(token)) {
      node.kind = Kind::number;
    } else if (token == "true" || token == "false") {
      node.kind = Kind::boolean;
    } else if (token != "null") {
      return simdjson::TAPE_ERROR;
    }
    return simdjson::SUCCESS;
  }

  void adopt_children(Node& node, std::size_t first_child) {
    const auto first = open.begin() + static_cast<std::ptrdiff_t>(first_child);
    node.first_child = static_cast<std::uint32_t>(document.children.size());
    node.count = static_cast<std::uint32_t>(open.size() - first_child);
    document.children.insert(document.children.end(), first, open.end());
    open.erase(first, open.end());
  }

  [[nodiscard]] core::Failure failure(simdjson::error_code error) const {
    const std::size_t size = length - 2;
    const std::size_t byte = std::clamp<std::size_t>(where, 1, length - 1) - 1;
    std::string message = fmt::format("not JSON: wrong near byte {} of {}", byte, size);
    if (error == simdjson::CAPACITY) {
      message = fmt::format("JSON of more than {} values", k_most_values);
    } else if (error == simdjson::DEPTH_ERROR) {
      message = fmt::format("JSON that is nested deeper than {} levels", k_most_levels);
    } else if (error == simdjson::UNESCAPED_CHARS) {
      message = "not JSON: a control character within a text";
    } else if (error == simdjson::STRING_ERROR) {
      message = fmt::format("not JSON: a wrong escape near byte {} of {}", byte, size);
    } else if (error == simdjson::TRAILING_CONTENT) {
      message = "not JSON: something stands behind its end";
    } else if (error == simdjson::UNCLOSED_STRING || byte == size) {
      message = fmt::format("JSON that breaks off after {} bytes", size);
    }
    return core::fail(core::ErrorKind::bad_data, std::move(message));
  }

  ondemand::parser parser;
  std::string buffer;
  std::size_t length = 0;  // of what stands in the buffer, brackets included
  std::size_t where = 0;   // it went wrong, in the buffer
  std::size_t values = 0;  // begun
  JsonValue::Document document;
  std::vector<std::uint32_t> open;  // places of the nodes whose parent is still being read
};

JsonReader::JsonReader() : m_state(std::make_unique<State>()) {
}
JsonReader::~JsonReader() = default;
JsonReader::JsonReader(JsonReader&&) noexcept = default;
JsonReader& JsonReader::operator=(JsonReader&&) noexcept = default;

core::Result<JsonValue> JsonReader::parse(std::string_view text) {
  if (text.starts_with(k_byte_order_mark)) text.remove_prefix(k_byte_order_mark.size());
  if (core::trim(text).empty()) return core::fail(core::ErrorKind::bad_data, "empty: JSON was expected");
  State& state = *m_state;
  state.load(text);
  auto error = state.read_document();
  if (!error && state.open.size() != 1) error = simdjson::TRAILING_CONTENT;  // "1, 2"
  if (error) return state.failure(error);
  return JsonValue(&state.document, &state.document.nodes.back());
}

}  // namespace io
