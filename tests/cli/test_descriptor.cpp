// SPDX-License-Identifier: Apache-2.0
#include "cli/descriptor.hpp"

#include "support/capture.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <cerrno>
#include <string>
#include <thread>

TEST_SUITE_BEGIN("cli/descriptor");

TEST_CASE("standard descriptors that the parent closed are not given to the store") {
  const int status = support::in_child([] {
    close(0);
    close(1);
    close(2);
    cli::occupy_standard_descriptors();
    if (open("/dev/null", O_RDWR) < 3) return 1;
    if (cli::write_all(1, "data") != EBADF) return 2;
    if (cli::write_all(2, "talk") != EBADF) return 3;
    return 0;
  });
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("standard descriptors that are open stay what they are") {
  const support::Capture capture;
  const int status = support::in_child([&] {
    dup2(capture.descriptor(), 1);
    cli::occupy_standard_descriptors();
    return cli::write_all(1, "data");
  });
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(capture.text() == "data");
}

TEST_CASE("a pipe that takes only pieces, without blocking, gets everything") {
  int ends[2];
  REQUIRE(pipe2(ends, O_NONBLOCK) == 0);
  const std::string text(1 << 20, 'x');
  std::size_t received = 0;
  std::thread reader([&] {
    char buffer[10'000];
    while (received < text.size()) {
      const ssize_t got = read(ends[0], buffer, sizeof buffer);
      if (got > 0) received += static_cast<std::size_t>(got);
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
  });
  CHECK(cli::write_all(ends[1], text) == 0);
  reader.join();
  CHECK(received == text.size());
  close(ends[0]);
  close(ends[1]);
}

TEST_SUITE_END();
