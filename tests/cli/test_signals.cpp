// SPDX-License-Identifier: Apache-2.0
#include "cli/signals.hpp"

#include "support/capture.hpp"

#include <doctest/doctest.h>

#include <csignal>

TEST_SUITE_BEGIN("cli/signals");

TEST_CASE("the second SIGINT ends the process at once") {
  const int status = support::in_child([] {
    signal(SIGINT, SIG_DFL);
    core::StopFlag stop;
    const cli::SignalGuard guard(stop);
    raise(SIGINT);
    if (stop.reason() != core::StopReason::sigint) return 1;
    raise(SIGINT);
    return 2;
  });
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGINT);
}

TEST_CASE("SIGINT is heard also by a background job of a shell, which starts with it ignored") {
  const int status = support::in_child([] {
    signal(SIGINT, SIG_IGN);
    core::StopFlag stop;
    const cli::SignalGuard guard(stop);
    raise(SIGINT);
    return stop.reason() == core::StopReason::sigint ? 0 : 1;
  });
  CHECK(status == 0);
}

TEST_CASE("SIGTERM sets the flag, however often it comes; the first reason stays") {
  const int status = support::in_child([] {
    core::StopFlag stop;
    const cli::SignalGuard guard(stop);
    raise(SIGTERM);
    raise(SIGTERM);
    raise(SIGINT);
    return stop.reason() == core::StopReason::sigterm ? 0 : 1;
  });
  CHECK(status == 0);
}

TEST_CASE("what the signals did before is restored at the end") {
  const int status = support::in_child([] {
    signal(SIGTERM, SIG_IGN);
    {
      core::StopFlag stop;
      const cli::SignalGuard guard(stop);
    }
    raise(SIGTERM);
    return 0;
  });
  CHECK(status == 0);
}

TEST_CASE("a broken pipe kills although the parent had it ignored") {
  const int status = support::in_child([] {
    signal(SIGPIPE, SIG_IGN);
    cli::die_of_broken_pipes();
    raise(SIGPIPE);
    return 0;
  });
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGPIPE);
}

TEST_SUITE_END();
