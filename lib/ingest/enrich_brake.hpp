// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.hpp"

#include <optional>

namespace ingest {

/// Notices when datasets fail one after the other for a reason that is not theirs: an upstream that is down, an address
/// that is another's, a credential that may see nothing. Going on would spoil the whole queue.
class EnrichBrake {
 public:
  /// An upstream that gives no answer for so many in a row, each with all retries, will not for the next ones.
  static constexpr int k_most_unanswered = 5;
  /// So many refusals are no accident, as long as nothing else was ever answered in the run. Only those at a dataset's
  /// first attempt count: at the end of a queue all that is left was refused before.
  static constexpr int k_most_refused = 20;

  /// `may_all_be_refused`: of datasets that are looked at because something is wrong with them.
  explicit EnrichBrake(bool may_all_be_refused) : m_may_all_be_refused(may_all_be_refused) {}

  void answered();

  /// To be told of each dataset that failed. The error that ends the run, made from the last dataset's; nullopt: go on.
  std::optional<core::Error> failed(const core::Error& error, bool is_first_attempt);

 private:
  bool m_may_all_be_refused;
  bool m_was_answered = false;
  int m_unanswered = 0;  // in a row
  int m_refused = 0;     // in a row
};

}  // namespace ingest
