// SPDX-License-Identifier: Apache-2.0
#include "http/response_cache.hpp"

#include "support/downloading.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

TEST_SUITE_BEGIN("http/response_cache");

namespace fs = std::filesystem;

namespace {

using http::CacheEntry;
using http::CacheUse;

constexpr const char* k_address = "https://api.test/file";

struct Cache : support::Downloading {
  explicit Cache(support::ServedFile served = {.content = "whole"}) : Downloading(std::move(served)) {}

  core::Result<http::CachedFile> fetch(CacheUse use = CacheUse::normal) {
    auto entry = CacheEntry::open(folder.path() / "tedi", k_address, use);
    REQUIRE(entry);
    auto cached = entry->fetch(client, wanted, stop, progress);
    if (cached) content = support::read_file(cached->path);
    return cached;
  }
  [[nodiscard]] fs::path place() const { return folder.path() / "tedi" / "http" / core::sha256_hex(k_address); }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& found : fs::directory_iterator(place())) names.push_back(found.path().filename().string());
    std::ranges::sort(names);
    return names;
  }

  support::TempDir folder;
  std::string content;  // of what fetch() gave
};

const std::vector<std::string> k_nothing{"lock"};
const std::vector<std::string> k_whole{core::sha256_hex("whole"), "entry.json", "lock"};

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::ranges::sort(names);
  return names;
}

}  // namespace

TEST_CASE("a cache has its place where the XDG specification says, or none") {
  std::map<std::string, std::string> variables;
  const core::Environment environment = [&](const std::string& name) -> std::optional<std::string> {
    if (!variables.contains(name)) return std::nullopt;
    return variables.at(name);
  };
  CHECK(http::cache_folder(environment).error().kind == core::ErrorKind::config);
  variables["HOME"] = "/home/ann";
  CHECK(http::cache_folder(environment).value() == "/home/ann/.cache/tedi");
  variables["XDG_CACHE_HOME"] = "relative";
  CHECK(http::cache_folder(environment).value() == "/home/ann/.cache/tedi");
  variables["XDG_CACHE_HOME"] = "/var/cache/ann";
  CHECK(http::cache_folder(environment).value() == "/var/cache/ann/tedi");
}

TEST_CASE("a cache that cannot be made, and an entry that another run has, are said") {
  Cache c;
  static_cast<void>(c.folder.write("tedi", "no folder"));
  CHECK(CacheEntry::open(c.folder.path() / "tedi", k_address, CacheUse::normal).error().kind ==
        core::ErrorKind::cannot_create);
  fs::remove(c.folder.path() / "tedi");
  const auto held = CacheEntry::open(c.folder.path() / "tedi", k_address, CacheUse::normal);
  REQUIRE(held);
  CHECK(CacheEntry::open(c.folder.path() / "tedi", k_address, CacheUse::normal).error().kind == core::ErrorKind::busy);
  CHECK(CacheEntry::open(c.folder.path() / "tedi", "https://api.test/other", CacheUse::normal));
}

TEST_CASE("a file is fetched once, and then asked about") {
  Cache c;
  const auto first = c.fetch();
  REQUIRE(first);
  CHECK(first->is_new);
  CHECK(first->facts.sha256 == core::sha256_hex("whole"));
  CHECK(first->facts.size_bytes == 5);
  CHECK(c.content == "whole");
  const auto second = c.fetch();
  REQUIRE(second);
  CHECK_FALSE(second->is_new);
  CHECK(second->path == first->path);
  CHECK(second->facts == first->facts);
  CHECK(http::header(c.storage.asked()[1].headers, "If-None-Match") == "\"1\"");
  CHECK(c.names() == sorted(k_whole));
}

TEST_CASE("a file that has changed takes the place of the old one") {
  Cache c;
  REQUIRE(c.fetch());
  c.file = {.content = "another", .etag = "\"2\""};
  CHECK(c.fetch()->is_new);
  CHECK(c.content == "another");
  CHECK(c.names() == sorted({core::sha256_hex("another"), "entry.json", "lock"}));
}

TEST_CASE("an upstream that fails leaves the whole file as it was") {
  Cache c;
  REQUIRE(c.fetch());
  c.at_storage = [](const support::Asked&) { return support::Reply{.status = 500}; };
  CHECK_FALSE(c.fetch());
  c.at_storage = [&](const support::Asked& asked) { return c.file.answer(asked); };
  CHECK_FALSE(c.fetch()->is_new);
  CHECK(c.content == "whole");
}

TEST_CASE("what was cut is gone on with by the next run") {
  Cache c({.content = "0123456789", .cut_after = 2});
  const auto cut = c.fetch();
  REQUIRE_FALSE(cut);
  CHECK(cut.error().message.ends_with("(3 tries); 6 B are kept, the next run goes on from there"));
  c.file.cut_after.reset();
  CHECK(c.fetch());
  CHECK(http::header(c.storage.asked().back().headers, "Range") == "bytes=6-");
  CHECK(c.content == "0123456789");
}

TEST_CASE("what is to be new is fetched again although it is there; what is to leave nothing leaves nothing") {
  Cache c;
  REQUIRE(c.fetch());
  CHECK(c.fetch(CacheUse::renew)->is_new);
  CHECK_FALSE(http::header(c.storage.asked()[1].headers, "If-None-Match"));
  CHECK_FALSE(c.fetch()->is_new);
  CHECK(c.fetch(CacheUse::nothing)->is_new);
  CHECK(c.content == "whole");
  CHECK(c.names() == k_nothing);
}

TEST_CASE("a whole file that was damaged, or about which nothing is known, is fetched again") {
  Cache c;
  REQUIRE(c.fetch());
  static_cast<void>(c.folder.write((c.place() / core::sha256_hex("whole")).string(), "who"));
  CHECK(c.fetch()->is_new);
  fs::remove(c.place() / "entry.json");
  CHECK(c.fetch()->is_new);
  static_cast<void>(
      c.folder.write((c.place() / "entry.json").string(), R"({"sha256":"../../../etc/passwd","size_bytes":5})"));
  CHECK(c.fetch()->is_new);
  CHECK(c.content == "whole");
}

TEST_CASE("what a killed run has left goes, but for the beginning that can be gone on with") {
  Cache c;
  REQUIRE(c.fetch());
  for (const char* name : {"entry.json.123-0.tmp", "part.json.123-0.tmp", "0000000000"}) {
    static_cast<void>(c.folder.write((c.place() / name).string(), "left"));
  }
  REQUIRE(c.fetch());
  CHECK(c.names() == sorted(k_whole));
}

TEST_CASE("a file that is found to be damaged is not kept, and does not cost the good one that is there") {
  Cache c;
  REQUIRE(c.fetch());
  c.file = {.content = "damaged", .etag = "\"2\""};
  c.wanted.examine = [](const fs::path& file, const http::FileFacts& facts) -> core::Result<void> {
    CHECK(facts.etag == "\"2\"");
    CHECK(support::read_file(file) == "damaged");
    return core::fail(core::ErrorKind::bad_data, "its third byte is wrong");
  };
  CHECK(c.fetch().error().message == "its third byte is wrong");
  CHECK(c.names() == sorted(k_whole));
  c.file = {.content = "whole"};
  CHECK_FALSE(c.fetch()->is_new);
}

TEST_CASE("what cannot be examined to the end is whole all the same, and examined by the next run") {
  Cache c;
  c.wanted.examine = [](const fs::path&, const http::FileFacts&) -> core::Result<void> {
    return core::fail(core::ErrorKind::interrupted, "stopped");
  };
  CHECK(c.fetch().error().kind == core::ErrorKind::interrupted);
  int examined = 0;
  c.wanted.examine = [&](const fs::path&, const http::FileFacts&) {
    ++examined;
    return core::Result<void>();
  };
  CHECK(c.fetch()->is_new);
  CHECK(examined == 1);
  CHECK(http::header(c.storage.asked().back().headers, "If-None-Match") == "\"1\"");
}

TEST_CASE("all of it is the owner's only") {
  Cache c;
  REQUIRE(c.fetch());
  const auto mode_of = [](const fs::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0U;
  };
  for (const fs::path& path : {c.folder.path() / "tedi", c.folder.path() / "tedi" / "http", c.place()}) {
    CHECK(mode_of(path) == 0700);
  }
  for (const std::string& name : c.names()) CHECK(mode_of(c.place() / name) == 0600);
}

TEST_SUITE_END();
