// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/counts.hpp"
#include "core/progress.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "store/options.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace store {

/// What is wrong with a store, as sentences; of very many only the first are kept.
class Problems {
 public:
  void add(std::string sentence);
  [[nodiscard]] const std::vector<std::string>& first() const { return m_first; }
  [[nodiscard]] std::uint64_t total() const { return m_total; }

 private:
  std::vector<std::string> m_first;
  std::uint64_t m_total = 0;
};

struct CheckReport {
  std::filesystem::path path;
  std::optional<int> schema_version;  // nullopt: it could not be read
  core::Counts counts;                // of checks: unchanged = sound, failed = with problems, skipped = damage hid it
  std::uint64_t planned = 0;          // checks; those that a stop left over are not in the counts
  Problems problems;
};

/// Looks for everything that can be wrong with a store, on a connection that writes nothing and holds up no writer: its
/// mark and version, the engine's examination, and each table, index and view, which must be as the migrations up to
/// its version make it, and each view be readable to its end. Damage is a problem of the report as soon as the file
/// can be told for a store (the mark in its header is there), and a failure before.
/// Failures: missing_input; config (no store at all, of another program, newer than this program, not permitted);
/// busy; io; interrupted: `stop` was set, the report holds what was found until then.
core::Result<void> check(const Options& options, const core::Clock& clock, const core::StopFlag& stop,
                         core::Progress& progress, CheckReport& report);

}  // namespace store
