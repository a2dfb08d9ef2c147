// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/counts.hpp"
#include "core/hash.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace catalog {

/// What a source says of one dataset. Empty text and nullopt mean "not said". Text is valid UTF-8 without NUL.
/// Text: std::string to keep it, std::string_view to pass it on: a mapper hands out views into what it has read, and a
/// dataset that turns out to be unchanged is never copied.
template <class Text>
struct BasicDataset {
  Text external_id;  // the source's own, stable id: identity together with the source's name

  Text ref;  // "owner/slug": what people and the API call it; may change
  Text owner;
  Text url;  // only where it does not follow from ref
  Text title;
  Text subtitle;
  Text description;
  Text license;
  Text tags;  // JSON array of names
  Text gated;
  Text extra;  // JSON object

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

  bool operator==(const BasicDataset&) const = default;
};

using Dataset = BasicDataset<std::string>;
/// Its texts live as long as whoever made it says.
using DatasetView = BasicDataset<std::string_view>;

// Every value but the identity, in the order of `origins` (ownership.hpp) and of the row hash. A new value goes to the
// END of its list, or stored origins would be read wrong.
template <class Text>
inline constexpr std::array k_texts_of{&BasicDataset<Text>::ref,      &BasicDataset<Text>::owner,
                                       &BasicDataset<Text>::url,      &BasicDataset<Text>::title,
                                       &BasicDataset<Text>::subtitle, &BasicDataset<Text>::description,
                                       &BasicDataset<Text>::license,  &BasicDataset<Text>::tags,
                                       &BasicDataset<Text>::gated,    &BasicDataset<Text>::extra};
template <class Text>
inline constexpr std::array k_numbers_of{&BasicDataset<Text>::size_bytes, &BasicDataset<Text>::compressed_bytes,
                                         &BasicDataset<Text>::views,      &BasicDataset<Text>::downloads,
                                         &BasicDataset<Text>::votes,      &BasicDataset<Text>::kernels,
                                         &BasicDataset<Text>::medal,      &BasicDataset<Text>::version};
template <class Text>
inline constexpr std::array k_times_of{&BasicDataset<Text>::created_at, &BasicDataset<Text>::updated_at};
inline constexpr std::size_t k_value_count =
    k_texts_of<std::string>.size() + k_numbers_of<std::string>.size() + k_times_of<std::string>.size();

/// Valid as long as the dataset and its texts.
DatasetView view_of(const Dataset& dataset);

/// Tells whether a source still says the same of a dataset as last time.
std::int64_t hash_of(const DatasetView& dataset, core::RowHash& hash);

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
/// One more of that kind.
void count(core::Counts& counts, Change change);

}  // namespace catalog
