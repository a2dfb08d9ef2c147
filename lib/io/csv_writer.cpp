// SPDX-License-Identifier: Apache-2.0
#include "io/csv_writer.hpp"

#include "core/ascii.hpp"

#include <algorithm>

namespace io {

namespace {

/// Takes digits off the front; false when there are none.
bool take_digits(std::string_view& text) {
  const auto* const end = std::find_if_not(text.begin(), text.end(), core::is_digit);
  const auto digits = static_cast<std::size_t>(end - text.begin());
  text.remove_prefix(digits);
  return digits > 0;
}

bool take(std::string_view& text, std::string_view characters) {
  if (text.empty() || characters.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

/// "-12", "+0.5", "-1.5e-7": a number that begins with its sign.
bool is_signed_number(std::string_view text) {
  if (!take(text, "+-") || !take_digits(text)) return false;
  if (take(text, ".") && !take_digits(text)) return false;
  if (take(text, "eE")) {
    take(text, "+-");
    if (!take_digits(text)) return false;
  }
  return text.empty();
}

bool looks_like_formula(std::string_view text) {
  constexpr std::string_view k_starts = "=+-@\t\r";
  return !text.empty() && k_starts.find(text.front()) != std::string_view::npos && !is_signed_number(text);
}

}  // namespace

CsvWriter& CsvWriter::text(std::string_view text) {
  if (!looks_like_formula(text)) return plain(text);
  quoted(std::string("'").append(text));
  return *this;
}

CsvWriter& CsvWriter::plain(std::string_view text) {
  if (text.empty() || text.find_first_of("\",\r\n") != std::string_view::npos) {
    quoted(text);
  } else {
    separate();
    m_row.append(text);
  }
  return *this;
}

CsvWriter& CsvWriter::null() {
  separate();
  return *this;
}

void CsvWriter::quoted(std::string_view text) {
  separate();
  m_row.push_back('"');
  for (const char character : text) {
    if (character == '"') m_row.push_back('"');
    m_row.push_back(character);
  }
  m_row.push_back('"');
}

void CsvWriter::separate() {
  if (m_has_fields) m_row.push_back(',');
  m_has_fields = true;
}

std::string_view CsvWriter::row() {
  if (!m_is_ended) m_row.push_back('\r');
  m_is_ended = true;
  return m_row;
}

void CsvWriter::clear() {
  m_row.clear();
  m_has_fields = false;
  m_is_ended = false;
}

}  // namespace io
