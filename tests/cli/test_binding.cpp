// SPDX-License-Identifier: Apache-2.0
#include "cli/binding.hpp"

#include "support/sample_tool.hpp"

#include <doctest/doctest.h>

using cli::IfLocked;
using support::SampleTool;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("cli/binding");

TEST_CASE("--if-locked refuses what it does not know, and a wait without unit") {
  for (const char* text : {"", "never", "Wait", "wait=", "wait=5", "wait:5s", "fail=1s"}) {
    CAPTURE(text);
    const auto parsed = cli::parse_if_locked(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().kind == core::ErrorKind::usage);
  }
  CHECK(cli::parse_if_locked("never").error().message ==
        "'never' is not possible: fail, skip, wait or wait=DURATION was expected");
}

TEST_CASE("--if-locked in all its forms") {
  CHECK(cli::parse_if_locked("fail")->action == IfLocked::Action::fail);
  CHECK(cli::parse_if_locked("skip")->action == IfLocked::Action::skip);
  CHECK(cli::parse_if_locked("wait")->action == IfLocked::Action::wait);
  CHECK_FALSE(cli::parse_if_locked("wait")->wait_at_most);
  CHECK(cli::parse_if_locked("wait=5m")->wait_at_most == core::Milliseconds(5min));
}

TEST_CASE("the options of a writing tool reach their structs") {
  SampleTool tool;
  const auto options = tool.run({"--dry-run", "--emit=all", "--if-locked=wait=90s", "--max-runtime", "6h", "--store",
                                 "sqlite:x.db", "--force-network-fs"})
                           .options;
  CHECK(options.run.dry_run);
  CHECK(options.run.emit == cli::Emit::all);
  CHECK(options.run.if_locked.action == IfLocked::Action::wait);
  CHECK(options.run.if_locked.wait_at_most == core::Milliseconds(90s));
  CHECK(options.run.max_runtime == core::Milliseconds(6h));
  CHECK(options.store.dsn == "sqlite:x.db");
  CHECK(options.store.force_network_fs);
}

TEST_SUITE_END();
