// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace core {

/// Told how far a long step is; shown on a terminal by cli/, ignored elsewhere. Cheap enough to call often.
class Progress {
 public:
  virtual ~Progress() = default;
  /// `what` is the step ("DatasetVersions.csv"); `total` 0 = not known. Both in bytes.
  virtual void update(std::string_view what, std::uint64_t done_bytes, std::uint64_t total_bytes) = 0;
  /// The same for a step of things that are counted ("datasets"). Who shows nothing need not care.
  virtual void update_count(std::string_view /*what*/, std::uint64_t /*done*/, std::uint64_t /*total*/) {}
};

}  // namespace core
