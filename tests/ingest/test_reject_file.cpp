// SPDX-License-Identifier: Apache-2.0
#include "ingest/reject_file.hpp"

#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <string>

TEST_SUITE_BEGIN("ingest/reject_file");

namespace {

const catalog::Reject k_reject{.file = "Users.csv", .line = 12, .reason = "Id stands twice", .excerpt = "7,a"};

}  // namespace

TEST_CASE("a file that cannot be created is told with its flag") {
  const auto rejects = ingest::RejectFile::create("/nowhere/at/all.ndjson");
  REQUIRE_FALSE(rejects);
  CHECK(rejects.error().kind == core::ErrorKind::cannot_create);
  CHECK(rejects.error().message.find("--rejects: ") == 0);
}

TEST_CASE("an older list stays until a whole new one is there") {
  const support::TempDir folder;
  const std::string older = R"({"type":"reject","file":"x"})";
  const auto path = folder.write("rejects.ndjson", older);
  {
    auto rejects = ingest::RejectFile::create(path.string());
    REQUIRE(rejects);
    rejects->write(k_reject);
  }
  CHECK(support::read_file(path) == older);
  auto rejects = ingest::RejectFile::create(path.string());
  REQUIRE(rejects);
  rejects->write(k_reject);
  REQUIRE(rejects->commit());
  CHECK(
      support::read_file(path) ==
      "{\"type\":\"reject\",\"file\":\"Users.csv\",\"line\":12,\"reason\":\"Id stands twice\",\"excerpt\":\"7,a\"}\n");
}

TEST_CASE("a file that is no list of rejects is not replaced") {
  const support::TempDir folder;
  const auto store = folder.write("tedi.db", "SQLite format 3");
  const auto rejects = ingest::RejectFile::create(store.string());
  REQUIRE_FALSE(rejects);
  CHECK(rejects.error().kind == core::ErrorKind::cannot_create);
  CHECK(ingest::RejectFile::create(folder.write("empty", "").string()));
}

TEST_CASE("a pipe is refused without waiting for its other end") {
  const support::TempDir folder;
  const std::string pipe = (folder.path() / "pipe").string();
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  const auto rejects = ingest::RejectFile::create(pipe);
  REQUIRE_FALSE(rejects);
  CHECK(rejects.error().kind == core::ErrorKind::cannot_create);
}

TEST_CASE("without a path there is nothing to write, and nothing fails") {
  auto rejects = ingest::RejectFile::create("");
  REQUIRE(rejects);
  rejects->write(k_reject);
  CHECK(rejects->commit());
}

TEST_SUITE_END();
