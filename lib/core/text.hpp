// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace core {

/// The view without ASCII white space at either end.
std::string_view trim(std::string_view text);

/// A whole decimal number with an optional minus; nothing else may stand beside it. nullopt also when it does not fit.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// True when the text is UTF-8 without NUL: what both engines can store as text.
bool is_storable_utf8(std::string_view text);

/// Replaces every invalid byte sequence and every NUL by U+FFFD, one for each maximal broken part. Idempotent.
std::string repair_utf8(std::string_view text);

/// For people's eyes: text from strangers on one line. Control characters become \n, \t, \xNN, broken UTF-8 U+FFFD,
/// direction overrides are escaped; cut after `max_bytes` at a character's end, with "..." behind it.
std::string printable(std::string_view text, std::size_t max_bytes = 120);

/// The candidate nearest to `word` by edit distance, nullopt when none is near enough to be a likely slip.
std::optional<std::string> nearest(std::string_view word, const auto& candidates);

/// Levenshtein distance in bytes.
std::size_t edit_distance(std::string_view a, std::string_view b);

// --- Inline implementations ---

std::optional<std::string> nearest(std::string_view word, const auto& candidates) {
  std::optional<std::string> best;
  std::size_t best_distance = word.size() / 3 + 2;
  for (const auto& candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best_distance = distance;
      best = std::string(candidate);
    }
  }
  return best;
}

}  // namespace core
