// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

/// Letters and digits of ASCII. Not tolower() and its kin: their answers depend on the locale, and what a protocol or a
/// format calls the same does not.
namespace core {

constexpr bool is_digit(char character) {
  return character >= '0' && character <= '9';
}

constexpr char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

constexpr char upper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

/// A letter or a digit.
constexpr bool is_word_character(char character) {
  return is_digit(character) || (lower(character) >= 'a' && lower(character) <= 'z');
}

inline std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char letter) { return lower(letter); });
  return text;
}

/// True when both are the same but for the case of their letters.
inline bool same_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

/// Where `word` begins, at `from` or later, in whatever case; npos: nowhere.
inline std::size_t find_ignoring_case(std::string_view text, std::string_view word, std::size_t from = 0) {
  if (from > text.size()) return std::string_view::npos;
  const auto* const found = std::search(text.begin() + from, text.end(), word.begin(), word.end(),
                                        [](char x, char y) { return lower(x) == lower(y); });
  return found == text.end() && !word.empty() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

}  // namespace core
