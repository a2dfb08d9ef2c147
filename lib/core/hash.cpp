// SPDX-License-Identifier: Apache-2.0
#include "core/hash.hpp"

#include <xxhash.h>

#include <cstring>

namespace core {

namespace {

void append_number(std::string& row, std::int64_t number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  row.append(bytes, sizeof bytes);
}

/// A longer text is hashed where it stands.
constexpr std::size_t k_copied_bytes = 128;

}  // namespace

void RowHash::add(std::string_view text) {
  append_number(m_row, static_cast<std::int64_t>(text.size()));
  if (text.size() <= k_copied_bytes) {
    m_row.append(text);
  } else {
    append_number(m_row, static_cast<std::int64_t>(XXH3_64bits(text.data(), text.size())));
  }
}

void RowHash::add(std::optional<std::int64_t> number) {
  m_row.push_back(number ? '#' : '-');
  if (number) append_number(m_row, *number);
}

std::int64_t RowHash::finish() {
  const XXH64_hash_t digest = XXH3_64bits(m_row.data(), m_row.size());
  m_row.clear();
  return static_cast<std::int64_t>(digest);
}

}  // namespace core
