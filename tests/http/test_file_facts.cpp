// SPDX-License-Identifier: Apache-2.0
#include "http/file_facts.hpp"

#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <string>

TEST_SUITE_BEGIN("http/file_facts");

namespace {

http::FileFacts facts(int status, http::Headers headers) {
  return http::facts_of({.status = status, .headers = std::move(headers)});
}

}  // namespace

TEST_CASE("what is no number, no checksum and no range says nothing") {
  CHECK(facts(200, {}) == http::FileFacts());
  CHECK(facts(200, {{"Content-Length", "many"}, {"X-Goog-Hash", "md5=short"}, {"Content-MD5", "x"}}) ==
        http::FileFacts());
  CHECK_FALSE(facts(200, {{"Content-Length", "-5"}}).size_bytes);
  CHECK_FALSE(facts(200, {{"Content-Length", "99999999999999999999"}}).size_bytes);
  for (const char* range : {"", "bytes", "bytes 5", "bytes 5-9", "items 5-9/20", "bytes /20-9", "bytes */20"}) {
    CHECK_FALSE(http::range_begin({.status = 206, .headers = {{"Content-Range", range}}}));
  }
  CHECK(facts(200, {{"ETag", std::string(2000, 'x')}, {"Last-Modified", "\xff"}}) == http::FileFacts());
  CHECK(facts(200, {{"ETag", "\"a\rb\""}, {"Last-Modified", "Wed\x7F"}}) == http::FileFacts());
  CHECK(facts(206, {{"Content-MD5", "Ojk9c3dhfxgoKVVHYwFbHQ=="}}).md5.empty());  // of the part
}

TEST_CASE("a storage's headers tell a file's length, version and checksum") {
  const auto said = facts(200, {{"content-length", "42"},
                                {"etag", "\"a\""},
                                {"last-modified", "Wed, 21 Oct 2026 07:28:00 GMT"},
                                {"x-goog-hash", "crc32c=n03x6A=="},
                                {"x-goog-hash", "md5=Ojk9c3dhfxgoKVVHYwFbHQ=="}});
  CHECK(said == http::FileFacts{.etag = "\"a\"",
                                .last_modified = "Wed, 21 Oct 2026 07:28:00 GMT",
                                .md5 = "Ojk9c3dhfxgoKVVHYwFbHQ==",
                                .size_bytes = 42});
  CHECK(facts(200, {{"X-Goog-Hash", "crc32c=n03x6A==,md5=Ojk9c3dhfxgoKVVHYwFbHQ=="}}).md5 == said.md5);
  CHECK(facts(200, {{"Content-MD5", "Ojk9c3dhfxgoKVVHYwFbHQ=="}}).md5 == said.md5);
}

TEST_CASE("a part's answer tells where it begins, and how long the whole is") {
  const http::Response part{.status = 206, .headers = {{"Content-Range", "bytes 5-9/20"}, {"Content-Length", "5"}}};
  CHECK(http::range_begin(part) == 5);
  CHECK(http::facts_of(part).size_bytes == 20);
  CHECK_FALSE(facts(206, {{"Content-Range", "bytes 5-9/*"}, {"Content-Length", "5"}}).size_bytes);
}

TEST_CASE("two say the same file when nothing differs, and something that tells files apart is the same") {
  const http::FileFacts a{.etag = "\"a\"", .last_modified = "Wed", .md5 = "m", .size_bytes = 1};
  CHECK(http::is_same_file(a, a));
  CHECK(http::is_same_file(a, {.etag = "\"b\"", .md5 = "m"}));  // two machines of one storage may differ in etags
  CHECK(http::is_same_file(a, {.last_modified = "Wed", .size_bytes = 1}));
  CHECK_FALSE(http::is_same_file(a, {.last_modified = "Wed"}));
  CHECK(http::may_be_same_file(a, {.last_modified = "Wed"}));
  CHECK(http::may_be_same_file(a, {}));
  CHECK_FALSE(http::may_be_same_file(a, {.etag = "\"b\""}));
  CHECK_FALSE(http::is_same_file(a, {}));
  CHECK_FALSE(http::is_same_file(a, {.size_bytes = 1}));
  CHECK_FALSE(http::is_same_file(a, {.etag = "\"a\"", .size_bytes = 2}));
  CHECK_FALSE(http::is_same_file(a, {.etag = "\"a\"", .md5 = "n"}));
  CHECK_FALSE(http::is_same_file(a, {.etag = "\"a\"", .last_modified = "Thu"}));
  CHECK_FALSE(http::is_same_file({.etag = "W/\"a\""}, {.etag = "W/\"a\""}));
}

TEST_CASE("only what stands for each byte goes into If-Range") {
  CHECK(http::FileFacts{.etag = "\"a\"", .last_modified = "Wed"}.range_validator() == "\"a\"");
  CHECK(http::FileFacts{.etag = "W/\"a\"", .last_modified = "Wed"}.range_validator() == "Wed");
  CHECK(http::FileFacts{.etag = "W/\"a\""}.range_validator().empty());
}

TEST_CASE("facts come back from their file, which is the owner's only; any other file holds none") {
  const support::TempDir folder;
  const http::FileFacts all{
      .etag = "\"\\\"\"", .last_modified = "Wed", .md5 = "m", .sha256 = "s", .size_bytes = 5'000'000'000};
  for (const http::FileFacts& some : {all, http::FileFacts()}) {
    REQUIRE(http::save_facts(folder.path() / "facts.json", some));
    CHECK(http::load_facts(folder.path() / "facts.json") == some);
  }
  struct stat status {};
  REQUIRE(::stat((folder.path() / "facts.json").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600);
  CHECK_FALSE(http::load_facts(folder.path() / "missing"));
  CHECK_FALSE(http::load_facts(folder.path()));
  CHECK_FALSE(http::load_facts(folder.write("cut.json", R"({"etag":"a)")));
  CHECK_FALSE(http::load_facts(folder.write("array.json", "[]")));
  CHECK_FALSE(http::load_facts(folder.write("lines.json", R"({"etag":"\"a\r\nX: y\""})")));
  CHECK(http::load_facts(folder.write("odd.json", R"({"etag":5,"size_bytes":-1,"md5":{}})"))->size_bytes ==
        std::nullopt);
}

TEST_SUITE_END();
