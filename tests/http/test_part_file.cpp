// SPDX-License-Identifier: Apache-2.0
#include "http/part_file.hpp"

#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <filesystem>
#include <string>

TEST_SUITE_BEGIN("http/part_file");

namespace {

const http::FileFacts k_facts{.etag = "\"1\"", .size_bytes = 10};

struct Place {
  support::TempDir folder;
  std::filesystem::path path = folder.path() / "part";
  [[nodiscard]] std::string content() const { return support::read_file(path); }
};

}  // namespace

TEST_CASE("a part that cannot be made says where and why") {
  const support::TempDir folder;
  const auto nowhere = http::PartFile::open(folder.path() / "missing" / "part");
  REQUIRE_FALSE(nowhere);
  CHECK(nowhere.error().kind == core::ErrorKind::cannot_create);
  std::filesystem::create_symlink("/dev/null", folder.path() / "link");
  CHECK_FALSE(http::PartFile::open(folder.path() / "link"));
}

TEST_CASE("a beginning about which nothing is known, or that is longer than the file, is of no use") {
  Place place;
  static_cast<void>(place.folder.write("part", "of what?"));
  CHECK(http::PartFile::open(place.path)->size() == 0);
  static_cast<void>(place.folder.write("part", "01234567890123"));
  REQUIRE(http::save_facts(place.path.string() + ".json", k_facts));
  CHECK(http::PartFile::open(place.path)->size() == 0);
  static_cast<void>(place.folder.write("part", "0123"));
  REQUIRE(http::save_facts(place.path.string() + ".json", {.etag = "W/\"1\"", .size_bytes = 10}));
  CHECK(http::PartFile::open(place.path)->size() == 0);
  CHECK(place.content().empty());
}

TEST_CASE("another process goes on with what is there, and has the digests of the whole") {
  Place place;
  {
    auto part = http::PartFile::open(place.path);
    REQUIRE(part);
    CHECK_FALSE(part->can_go_on());
    REQUIRE(part->restart(k_facts));
    REQUIRE(part->append("01234"));
    CHECK(part->sha256_hex() == core::sha256_hex("01234"));
  }
  auto part = http::PartFile::open(place.path);
  REQUIRE(part);
  CHECK(part->can_go_on());
  CHECK(part->size() == 5);
  CHECK(part->facts() == k_facts);
  REQUIRE(part->go_on(core::StopFlag()));
  REQUIRE(part->append("56789"));
  CHECK(part->sha256_hex() == core::sha256_hex("0123456789"));
  core::Digest md5(core::Digest::Algorithm::md5);
  md5.update("0123456789");
  CHECK(part->md5_base64() == md5.base64());
  CHECK(place.content() == "0123456789");
}

TEST_CASE("what a part's digests are is not worth waiting for when the run is to stop") {
  Place place;
  static_cast<void>(place.folder.write("part", "01234"));
  REQUIRE(http::save_facts(place.path.string() + ".json", k_facts));
  auto part = http::PartFile::open(place.path);
  REQUIRE(part);
  core::StopFlag stop;
  stop.request(core::StopReason::sigterm);
  const auto done = part->go_on(stop);
  REQUIRE_FALSE(done);
  CHECK(done.error().kind == core::ErrorKind::interrupted);
  CHECK(place.content() == "01234");
}

TEST_CASE("a length that is told later is remembered") {
  Place place;
  {
    auto part = http::PartFile::open(place.path);
    REQUIRE(part);
    REQUIRE(part->restart({.etag = "\"1\""}));
    REQUIRE(part->append("01234"));
    REQUIRE(part->learn_size(10));
  }
  CHECK(http::PartFile::open(place.path)->facts().size_bytes == 10);
}

TEST_CASE("a new beginning leaves nothing of the old one") {
  Place place;
  auto part = http::PartFile::open(place.path);
  REQUIRE(part);
  REQUIRE(part->restart(k_facts));
  REQUIRE(part->append("01234"));
  REQUIRE(part->restart({.etag = "\"2\""}));
  REQUIRE(part->append("ab"));
  CHECK(place.content() == "ab");
  CHECK(part->sha256_hex() == core::sha256_hex("ab"));
  CHECK(http::load_facts(place.path.string() + ".json")->etag == "\"2\"");
}

TEST_CASE("a whole file takes the place of an older one, and is the owner's only") {
  Place place;
  const auto target = place.folder.write("whole", "older");
  auto part = http::PartFile::open(place.path);
  REQUIRE(part);
  REQUIRE(part->restart(k_facts));
  REQUIRE(part->append("0123456789"));
  REQUIRE(part->move_to(target));
  CHECK(support::read_file(target) == "0123456789");
  struct stat status {};
  REQUIRE(::stat(target.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600);
  CHECK_FALSE(std::filesystem::exists(place.path));
  CHECK_FALSE(std::filesystem::exists(place.path.string() + ".json"));
}

TEST_SUITE_END();
