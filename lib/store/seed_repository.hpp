// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/reject.hpp"
#include "core/clock.hpp"
#include "sql/connection.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace store {

/// What tells whether a file is still the one that was read.
struct SeedInput {
  std::string file;
  std::int64_t size_bytes = 0;
  std::int64_t modified_ns = 0;  // since the epoch
  std::int64_t inode = 0;
  std::int64_t mapper_version = 0;

  bool operator==(const SeedInput&) const = default;
};

/// What a source's seeds have read so far. All methods throw sql::Failure.
class SeedRepository {
 public:
  SeedRepository(sql::Connection& connection, std::string source);

  /// The files of the last complete seed, by name.
  std::vector<SeedInput> inputs();

  /// As of when those files were; nullopt: no seed was completed.
  std::optional<core::TimePoint> last_edition();

  /// As of when they were in the eyes of a person, who mends what is remembered.
  void set_edition(core::TimePoint edition);

  /// From now on no seed was completed, as far as that is asked; inputs() stays.
  void forget_edition();

  /// Something of other files is about to be written: those of the last complete seed no longer tell what the store
  /// holds. Before the first write, so that a seed that breaks off is not taken for one that never began.
  void forget_inputs();

  /// A seed has read all: remembers its files and as of when they were. Writes nothing that is there
  /// already.
  void complete(std::span<const SeedInput> inputs, core::TimePoint edition);

 private:
  sql::Connection& m_connection;
  std::string m_source;
};

}  // namespace store
