// SPDX-License-Identifier: Apache-2.0
#include "io/zip_source.hpp"

#include "support/archives.hpp"
#include "support/read_all.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <unistd.h>

using support::make_zip;
using support::read_all;
using support::TempDir;

namespace {

/// From now on reads of the open file fail (with EISDIR), as they would on a bad disk: a folder is put in its place.
void spoil_descriptor_of(const std::filesystem::path& file) {
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code closed_meanwhile;
    if (std::filesystem::read_symlink(entry, closed_meanwhile) != file) continue;
    const int folder = ::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    REQUIRE(::dup2(folder, std::stoi(entry.path().filename())) >= 0);
    ::close(folder);
    return;
  }
  FAIL("the file is not open");
}

}  // namespace

TEST_SUITE("io/zip_source") {
  TEST_CASE("a read that fails is an I/O failure, named with archive and member, and no damage") {
    const TempDir dir;
    const auto zip = dir.write("a.zip", make_zip({{.name = "t.csv", .content = std::string(300'000, 'x')}}));
    const auto source = io::open_zip_member(zip, "t.csv");
    REQUIRE(source);
    spoil_descriptor_of(zip);
    const auto content = read_all(**source);
    REQUIRE(!content);
    CHECK(content.error().kind == core::ErrorKind::io);
    CHECK(content.error().message == zip.string() + ": t.csv: cannot read: Is a directory");
  }

  TEST_CASE("a member with a wrong checksum is bad data, named with its archive") {
    const TempDir dir;
    const auto zip = dir.write("a.zip", make_zip({{.name = "t.csv", .content = "a,b\n1,2\n", .wrong_checksum = true}}));
    const auto content = read_all(io::open_zip_member(zip, "t.csv"));
    REQUIRE(!content);
    CHECK(content.error().kind == core::ErrorKind::bad_data);
    CHECK(content.error().message.find("a.zip: t.csv: the zip archive is damaged") != std::string::npos);
    CHECK(content.error().message.find("CRC") != std::string::npos);
  }

  TEST_CASE("the wrong checksum is seen also when the reads end exactly with the content") {
    const TempDir dir;
    const auto zip = dir.write("a.zip", make_zip({{.name = "t.csv", .content = "12345678", .wrong_checksum = true}}));
    CHECK(!read_all(io::open_zip_member(zip, "t.csv"), 8));
    CHECK(!read_all(io::open_zip_member(zip, "t.csv"), 1));
  }

  TEST_CASE("a zip cut short anywhere is bad data, never a shorter file") {
    const TempDir dir;
    const std::string whole =
        make_zip({{.name = "t.csv", .content = "a,b\n1,2\n"}, {.name = "u.csv", .content = "c\n"}});
    for (std::size_t length = 4; length < whole.size(); length += 3) {
      const auto zip = dir.write("cut.zip", whole.substr(0, length));
      const auto members = io::list_zip(zip);
      CAPTURE(length);
      REQUIRE(!members);
      CHECK(members.error().kind == core::ErrorKind::bad_data);
      CHECK(members.error().message.find("damaged or cut short") != std::string::npos);
    }
  }

  TEST_CASE("damage anywhere is a failure or does not show, never a crash") {
    const TempDir dir;
    const std::string whole = make_zip({{.name = "t.csv", .content = "a,b\n1,2\n"}});
    for (std::size_t i = 0; i < whole.size(); ++i) {
      std::string damaged = whole;
      damaged[i] ^= '\x55';
      const auto zip = dir.write("damaged.zip", damaged);
      const auto content = read_all(io::open_zip_member(zip, "t.csv"));
      CAPTURE(i);
      if (content) CHECK(*content == "a,b\n1,2\n");
    }
  }

  TEST_CASE("an encrypted zip is refused before anything is read") {
    const TempDir dir;
    const auto zip =
        dir.write("secret.zip", make_zip({{.name = "t.csv", .content = "0123456789abcdef", .encrypted = true}}));
    const auto members = io::list_zip(zip);
    REQUIRE(!members);
    CHECK(members.error().kind == core::ErrorKind::bad_data);
    CHECK(members.error().message == zip.string() + ": the zip archive is encrypted");
    CHECK(!io::open_zip_member(zip, "t.csv"));
  }

  TEST_CASE("what is no zip is named for what it is") {
    const TempDir dir;
    const auto told = [&](std::string_view content) {
      return io::list_zip(dir.write("x.zip", content)).error().message.substr(dir.path().string().size());
    };
    CHECK(told("<!doctype html>") == "/x.zip: it is an HTML page, a zip archive was expected");
    CHECK(told("") == "/x.zip: it is empty, a zip archive was expected");
    CHECK(told("Id,Name\n") == "/x.zip: it is text, a zip archive was expected");
  }

  TEST_CASE("no archive, a folder and a pipe are told apart") {
    const TempDir dir;
    CHECK(io::list_zip(dir.path() / "no.zip").error().kind == core::ErrorKind::missing_input);
    CHECK(io::list_zip(dir.path()).error().kind == core::ErrorKind::io);
    CHECK(io::list_zip("/dev/null").error().kind == core::ErrorKind::bad_data);
  }

  TEST_CASE("a member that is not there is a missing input") {
    const TempDir dir;
    const auto zip = dir.write("a.zip", make_zip({{.name = "t.csv", .content = "a\n"}}));
    const auto content = io::open_zip_member(zip, "Datasets.csv");
    REQUIRE(!content);
    CHECK(content.error().kind == core::ErrorKind::missing_input);
    CHECK(content.error().message == zip.string() + ": the zip archive holds no 'Datasets.csv'");
  }

  TEST_CASE("members are listed in their order, with sizes, without folders, names as they stand") {
    const TempDir dir;
    const auto zip = dir.write("a.zip", make_zip({{.name = "z/", .content = ""},
                                                  {.name = "z/b.csv", .content = "12345"},
                                                  {.name = "../../etc/evil", .content = "x"},
                                                  {.name = "/abs", .content = ""},
                                                  {.name = "\xC3\xBC.csv", .content = "u", .utf8_name = true}}));
    const auto members = io::list_zip(zip);
    REQUIRE(members);
    REQUIRE(members->size() == 4);
    CHECK((*members)[0].name == "z/b.csv");
    CHECK((*members)[0].size_bytes == 5);
    CHECK((*members)[1].name == "../../etc/evil");
    CHECK((*members)[2].name == "/abs");
    CHECK((*members)[3].name == "\xC3\xBC.csv");
  }

  TEST_CASE("each member is read from a fresh start, whatever its name; of two of one name the first") {
    const TempDir dir;
    const auto zip = dir.write("a.zip", make_zip({{.name = "../evil", .content = "outside"},
                                                  {.name = "t.csv", .content = std::string(300'000, 'x')},
                                                  {.name = "\xC3\xBC.csv", .content = "umlaut", .utf8_name = true},
                                                  {.name = "t.csv", .content = "second"},
                                                  {.name = "empty", .content = ""}}));
    CHECK(*read_all(io::open_zip_member(zip, "../evil")) == "outside");
    CHECK(*read_all(io::open_zip_member(zip, "t.csv"), 1000) == std::string(300'000, 'x'));
    CHECK(*read_all(io::open_zip_member(zip, "\xC3\xBC.csv")) == "umlaut");
    CHECK(read_all(io::open_zip_member(zip, "empty"))->empty());
    CHECK(!std::filesystem::exists(dir.path().parent_path() / "evil"));
  }

  TEST_CASE("names in no known character set are passed on byte by byte") {
    const TempDir dir;
    const auto zip = dir.write("a.zip", make_zip({{.name = "caf\xE9.csv", .content = "latin"}}));
    const auto members = io::list_zip(zip);
    REQUIRE(members);
    CHECK(members->at(0).name == "caf\xE9.csv");
    CHECK(*read_all(io::open_zip_member(zip, "caf\xE9.csv")) == "latin");
  }

  TEST_CASE("what zip(1) deflated is inflated") {
    // for i in $(seq 40); do echo 1,2; done > y.csv; zip -X y.zip y.csv
    constexpr std::string_view k_zip(
        "\x50\x4b\x03\x04\x14\x00\x00\x00\x08\x00\x18\x92\x76\x5d\x7b\xf6\x5e\x3e\x09\x00\x00\x00\xa0\x00\x00\x00\x05"
        "\x00"
        "\x00\x00\x79\x2e\x63\x73\x76\x33\xd4\x31\xe2\x32\x1c\xc4\x18\x00\x50\x4b\x01\x02\x1e\x03\x14\x00\x00\x00\x08"
        "\x00"
        "\x18\x92\x76\x5d\x7b\xf6\x5e\x3e\x09\x00\x00\x00\xa0\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00"
        "\x00"
        "\xa4\x81\x00\x00\x00\x00\x79\x2e\x63\x73\x76\x50\x4b\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00\x33\x00\x00\x00"
        "\x2c"
        "\x00\x00\x00\x00\x00",
        117);
    const TempDir dir;
    std::string expected;
    for (int i = 0; i < 40; ++i) expected += "1,2\n";
    CHECK(*read_all(io::open_zip_member(dir.write("y.zip", k_zip), "y.csv")) == expected);
  }

  TEST_CASE("progress goes up to the place in the archive") {
    const TempDir dir;
    const std::string bytes = make_zip({{.name = "t.csv", .content = std::string(300'000, 'x')}});
    const auto source = io::open_zip_member(dir.write("a.zip", bytes), "t.csv");
    REQUIRE(source);
    std::string buffer(1000, '\0');
    std::uint64_t last = 0;
    for (;;) {
      const auto count = (*source)->read(buffer);
      REQUIRE(count);
      CHECK((*source)->consumed_bytes() >= last);
      last = (*source)->consumed_bytes();
      if (*count == 0) break;
    }
    CHECK(last >= 300'000);
    CHECK(last <= bytes.size());
  }

  TEST_CASE("an archive that changes while it is read is an I/O failure") {
    const TempDir dir;
    const auto path = dir.write("a.zip", make_zip({{.name = "t.csv", .content = "a,b\n1,2\n"}}));
    const auto source = io::open_zip_member(path, "t.csv");
    REQUIRE(source);
    std::ofstream(path, std::ios::app) << "more";
    const auto content = read_all(**source);
    REQUIRE(!content);
    CHECK(content.error().kind == core::ErrorKind::io);
  }

  TEST_CASE("an archive that is written anew while it is read is told as that, not as damaged") {
    const TempDir dir;
    const auto zip = dir.write("a.zip", make_zip({{.name = "t.csv", .content = std::string(300'000, 'x')}}));
    const auto source = io::open_zip_member(zip, "t.csv");
    REQUIRE(source);
    (void)dir.write("a.zip", "PK");
    const auto content = read_all(**source);
    REQUIRE(!content);
    CHECK(content.error().kind == core::ErrorKind::io);
    CHECK(content.error().message == zip.string() + ": t.csv: changed while it was read");
  }

  TEST_CASE("a deflated archive of the kind Kaggle serves is read") {
    const char* upstream = std::getenv("TEDI_TEST_UPSTREAM");
    if (upstream == nullptr) {
      MESSAGE("SKIPPED: Kaggle's zip needs TEDI_TEST_UPSTREAM");
      return;
    }
    const auto content =
        read_all(io::open_file(std::filesystem::path(upstream) / "kaggle/single-file-zip/shapes.csv.zip"));
    REQUIRE(content);
    CHECK(content->find('\n') != std::string::npos);
  }
}
