// SPDX-License-Identifier: Apache-2.0
#include "io/byte_source.hpp"

#include "support/archives.hpp"
#include "support/read_all.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

using support::make_gzip;
using support::make_zip;
using support::read_all;
using support::TempDir;

TEST_SUITE("io/byte_source") {
  TEST_CASE("a missing file, a missing folder and a folder are told apart") {
    const TempDir dir;
    const auto missing = io::open_file(dir.path() / "no.csv");
    REQUIRE(!missing);
    CHECK(missing.error().kind == core::ErrorKind::missing_input);
    CHECK(missing.error().message == (dir.path() / "no.csv").string() + ": there is no such file");
    CHECK(io::open_file(dir.path() / "no/no.csv").error().kind == core::ErrorKind::missing_input);
    CHECK(io::open_file(dir.write("file", "x") / "no.csv").error().kind == core::ErrorKind::missing_input);
    const auto folder = io::open_file(dir.path());
    REQUIRE(!folder);
    CHECK(folder.error().kind == core::ErrorKind::io);
    CHECK(folder.error().message == dir.path().string() + ": cannot read: Is a directory");
  }

  TEST_CASE("a file that may not be read is an I/O failure") {
    if (geteuid() == 0) {
      MESSAGE("SKIPPED: root may read every file");
      return;
    }
    const TempDir dir;
    const auto path = dir.write("secret.csv", "a\n");
    ::chmod(path.c_str(), 0);
    CHECK(io::open_file(path).error().message == path.string() + ": cannot open: Permission denied");
  }

  TEST_CASE("a file that grows or shrinks while it is read is an I/O failure") {
    const TempDir dir;
    for (const std::string_view changed : {"a,b\n1,2\n3,4\n", "a,b"}) {
      const auto path = dir.write("t.csv", "a,b\n1,2\n");
      const auto source = io::open_file(path);
      REQUIRE(source);
      (void)dir.write("t.csv", changed);
      const auto content = read_all(**source);
      REQUIRE(!content);
      CHECK(content.error().kind == core::ErrorKind::io);
      CHECK(content.error().message == path.string() + ": changed while it was read");
    }
  }

  TEST_CASE("a zip must hold exactly one file, else what it holds is named") {
    const TempDir dir;
    const auto told = [&](const std::vector<support::ZipFile>& files) {
      const auto source = io::open_file(dir.write("x.zip", make_zip(files)));
      REQUIRE(!source);
      CHECK(source.error().kind == core::ErrorKind::bad_data);
      return source.error().message.substr(dir.path().string().size());
    };
    CHECK(told({}) == "/x.zip: one file in the zip archive was expected, it holds none");
    CHECK(told({{.name = "folder/", .content = ""}}) ==
          "/x.zip: one file in the zip archive was expected, it holds none");
    CHECK(told({{.name = "a.csv", .content = ""}, {.name = "b\n.csv", .content = ""}}) ==
          "/x.zip: one file in the zip archive was expected, it holds 2: a.csv, b\\n.csv");
    CHECK(told(std::vector<support::ZipFile>(7, {.name = "a", .content = ""})) ==
          "/x.zip: one file in the zip archive was expected, it holds 7: a, a, a, a, a, ...");
  }

  TEST_CASE("the content decides, not the name") {
    const TempDir dir;
    CHECK(*read_all(io::open_file(dir.write("plain.gz", "a,b\n"))) == "a,b\n");
    CHECK(*read_all(io::open_file(dir.write("gzip.csv", make_gzip("a,b\n")))) == "a,b\n");
    CHECK(*read_all(io::open_file(dir.write(
              "zip.csv", make_zip({{.name = "f/", .content = ""}, {.name = "f/t.csv", .content = "a,b\n"}})))) ==
          "a,b\n");
    CHECK(read_all(io::open_file(dir.write("empty.zip", "")))->empty());
  }

  TEST_CASE("a damaged gzip is named by its file") {
    const TempDir dir;
    const auto path = dir.write("cut.csv", make_gzip("a,b\n").substr(0, 20));
    CHECK(read_all(io::open_file(path)).error().message == path.string() + ": the gzip is damaged: it is cut short");
  }

  TEST_CASE("a pipe is read as it is") {
    const TempDir dir;
    const auto path = dir.path() / "pipe";
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    std::thread writer([&] { std::ofstream(path) << "a,b\n1,2\n"; });
    const auto content = read_all(io::open_file(path));
    writer.join();
    CHECK(*content == "a,b\n1,2\n");
  }

  TEST_CASE("progress is told in bytes of the file") {
    const TempDir dir;
    const auto source = io::open_file(dir.write("t.csv", "0123456789"));
    REQUIRE(source);
    std::string buffer(4, '\0');
    CHECK((*source)->consumed_bytes() == 0);
    REQUIRE((*source)->read(buffer));
    CHECK((*source)->consumed_bytes() == 4);
    CHECK(*read_all(**source) == "456789");
    CHECK((*source)->consumed_bytes() == 10);
  }

  TEST_CASE("a text is a source, too") {
    const auto source = io::open_text("0123456789");
    CHECK(*read_all(*source, 3) == "0123456789");
    CHECK(source->consumed_bytes() == 10);
  }

  TEST_CASE("a file goes on where it is told, forth and back; a pipe, a gzip and a text cannot") {
    const TempDir dir;
    const auto source = io::open_file(dir.write("t.csv", "0123456789"));
    REQUIRE(source);
    CHECK(*(*source)->seek(7));
    CHECK((*source)->consumed_bytes() == 7);
    CHECK(*read_all(**source) == "789");
    CHECK(*(*source)->seek(2));
    CHECK(*read_all(**source) == "23456789");
    CHECK_FALSE(*io::open_text("0123")->seek(1));
    const auto gzip = io::open_file(dir.write("t.csv.gz", support::make_gzip("0123")));
    REQUIRE(gzip);
    CHECK_FALSE(*(*gzip)->seek(1));
    CHECK(*read_all(**gzip) == "0123");
  }
}
