// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/meta_reader.hpp"

#include "core/times.hpp"
#include "support/archives.hpp"
#include "support/datasets.hpp"
#include "support/meta_fixture.hpp"

#include <doctest/doctest.h>

#include <map>

TEST_SUITE_BEGIN("sources/kaggle/meta_reader");

namespace {

using support::MetaFixture;

struct Read {
  std::map<std::string, catalog::Dataset> datasets;
  sources::kaggle::MetaReport report;
};

Read read(MetaFixture& meta) {
  const auto input = meta.input();
  auto context = meta.context();
  Read read;
  sources::kaggle::MetaReader reader(input, context, *core::utc_time(2025, 1, 1), read.report);
  REQUIRE(reader.read_index());
  REQUIRE(reader.read_datasets([&](std::size_t, const catalog::DatasetView& dataset) {
    CHECK(read.datasets.emplace(dataset.external_id, support::owned(dataset)).second);
    return core::Result<void>();
  }));
  return read;
}

}  // namespace

TEST_CASE("a dataset comes with its current version, whatever stands before or behind it") {
  MetaFixture meta;
  meta.datasets("1,,7,,11,,,,,,,\n")
      .users("7,ann,\n")
      .versions(
          "10,1,9,Old,old,,,,,\n11,1,2,Crops,crops,Yields,\"All, \"\"of\"\"\r\nthem\",CC0: Public "
          "Domain,100,300\n12,1,10,Newer,newer,,,,,\n");
  const catalog::Dataset dataset = read(meta).datasets.at("1");
  CHECK(dataset.title == "Crops");
  CHECK(dataset.ref == "ann/crops");
  CHECK(dataset.subtitle == "Yields");
  CHECK(dataset.description == "All, \"of\"\r\nthem");
  CHECK(dataset.license == "CC0: Public Domain");
  CHECK(dataset.compressed_bytes == 100);
  CHECK(dataset.size_bytes == 300);
  CHECK(dataset.version == 2);
}

TEST_CASE("fallback versions are the same from a file and from a compressed one, which has no places to go to") {
  const std::string rows =
      "10,1,1,old,,,,,,\n11,1,2,\"fall\nback\",,,,,,\n20,2,7,\"the \"\"other\"\"\",,,,,,\n20,2,7,the second of that "
      "id,,,,,,\n30,3,1,current,,,,,,\n";
  const std::string header =
      "Id,DatasetId,VersionNumber,Title,Slug,Subtitle,Description,LicenseName,TotalCompressedBytes,"
      "TotalUncompressedBytes\n";
  MetaFixture plain;
  plain.datasets("1,,,,,,,,,,,\n2,,,,99,,,,,,,\n3,,,,30,,,,,,,\n").versions(rows);
  MetaFixture compressed;
  compressed.datasets("1,,,,,,,,,,,\n2,,,,99,,,,,,,\n3,,,,30,,,,,,,\n");
  compressed.table("DatasetVersions.csv.gz", support::make_gzip(header + rows), "");
  const Read from_plain = read(plain);
  CHECK(from_plain.datasets.at("1").title == "fall\nback");
  CHECK(from_plain.datasets.at("2").title == "the second of that id");
  CHECK(read(compressed).datasets == from_plain.datasets);
}

TEST_CASE("without a current version the greatest number counts, then the greatest id") {
  MetaFixture meta;
  meta.datasets("1,,,,,,,,,,,\n2,,,,999,,,,,,,\n3,,,,,,,,,,,\n")
      .versions(
          "10,1,2,one-2,,,,,,\n11,1,3,one-3,,,,,,\n12,1,1,one-1,,,,,,\n"
          "20,2,5,two-a,,,,,,\n21,2,5,two-b,,,,,,\n30,3,,three-blank,,,,,,\n");
  const Read result = read(meta);
  CHECK(result.datasets.at("1").title == "one-3");
  CHECK(result.datasets.at("2").title == "two-b");
  CHECK(result.datasets.at("3").title == "three-blank");
  CHECK(result.report.gaps.without_version == 0);
  CHECK(result.report.dangling.at("Datasets.CurrentDatasetVersionId") == 1);
}

TEST_CASE("another dataset's version is never taken, though the id says so") {
  MetaFixture meta;
  meta.datasets("1,,,,20,,,,,,,\n2,,,,20,,,,,,,\n").versions("10,1,1,mine,,,,,,\n20,2,1,theirs,,,,,,\n");
  const Read result = read(meta);
  CHECK(result.datasets.at("1").title == "mine");
  CHECK(result.datasets.at("2").title == "theirs");
}

TEST_CASE("a dataset without any version comes bare and is counted") {
  MetaFixture meta;
  meta.datasets("1,7,7,,,01/02/2020 03:04:05,03/01/2024,5,6,7,8,2\n").users("7,ann,\n").versions("");
  const Read result = read(meta);
  const catalog::Dataset& dataset = result.datasets.at("1");
  CHECK(dataset.title.empty());
  CHECK(dataset.ref.empty());
  CHECK(dataset.owner == "ann");
  CHECK(dataset.created_at == core::utc_time(2020, 1, 2, 3, 4, 5));
  CHECK(dataset.updated_at == core::utc_time(2024, 3, 1));
  CHECK(dataset.views == 5);
  CHECK(dataset.medal == 2);
  CHECK(result.report.gaps.without_version == 1);
  CHECK(result.report.gaps.ref_unresolved == 1);
}

TEST_CASE("an organization owns before a user; a creator is only a guess, which is kept apart and makes no ref") {
  MetaFixture meta;
  meta.datasets("1,7,8,3,,,,,,,,\n2,7,8,99,,,,,,,,\n3,7,,,,,,,,,,\n4,99,98,97,,,,,,,,\n")
      .users("7,maker,\n8,owner,\n")
      .organizations("3,Acme Inc,acme\n")
      .versions("1,1,1,,s,,,,,\n2,2,1,,s,,,,,\n3,3,1,,s,,,,,\n4,4,1,,s,,,,,\n");
  const Read result = read(meta);
  CHECK(result.datasets.at("1").ref == "acme/s");
  CHECK(result.datasets.at("2").ref == "owner/s");
  CHECK(result.datasets.at("3").ref == "");
  CHECK(result.datasets.at("3").owner == "");
  CHECK(result.datasets.at("3").extra == R"({"owner_guess":"maker"})");
  CHECK(result.datasets.at("2").extra == "");
  CHECK(result.datasets.at("4").owner == "");
  CHECK(result.report.gaps.owner_guessed == 1);
  CHECK(result.report.gaps.ref_unresolved == 2);
}

TEST_CASE("a slug that could not stand in a URL makes no ref") {
  MetaFixture meta;
  meta.datasets("1,,7,,,,,,,,,\n2,,7,,,,,,,,,\n").users("7,ann,\n").versions("1,1,1,,../x,,,,,\n2,2,1,,a b,,,,,\n");
  const Read result = read(meta);
  CHECK(result.datasets.at("1").ref.empty());
  CHECK(result.datasets.at("2").ref.empty());
}

TEST_CASE("invalid UTF-8 is repaired and counted; text is otherwise kept to the byte") {
  MetaFixture meta;
  meta.datasets("1,,,,,,,,,,,\n").versions("1,1,1,\" caf\xE9 \",,,,,,\n");
  const Read result = read(meta);
  CHECK(result.datasets.at("1").title == " caf\xEF\xBF\xBD ");
  CHECK(result.report.faults.invalid_utf8 == 1);
}

TEST_CASE("a second row of a current version is rejected, a version of no dataset is counted") {
  MetaFixture meta;
  meta.datasets("1,,,,10,,,,,,,\n")
      .versions("10,1,1,first,,,,,,\n10,1,1,second,,,,,,\n11,77,1,stray,,,,,,\n,1,1,none,,,,,,\n");
  const Read result = read(meta);
  CHECK(result.datasets.at("1").title == "first");
  REQUIRE(meta.rejects.size() == 2);
  CHECK(meta.rejects[0].reason == "Id stands twice");
  CHECK(meta.rejects[1].reason == "Id is not a positive integer");
  CHECK(result.report.dangling.at("DatasetVersions.DatasetId") == 1);
}

TEST_CASE("rejects of a table that is read twice are told once") {
  MetaFixture meta;
  meta.datasets("1,,,,,,,,,,,\n").versions("too,short\n10,1,1,fallback,,,,,,\n");
  const Read result = read(meta);
  CHECK(result.datasets.at("1").title == "fallback");
  CHECK(meta.rejects.size() == 1);
}

TEST_CASE("the columns of 2016 go by their old names") {
  MetaFixture meta;
  meta.table("Datasets.csv",
             "\"Id\",\"CreatorUserId\",\"CreationDate\",\"PublishDate\",\"ForumId\",\"CurrentDatasetVersionId\","
             "\"TotalViews\",\"TotalDownloads\"\n",
             "6,491,\"2015-07-18 00:51:12\",\"2015-07-18 00:51:12\",762,6,18278,1726\n");
  meta.table("DatasetVersions.csv",
             "Id,DatasetId,VersionNumber,Name,Slug,Overview,Description,CreationDate,VersionNotes,ArchiveFileName,"
             "ArchiveFileSizeBytes,NumVotes\n",
             "6,6,1,A survey,a-survey,Find insights,Text,\"2015-07-18 00:51:12\",,a.zip,5000000000,3\n");
  const Read result = read(meta);
  const catalog::Dataset& dataset = result.datasets.at("6");
  CHECK(dataset.title == "A survey");
  CHECK(dataset.subtitle == "Find insights");
  CHECK(dataset.compressed_bytes == 5000000000);
  CHECK_FALSE(dataset.size_bytes);
  CHECK(dataset.created_at == core::utc_time(2015, 7, 18, 0, 51, 12));
  CHECK(dataset.ref.empty());
}

TEST_CASE("what the sink refuses ends the reading") {
  MetaFixture meta;
  meta.datasets("1,,,,,,,,,,,\n2,,,,,,,,,,,\n");
  const auto input = meta.input();
  auto context = meta.context();
  sources::kaggle::MetaReport report;
  sources::kaggle::MetaReader reader(input, context, core::TimePoint(), report);
  REQUIRE(reader.read_index());
  int taken = 0;
  const auto done = reader.read_datasets([&](std::size_t, const catalog::DatasetView&) -> core::Result<void> {
    ++taken;
    return core::fail(core::ErrorKind::io, "enough");
  });
  REQUIRE_FALSE(done);
  CHECK(done.error().message == "enough");
  CHECK(taken == 1);
}

TEST_SUITE_END();
