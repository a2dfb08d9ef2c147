// SPDX-License-Identifier: Apache-2.0
#include "io/json_fields.hpp"

#include "core/ascii.hpp"
#include "core/text.hpp"
#include "core/times.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace io {

namespace {

using Kind = JsonValue::Kind;

/// Takes pieces off the front of a text; once one is not as it should be, nothing fits any more.
class Pieces {
 public:
  explicit Pieces(std::string_view text) : m_rest(text) {}

  /// Exactly so many digits.
  unsigned number(std::size_t digits) {
    unsigned value = 0;
    if (m_rest.size() < digits) m_fits = false;
    for (std::size_t i = 0; i < digits && m_fits; ++i) {
      m_fits = core::is_digit(m_rest[i]);
      value = value * 10 + static_cast<unsigned>(m_rest[i] - '0');
    }
    if (m_fits) m_rest.remove_prefix(digits);
    return value;
  }

  /// The character, when it is one of those, else '\0'.
  char one_of(std::string_view characters) {
    if (m_rest.empty() || characters.find(m_rest.front()) == std::string_view::npos) return '\0';
    const char taken = m_rest.front();
    m_rest.remove_prefix(1);
    return taken;
  }

  void must(std::string_view characters) {
    if (one_of(characters) == '\0') m_fits = false;
  }

  /// The digits of a fraction of a second, 1 to 9, cut to milliseconds.
  core::Milliseconds fraction() {
    constexpr std::size_t k_most_digits = 9;
    std::size_t digits = 0;
    int ms = 0;
    for (; digits < m_rest.size() && core::is_digit(m_rest[digits]); ++digits) {
      if (digits < 3) ms = ms * 10 + (m_rest[digits] - '0');
    }
    if (digits == 0 || digits > k_most_digits) m_fits = false;
    m_rest.remove_prefix(digits);
    for (; digits < 3; ++digits) ms *= 10;
    return core::Milliseconds(ms);
  }

  [[nodiscard]] bool fits_to_the_end() const { return m_fits && m_rest.empty(); }

 private:
  std::string_view m_rest;
  bool m_fits = true;
};

constexpr std::string_view k_dotnet_zero = "0001-01-01T00:00:00";

std::optional<core::TimePoint> parse_time(std::string_view text) {
  Pieces pieces(text);
  const unsigned year = pieces.number(4);
  pieces.must("-");
  const unsigned month = pieces.number(2);
  pieces.must("-");
  const unsigned day = pieces.number(2);
  pieces.must("Tt ");
  const unsigned hour = pieces.number(2);
  pieces.must(":");
  const unsigned minute = pieces.number(2);
  pieces.must(":");
  const unsigned second = pieces.number(2);
  const core::Milliseconds fraction = pieces.one_of(".") != '\0' ? pieces.fraction() : core::Milliseconds(0);
  std::chrono::minutes ahead_of_utc{0};
  if (const char sign = pieces.one_of("Zz+-"); sign == '+' || sign == '-') {
    const unsigned hours = pieces.number(2);
    pieces.must(":");
    const unsigned minutes = pieces.number(2);
    if (hours > 23 || minutes > 59) return std::nullopt;
    ahead_of_utc = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    if (sign == '-') ahead_of_utc = -ahead_of_utc;
  }
  if (!pieces.fits_to_the_end()) return std::nullopt;
  const auto local = core::utc_time(static_cast<int>(year), month, day, hour, minute, second);
  if (!local) return std::nullopt;
  const core::TimePoint time = *local + fraction - ahead_of_utc;
  const core::TimePoint first = *core::utc_time(1, 1, 1);
  const core::TimePoint last = *core::utc_time(9999, 12, 31, 23, 59, 59) + core::Milliseconds(999);
  if (time < first || time > last) return std::nullopt;  // the offset moved it out of the years that can be written
  return time;
}

std::string with_capital(std::string_view name) {
  std::string capital(name);
  if (!capital.empty()) capital[0] = core::upper(capital[0]);
  return capital;
}

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

std::optional<JsonValue> JsonFields::said(std::string_view name) const {
  std::optional<JsonValue> value = m_object.find(std::string(name).append("Nullable"));
  if (is_null(value)) {
    const std::optional<JsonValue> has = m_object.find("has" + with_capital(name));
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
  const std::optional<core::TimePoint> time = parse_time(written);
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
