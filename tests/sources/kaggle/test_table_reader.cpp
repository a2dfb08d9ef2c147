// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/table_reader.hpp"

#include "support/archives.hpp"
#include "support/meta_fixture.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

TEST_SUITE_BEGIN("sources/kaggle/table_reader");

namespace {

using sources::kaggle::MetaTable;
using sources::kaggle::TableReader;
using support::MetaFixture;

std::vector<std::string> names_in(MetaFixture& meta, TableReader::Pass pass = TableReader::Pass::first) {
  meta.datasets("");
  auto context = meta.context();
  auto reader = TableReader::open(meta.input(), MetaTable::users, context, pass);
  REQUIRE(reader);
  std::vector<std::string> names;
  REQUIRE(reader->each([&] { names.emplace_back(reader->get(sources::kaggle::users::user_name)); }));
  return names;
}

}  // namespace

TEST_CASE("a row of the wrong width is rejected with its line, and the next one is read") {
  MetaFixture meta;
  meta.users("1,ann,\n2\n3,bob,\n");
  CHECK(names_in(meta) == std::vector<std::string>{"ann", "bob"});
  REQUIRE(meta.rejects.size() == 1);
  CHECK(meta.rejects[0].file == "Users.csv");
  CHECK(meta.rejects[0].line == 3);
  CHECK(meta.rejects[0].excerpt == "2");
  CHECK(meta.finished == std::vector<std::string>{"Users.csv"});
}

TEST_CASE("what is read again tells no reject again") {
  MetaFixture meta;
  meta.users("1,ann,\n2\n");
  CHECK(names_in(meta, TableReader::Pass::again) == std::vector<std::string>{"ann"});
  CHECK(meta.rejects.empty());
  CHECK(meta.finished.empty());
}

TEST_CASE("an excerpt is fit for a terminal") {
  MetaFixture meta;
  meta.datasets("").users("1,\x1b[31mann,\n");
  auto context = meta.context();
  auto reader = TableReader::open(meta.input(), MetaTable::users, context);
  REQUIRE(reader);
  REQUIRE(reader->each([&] { reader->reject("not wanted"); }));
  REQUIRE(meta.rejects.size() == 1);
  CHECK(meta.rejects[0].excerpt == "1,\\x1b[31mann,");
  CHECK(reader->rejects() == 1);
}

TEST_CASE("a visit that fails ends the walk with its failure") {
  MetaFixture meta;
  meta.datasets("").users("1,ann,\n2,bob,\n");
  auto context = meta.context();
  auto reader = TableReader::open(meta.input(), MetaTable::users, context);
  REQUIRE(reader);
  int visits = 0;
  const auto walked = reader->each([&]() -> core::Result<void> {
    ++visits;
    return core::fail(core::ErrorKind::io, "enough");
  });
  REQUIRE_FALSE(walked);
  CHECK(walked.error().message == "enough");
  CHECK(visits == 1);
}

TEST_CASE("a stop is heard before the next piece is read, also in the middle of a row") {
  MetaFixture meta;
  meta.datasets("").users("1,\"" + std::string(1 << 20, 'x'));  // a row that does not end within a piece
  auto context = meta.context();
  meta.stop.request(core::StopReason::sigterm);
  auto reader = TableReader::open(meta.input(), MetaTable::users, context);
  REQUIRE_FALSE(reader);
  CHECK(reader.error().kind == core::ErrorKind::interrupted);
}

TEST_CASE("what is wrong with a file is told with its name, once") {
  MetaFixture meta;
  const auto told = [&](const std::string& header) {
    meta.table("Datasets.csv", header, "");
    auto context = meta.context();
    const auto reader = TableReader::open(meta.input(), MetaTable::datasets, context);
    return reader ? std::string("nothing") : reader.error().message;
  };
  CHECK(told("<html>\n") == "Datasets.csv: it is an HTML page, a CSV was expected");
  CHECK(told("\"Id\n") == "Datasets.csv: the header cannot be read: a quote is not closed");
  CHECK(told("Id,Id\n") == "Datasets.csv: the column Id stands twice in the header");
}

TEST_CASE("damage to a zip is told with the names of archive and table, once") {
  const support::TempDir dir;
  const auto zip = dir.write(
      "base.zip", support::make_zip({{.name = "meta/Datasets.csv", .content = "Id\n1\n", .wrong_checksum = true}}));
  MetaFixture meta;
  auto context = meta.context();
  const auto reader = TableReader::open(*sources::kaggle::MetaInput::locate(zip), MetaTable::datasets, context);
  REQUIRE_FALSE(reader);
  CHECK(reader.error().kind == core::ErrorKind::bad_data);
  CHECK(reader.error().message.find(zip.string() + ": meta/Datasets.csv: the zip archive is damaged") == 0);
}

TEST_CASE("progress is told while a table is read") {
  MetaFixture meta;
  meta.users("1,ann,\n");
  names_in(meta);
  CHECK(meta.progress.updates > 0);
}

TEST_CASE("optional columns that a file does not have are named, by their present names") {
  MetaFixture meta;
  meta.table("Datasets.csv",
             "Id,CreatorUserId,OwnerUserId,OwnerOrganizationId,CurrentDatasetVersionId,CreationDate,Views\n", "");
  auto context = meta.context();
  REQUIRE(TableReader::open(meta.input(), MetaTable::datasets, context));
  CHECK(meta.missing_columns == std::vector<std::string>{"Datasets.csv: LastActivityDate", "Datasets.csv: TotalViews",
                                                         "Datasets.csv: TotalDownloads", "Datasets.csv: TotalVotes",
                                                         "Datasets.csv: TotalKernels", "Datasets.csv: Medal"});
}

TEST_SUITE_END();
