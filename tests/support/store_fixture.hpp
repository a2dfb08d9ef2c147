// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include "sql/connection.hpp"
#include "support/fake_clock.hpp"

namespace support {

/// A migrated store in memory: for tests of one repository, on one connection. The clock must outlive it.
sql::Connection memory_store(const core::Clock& clock);

/// A fresh, migrated store of one engine, which several connections can share.
class StoreFixture {
 public:
  virtual ~StoreFixture() = default;
  virtual sql::Connection connect() = 0;
  /// One that reports busy at once instead of waiting for a writer.
  virtual sql::Connection connect_without_patience() = 0;

  FakeClock clock;
};

/// Runs the case on a fresh store of every engine that is there. Not together with
/// SUBCASEs, which doctest would run on the first engine only.
void on_each_store(const std::function<void(StoreFixture&)>& test);

}  // namespace support
