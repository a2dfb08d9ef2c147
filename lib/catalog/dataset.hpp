// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/hash.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace catalog {

/// What a source says of one dataset. Empty text and nullopt mean "not said". Text is valid UTF-8 without NUL.
struct Dataset {
  std::string external_id;  // the source's own, stable id: identity together with the source's name

  std::string ref;  // "owner/slug": what people and the API call it; may change
  std::string owner;
  std::string url;  // only where it does not follow from ref
  std::string title;
  std::string subtitle;
  std::string description;
  std::string license;
  std::string tags;  // JSON array of names
  std::string gated;
  std::string extra;  // JSON object

  std::optional<std::int64_t> size_bytes;        // unpacked
  std::optional<std::int64_t> compressed_bytes;  // as downloaded; another kind of size, never mixed with the first
  std::optional<std::int64_t> views;
  std::optional<std::int64_t> downloads;
  std::optional<std::int64_t> votes;
  std::optional<std::int64_t> kernels;
  std::optional<std::int64_t> medal;  // 1 gold, 2 silver, 3 bronze
  std::optional<std::int64_t> version;

  std::optional<core::TimePoint> created_at;
  std::optional<core::TimePoint> updated_at;

  bool operator==(const Dataset&) const = default;

  /// Forgets everything but keeps the memory of the texts, for loops over many.
  void clear();
};

// Every value but the identity, in the order of `origins` (ownership.hpp) and of the row hash. A new value goes to the
// END of its list, or stored origins would be read wrong.
inline constexpr std::array k_texts{&Dataset::ref,      &Dataset::owner,       &Dataset::url,     &Dataset::title,
                                    &Dataset::subtitle, &Dataset::description, &Dataset::license, &Dataset::tags,
                                    &Dataset::gated,    &Dataset::extra};
inline constexpr std::array k_numbers{
    &Dataset::size_bytes, &Dataset::compressed_bytes, &Dataset::views, &Dataset::downloads,
    &Dataset::votes,      &Dataset::kernels,          &Dataset::medal, &Dataset::version};
inline constexpr std::array k_times{&Dataset::created_at, &Dataset::updated_at};
inline constexpr std::size_t k_value_count = k_texts.size() + k_numbers.size() + k_times.size();

/// Tells whether a source still says the same of a dataset as last time.
std::int64_t hash_of(const Dataset& dataset, core::RowHash& hash);

/// Where a person finds the dataset: its own url, else the one that follows from source and ref; empty when neither is
/// known. v_datasets shows the same.
std::string url_of(std::string_view source, const Dataset& dataset);

/// True for {"owner_guess":"name"}: who may be the owner, as `extra` keeps it while no owner is known.
bool is_owner_guess(std::string_view extra);

/// minimal -> pending (metadata complete) -> enriched (searchable); failed.
enum class Status { minimal, pending, enriched, failed };
std::string_view name_of(Status status);
/// nullopt: no such status.
std::optional<Status> status_named(std::string_view name);

/// What a write did to a row, as a reader sees it.
enum class Change { inserted, updated, unchanged };
std::string_view name_of(Change change);

}  // namespace catalog
