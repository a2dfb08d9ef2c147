// SPDX-License-Identifier: Apache-2.0
#include "io/stream_source.hpp"

#include "io/file_descriptor.hpp"

#include <fcntl.h>
#include <sys/time.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <thread>

TEST_SUITE_BEGIN("io/stream_source");

namespace {

struct Pipe {
  Pipe() { REQUIRE(pipe(ends.data()) == 0); }
  ~Pipe() {
    close(ends[0]);
    if (ends[1] >= 0) close(ends[1]);
  }
  void write_text(std::string_view text) const {
    REQUIRE(write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  void finish() {
    close(ends[1]);
    ends[1] = -1;
  }
  std::array<int, 2> ends{};
};

}  // namespace

TEST_CASE("a stop ends the waiting for a writer that says nothing") {
  const Pipe pipe;
  core::StopFlag stop;
  const auto source = io::open_stream(pipe.ends[0], "stdin", stop);
  std::thread signal([&] { stop.request(core::StopReason::sigint); });
  std::array<char, 8> buffer{};
  const auto got = source->read(buffer);
  signal.join();
  REQUIRE_FALSE(got);
  CHECK(got.error().kind == core::ErrorKind::interrupted);
}

TEST_CASE("a signal that sets the stop flag ends the waiting, though handlers let calls go on after them") {
  const Pipe pipe;
  static core::StopFlag stop;
  struct sigaction action {};
  action.sa_handler = [](int) { stop.request(core::StopReason::sigterm); };
  action.sa_flags = SA_RESTART;
  struct sigaction former {};
  REQUIRE(sigaction(SIGALRM, &action, &former) == 0);
  const auto source = io::open_stream(pipe.ends[0], "stdin", stop);
  const itimerval soon{.it_interval = {}, .it_value = {.tv_sec = 0, .tv_usec = 20'000}};
  REQUIRE(setitimer(ITIMER_REAL, &soon, nullptr) == 0);
  std::array<char, 8> buffer{};
  const auto got = source->read(buffer);
  sigaction(SIGALRM, &former, nullptr);
  REQUIRE_FALSE(got);
  CHECK(got.error().kind == core::ErrorKind::interrupted);
}

TEST_CASE("what cannot be read is an I/O failure with the source's name") {
  const core::StopFlag stop;
  const auto folder = io::FileDescriptor(open("/", O_RDONLY | O_CLOEXEC));
  const auto source = io::open_stream(folder.get(), "stdin", stop);
  std::array<char, 8> buffer{};
  const auto got = source->read(buffer);
  REQUIRE_FALSE(got);
  CHECK(got.error().kind == core::ErrorKind::io);
  CHECK(got.error().message.starts_with("stdin: cannot read"));
}

TEST_CASE("bytes come as they are written, and 0 at the end") {
  Pipe pipe;
  const core::StopFlag stop;
  const auto source = io::open_stream(pipe.ends[0], "stdin", stop);
  std::array<char, 8> buffer{};
  pipe.write_text("abc");
  CHECK(*source->read(buffer) == 3);
  pipe.finish();
  CHECK(*source->read(buffer) == 0);
  CHECK(source->consumed_bytes() == 3);
}

TEST_SUITE_END();
