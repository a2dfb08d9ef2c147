// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"

#include <span>
#include <string_view>

namespace catalog {

/// What the value of a cursor is.
enum class CursorForm {
  watermark,  // a time, which a person may set
  files,      // what was read: only its own tool can say that
};

/// Something that tells how far a source was followed.
struct CursorKind {
  std::string_view name;
  CursorForm form;
};

/// Everything that was updated up to then has been seen in the listing by time of update.
inline constexpr std::string_view k_latest_updated = "latest.updated";
/// As of when the files of the last complete seed were.
inline constexpr std::string_view k_seed_edition = "seed.edition";
/// Which files the last complete seed has read.
inline constexpr std::string_view k_seed_inputs = "seed.inputs";

/// By name. Empty: no such source is known.
std::span<const CursorKind> cursors_of(std::string_view source);

/// usage: no such source is known; says which ones are.
core::Result<void> check_source(std::string_view source);

/// usage: no such source, or it has no such cursor; says which one was probably meant.
core::Result<CursorKind> find_cursor(std::string_view source, std::string_view name);

/// What a person may give a watermark: a time of RFC 3339, or a date, which is its midnight in UTC. usage: anything
/// else, and a cursor that cannot be set.
core::Result<core::TimePoint> parse_cursor(const CursorKind& cursor, std::string_view value);

}  // namespace catalog
