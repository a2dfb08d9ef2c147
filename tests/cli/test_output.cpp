// SPDX-License-Identifier: Apache-2.0
#include "cli/output.hpp"

#include "cli/signals.hpp"
#include "support/capture.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <csignal>

TEST_SUITE_BEGIN("cli/output");

TEST_CASE("a device that is full is told at the end, with the reason, and stays told") {
  const int full = open("/dev/full", O_WRONLY);
  REQUIRE(full != -1);
  cli::Output output(full);
  output.line("{}");
  const auto flushed = output.flush();
  REQUIRE_FALSE(flushed);
  CHECK(flushed.error().kind == core::ErrorKind::io);
  CHECK(flushed.error().message == "cannot write to stdout: No space left on device");
  output.line("{}");
  CHECK_FALSE(output.flush());
  close(full);
}

TEST_CASE("a descriptor that is closed is an error, not silence") {
  cli::Output output(9999);
  output.line("{}");
  CHECK(output.flush().error().message == "cannot write to stdout: Bad file descriptor");
}

TEST_CASE("a reader that has gone away ends the process by SIGPIPE, also when the parent blocked or ignored it") {
  for (const bool ignored : {false, true}) {
    CAPTURE(ignored);
    const int status = support::in_child([ignored] {
      int ends[2];
      if (pipe(ends) != 0) return 1;
      close(ends[0]);
      sigset_t all;
      sigfillset(&all);
      if (!ignored) sigprocmask(SIG_BLOCK, &all, nullptr);
      if (ignored) signal(SIGPIPE, SIG_IGN);
      cli::Output output(ends[1]);
      output.line("{}");
      return output.flush() ? 2 : 3;
    });
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGPIPE);
  }
}

TEST_CASE("lines come out whole and in order, beyond the buffer's size") {
  const support::Capture capture;
  cli::Output output(capture.descriptor());
  std::string expected;
  for (int i = 0; i < 20'000; ++i) {
    const std::string line = "{\"number\":" + std::to_string(i) + "}";
    output.line(line);
    expected += line + '\n';
  }
  REQUIRE(output.flush());
  CHECK(capture.text() == expected);
}

TEST_CASE("nothing is written before the buffer is full or flushed") {
  const support::Capture capture;
  cli::Output output(capture.descriptor());
  output.line("{}");
  CHECK(capture.text().empty());
  REQUIRE(output.flush());
  CHECK(capture.text() == "{}\n");
}

TEST_CASE("output to nowhere takes everything and writes nothing") {
  cli::Output output(cli::Output::k_nowhere);
  output.line("{}");
  CHECK(output.flush());
}

TEST_SUITE_END();
