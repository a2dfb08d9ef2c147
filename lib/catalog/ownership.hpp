// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/dataset.hpp"
#include "core/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace catalog {

/// Who said a value, in rising order of trust when two spoke at the same moment.
enum class Origin : char { seed = 's', list = 'l', view = 'v' };

/// A dataset as the store holds it: its values, and for each of them who said it and as of when.
struct StoredDataset {
  Dataset values;
  Status status = Status::minimal;
  bool ref_contested = false;  // values.ref is only claimed: another row holds it
  std::string origins;  // one Origin letter a value (k_texts_of, k_numbers_of, k_times_of); empty: the seed said all
  std::optional<core::TimePoint> seed_at;  // as of when each origin last spoke of this dataset
  std::optional<core::TimePoint> list_at;
  std::optional<core::TimePoint> view_at;
};

/// Lets `by`, speaking as of `at`, add to what is stored. A value that is not said never blanks one; a value is
/// replaced only by one that is as new or newer (by the same origin), newer, or as new by an origin of more trust.
/// A guess of the owner is kept only while no owner is known. Returns true when a value changed. Status, attempts and
/// the identity are left alone.
bool merge(StoredDataset& stored, const DatasetView& offered, Origin by, core::TimePoint at);

/// When the API last answered for the dataset, by listing or view; nullopt: never.
std::optional<core::TimePoint> answered_at(const StoredDataset& stored);

/// One claimant of a ref that two datasets claim.
struct RefClaim {
  std::optional<core::TimePoint> answered_at;
  std::string_view external_id;
};

/// True when `a` keeps the ref: the one the API answered for last, else the greater id (as numbers, when they are).
bool outranks(const RefClaim& a, const RefClaim& b);

}  // namespace catalog
