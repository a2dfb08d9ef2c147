// SPDX-License-Identifier: Apache-2.0
#include "store/write_mode.hpp"

#include "core/result.hpp"
#include "store/user_repository.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <vector>

TEST_SUITE_BEGIN("store/write_mode");

using store::WriteMode;

TEST_CASE("what failed or was only to be told is not there afterwards") {
  support::FakeClock clock;
  sql::Connection connection = support::memory_store(clock);
  store::UserRepository users(connection);
  const auto add_ann = [&] { return users.add(std::vector<store::User>{{"ann", ""}}).inserted; };
  const auto failed = store::in_transaction(connection, WriteMode::write, [&]() -> core::Result<void> {
    add_ann();
    return core::fail(core::ErrorKind::bad_data, "no");
  });
  CHECK_FALSE(failed);
  CHECK(users.count_active() == 0);
  const auto told =
      store::in_transaction(connection, WriteMode::only_tell, [&] { return core::Result<std::uint64_t>(add_ann()); });
  CHECK(*told == 1);
  CHECK(users.count_active() == 0);
  const auto written =
      store::in_transaction(connection, WriteMode::write, [&] { return core::Result<std::uint64_t>(add_ann()); });
  CHECK(*written == 1);
  CHECK(users.count_active() == 1);
}

TEST_SUITE_END();
