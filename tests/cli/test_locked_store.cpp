// SPDX-License-Identifier: Apache-2.0
#include "cli/locked_store.hpp"

#include "support/run_bench.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using cli::DryRun;
using cli::IfLocked;
using Bench = support::RunBench;

namespace {

constexpr IfLocked k_fail{IfLocked::Action::fail, {}};
constexpr IfLocked k_skip{IfLocked::Action::skip, {}};

cli::RunOptions options(bool dry_run, const IfLocked& if_locked) {
  cli::RunOptions options;
  options.dry_run = dry_run;
  options.if_locked = if_locked;
  return options;
}

const cli::RunOptions k_in_earnest = options(false, k_fail);
const cli::RunOptions k_dry = options(true, k_fail);

struct Shelf {
  support::TempDir folder;
  store::Options store{.dsn = (folder.path() / "tedi.db").string(), .force_network_fs = true};
  Bench bench;

  core::Result<cli::LockedStore> open(const cli::RunOptions& how, DryRun dry_run = DryRun::reads) {
    return cli::open_locked(store, "ingest-seed.kaggle", how, dry_run, bench.run);
  }
};

}  // namespace

TEST_SUITE_BEGIN("cli/locked_store");

TEST_CASE("what another run holds is busy, or the end of the run, and the store is not opened") {
  Shelf shelf;
  const auto held = shelf.open(k_in_earnest);
  REQUIRE(held);
  CHECK(held->lock);
  CHECK(held->store);
  const auto refused = shelf.open(k_in_earnest);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == core::ErrorKind::busy);
  const auto skipped = shelf.open(options(false, k_skip));
  REQUIRE(skipped);
  CHECK_FALSE(skipped->store);
  CHECK(shelf.bench.summary.locked);
}

TEST_CASE("the lock is there as long as the store") {
  Shelf shelf;
  for (int i = 0; i < 2; ++i) {
    const auto opened = shelf.open(k_in_earnest);
    REQUIRE(opened);
    CHECK(opened->store);
  }
}

TEST_CASE("a store that cannot be used is the error of its opening") {
  Shelf shelf;
  shelf.store.dsn = shelf.folder.write("text.db", "no store at all, but long enough to be read as one").string();
  const auto opened = shelf.open(k_in_earnest);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().kind == core::ErrorKind::config);
}

TEST_CASE("a dry run takes no lock, waits for none, and makes no store") {
  Shelf shelf;
  for (const DryRun dry_run : {DryRun::reads, DryRun::shares_budgets}) {
    CHECK(shelf.open(k_dry, dry_run)->store);
    CHECK_FALSE(std::filesystem::exists(shelf.store.dsn));
  }
  const auto held = shelf.open(k_in_earnest);
  for (const DryRun dry_run : {DryRun::reads, DryRun::shares_budgets}) {
    const auto opened = shelf.open(k_dry, dry_run);
    REQUIRE(opened);
    CHECK_FALSE(opened->lock);
    CHECK(opened->store);
  }
}

TEST_CASE("a dry run may write the budgets that all runs share, when it says so, and nothing otherwise") {
  Shelf shelf;
  REQUIRE(shelf.open(k_in_earnest));
  const auto budget = [](cli::LockedStore& opened) {
    opened.store->connection.exec(
        "INSERT INTO rate_budget (provider, credential, next_free_us, blocked_until_ms) "
        "VALUES ('kaggle', 'x', 0, 0)");
  };
  auto reading = shelf.open(k_dry, DryRun::reads);
  CHECK_THROWS_AS(budget(*reading), sql::Failure);
  auto sharing = shelf.open(k_dry, DryRun::shares_budgets);
  CHECK_NOTHROW(budget(*sharing));
}

TEST_SUITE_END();
