// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/meta_download.hpp"

#include "support/archives.hpp"
#include "support/downloading.hpp"
#include "support/read_all.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

TEST_SUITE_BEGIN("sources/kaggle/meta_download");

namespace {

using core::ErrorKind;
using sources::kaggle::DownloadReport;
using sources::kaggle::MetaDownload;
using sources::kaggle::MetaTable;
using support::Asked;
using support::Reply;
using support::ServedFile;

/// An API that has the six tables, each with its name as its content.
struct Kaggle : support::Downloading {
  Kaggle() : Downloading({}) {
    for (const MetaTable table : sources::kaggle::k_meta_tables) {
      tables[std::string(file_name(table))] = {.content = "Id\n" + std::string(file_name(table)),
                                               .last_modified = "Wed, 21 Oct 2020 07:28:00 GMT",
                                               .content_type = "text/csv"};
    }
    at_api = [this](const Asked& asked) {
      const std::string name = asked.path.substr(asked.path.rfind('/') + 1);
      return tables.contains(name) ? tables.at(name).answer(asked)
                                   : Reply{.status = 404, .body = R"({"code":404,"message":"Not found"})"};
    };
  }

  core::Result<sources::kaggle::MetaInput> fetch(http::CacheUse use = http::CacheUse::normal) {
    report = {};
    download.reset();
    auto opened = MetaDownload::open(folder.path(), client, use);
    if (!opened) return core::fail(std::move(opened).error());
    download.emplace(*std::move(opened));
    return download->fetch(client, clock, stop, progress, report);
  }

  std::map<std::string, ServedFile> tables;
  support::TempDir folder;
  std::optional<MetaDownload> download;  // the files are there while it lives
  DownloadReport report;
};

}  // namespace

TEST_CASE("a table that is not there ends the download, named, and what came stays for the next one") {
  Kaggle kaggle;
  const ServedFile tags = kaggle.tables.at("Tags.csv");
  kaggle.tables.erase("Tags.csv");
  const auto input = kaggle.fetch();
  REQUIRE_FALSE(input);
  CHECK(input.error().kind == ErrorKind::not_found);
  CHECK(input.error().message.starts_with("Tags.csv: GET http://"));
  kaggle.tables["Tags.csv"] = tags;
  CHECK(kaggle.fetch());
  CHECK(kaggle.report.fetched == 2);
  CHECK(kaggle.report.unchanged == 4);
}

TEST_CASE("what the API says in JSON is no table, but what it says") {
  Kaggle kaggle;
  kaggle.tables["Users.csv"] = {.content = R"({"code":401,"message":"Unauthenticated"})",
                                .content_type = "application/json; charset=utf-8"};
  const auto input = kaggle.fetch();
  REQUIRE_FALSE(input);
  CHECK(input.error().kind == ErrorKind::auth);
}

TEST_CASE("a damaged zip without a checksum is found out before anybody reads it, and is fetched anew") {
  Kaggle kaggle;
  std::string zip = support::make_zip({{"Users.csv", std::string(5000, 'x')}});
  const std::string good = zip;
  zip[60] = static_cast<char>(zip[60] ^ 0x55);
  kaggle.tables["Users.csv"] = {.content = zip, .says_md5 = false};
  const auto input = kaggle.fetch();
  REQUIRE_FALSE(input);
  CHECK(input.error().kind == ErrorKind::bad_data);
  CHECK(input.error().message.starts_with("Users.csv: "));
  kaggle.tables["Users.csv"].content = good;
  CHECK(kaggle.fetch());
}

TEST_CASE("files that another run has in hand are busy") {
  Kaggle kaggle;
  REQUIRE(kaggle.fetch());
  const auto other = MetaDownload::open(kaggle.folder.path(), kaggle.client, http::CacheUse::normal);
  REQUIRE_FALSE(other);
  CHECK(other.error().kind == ErrorKind::busy);
}

TEST_CASE("the largest file comes first, and each table is what was sent") {
  Kaggle kaggle;
  const auto input = kaggle.fetch();
  REQUIRE(input);
  CHECK(kaggle.report.fetched == 6);
  CHECK(kaggle.report.fetched_bytes > 0);
  CHECK(kaggle.api.asked().front().path == "/api/datasets/download/kaggle/meta-kaggle/DatasetVersions.csv");
  for (const MetaTable table : sources::kaggle::k_meta_tables) {
    REQUIRE(input->has(table));
    CHECK(support::read_all(input->open(table)).value() == "Id\n" + std::string(file_name(table)));
  }
}

TEST_CASE("files are known by what they hold: the same content, fetched again, is the same input") {
  Kaggle kaggle;
  const auto identity = [](const sources::kaggle::MetaInput& input) {
    std::vector<std::tuple<std::string, std::int64_t, std::int64_t, std::int64_t>> files;
    for (const auto& file : input.files()) files.emplace_back(file.name, file.size_bytes, file.modified_ns, file.inode);
    return files;
  };
  const auto first = kaggle.fetch();
  REQUIRE(first);
  const auto before = identity(*first);
  CHECK(std::get<0>(before.front()) == "Datasets.csv");
  CHECK(std::get<2>(before.front()) == 1'603'265'280'000'000'000);  // as Last-Modified says
  const auto again = kaggle.fetch(http::CacheUse::renew);
  REQUIRE(again);
  CHECK(identity(*again) == before);
  for (auto& [name, table] : kaggle.tables) table.last_modified = "Fri, 31 Dec 9999 23:59:59 GMT";
  const auto of_the_future = kaggle.fetch(http::CacheUse::renew);
  REQUIRE(of_the_future);
  CHECK(std::get<2>(identity(*of_the_future).front()) == 0);
  kaggle.tables["Tags.csv"].content += '!';
  kaggle.tables["Tags.csv"].etag = "\"2\"";
  const auto changed = kaggle.fetch();
  REQUIRE(changed);
  CHECK(identity(*changed) != before);
}

TEST_SUITE_END();
