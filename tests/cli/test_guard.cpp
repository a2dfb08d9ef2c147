// SPDX-License-Identifier: Apache-2.0
#include "cli/guard.hpp"

#include "sql/failure.hpp"

#include <doctest/doctest.h>

#include <new>
#include <stdexcept>

using cli::guarded;
using core::ErrorKind;
using core::ExitCode;

TEST_SUITE_BEGIN("cli/guard");

TEST_CASE("a failure of the store keeps its meaning") {
  CHECK(guarded([]() -> core::Result<ExitCode> { throw sql::Failure(sql::Kind::full, 13, "the disk is full"); })
            .error()
            .kind == ErrorKind::io);
  CHECK(guarded([]() -> core::Result<ExitCode> { throw sql::Failure(sql::Kind::busy, 5, "busy"); }).error().kind ==
        ErrorKind::busy);
}

TEST_CASE("no memory, a bug and a thing that is no exception are internal errors with a sentence") {
  const auto no_memory = guarded([]() -> core::Result<ExitCode> { throw std::bad_alloc(); });
  CHECK(no_memory.error().kind == ErrorKind::internal);
  CHECK(no_memory.error().message == "out of memory");
  const auto bug = guarded([]() -> core::Result<ExitCode> { throw std::logic_error("index 7 of 3"); });
  CHECK(bug.error().kind == ErrorKind::internal);
  CHECK(bug.error().message == "index 7 of 3");
  const auto odd = guarded([]() -> core::Result<ExitCode> { throw 42; });
  CHECK(odd.error().kind == ErrorKind::internal);
  CHECK_FALSE(odd.error().message.empty());
}

TEST_CASE("values pass through") {
  CHECK(*guarded([] { return core::Result<ExitCode>(ExitCode::partial); }) == ExitCode::partial);
  CHECK(guarded([]() -> core::Result<ExitCode> { return core::fail(ErrorKind::config, "x"); }).error().kind ==
        ErrorKind::config);
}

TEST_SUITE_END();
