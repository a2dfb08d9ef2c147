// SPDX-License-Identifier: Apache-2.0
#include "io/file_descriptor.hpp"

#include "support/temp_dir.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <cerrno>

TEST_SUITE("io/file_descriptor") {
  TEST_CASE("a full disk is told as such") {
    const io::FileDescriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
    REQUIRE(full.get() >= 0);
    const auto written = full.write_all("bytes", "out.json");
    REQUIRE(!written);
    CHECK(written.error().kind == core::ErrorKind::io);
    CHECK(written.error().message == "out.json: cannot write: No space left on device");
  }

  TEST_CASE("a failing read names the file and the reason") {
    const io::FileDescriptor write_only(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    std::string buffer(8, '\0');
    CHECK(write_only.read(buffer, "in.csv").error().message == "in.csv: cannot read: Bad file descriptor");
  }

  TEST_CASE("peeking does not move the place of reading") {
    const support::TempDir dir;
    const auto file = io::FileDescriptor::open_to_read(dir.write("x", "0123"));
    REQUIRE(file);
    CHECK(*file->peek(2, "x") == "01");
    CHECK(*file->peek(10, "x") == "0123");
    std::string buffer(8, '\0');
    CHECK(*file->read(buffer, "x") == 4);
  }

  TEST_CASE("the descriptor is closed at the end, once") {
    const support::TempDir dir;
    int number = -1;
    {
      auto file = io::FileDescriptor::open_to_read(dir.write("x", "0123"));
      number = file->get();
      const io::FileDescriptor other = std::move(*file);
      CHECK(::fcntl(number, F_GETFD) >= 0);
    }
    CHECK(::fcntl(number, F_GETFD) == -1);
  }
}
