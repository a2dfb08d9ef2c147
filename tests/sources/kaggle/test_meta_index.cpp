// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/meta_index.hpp"

#include "core/times.hpp"
#include "support/meta_fixture.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("sources/kaggle/meta_index");

namespace {

using sources::kaggle::MetaIndex;
using support::MetaFixture;

MetaIndex index_of(MetaFixture& meta, sources::kaggle::ValueFaults& faults) {
  auto context = meta.context();
  MetaIndex index;
  REQUIRE(index.read(meta.input(), context, faults));
  return index;
}

MetaIndex index_of(MetaFixture& meta) {
  sources::kaggle::ValueFaults faults;
  return index_of(meta, faults);
}

std::string tags_of(const MetaIndex& index, std::size_t place) {
  std::string json;
  index.append_tags(place, json);
  return json;
}

}  // namespace

TEST_CASE("rows without a positive id and rows of an id that stood before are rejected with their line") {
  MetaFixture meta;
  meta.datasets("5,,,,,,,,,,,\n,,,,,,,,,,,\n-1,,,,,,,,,,,\n5,,,,,,,,,,,\nx,,,,,,,,,,,\n");
  const MetaIndex index = index_of(meta);
  CHECK(index.datasets().size() == 1);
  CHECK(index.offered_rows() == 5);
  REQUIRE(meta.rejects.size() == 4);
  CHECK(meta.rejects[0].line == 3);
  CHECK(meta.rejects[0].reason == "Id is not a positive integer");
  CHECK(meta.rejects[2].reason == "Id stands twice");
  CHECK(meta.rejects[2].excerpt.starts_with("5,"));
}

TEST_CASE("more rejects than the limit end the reading, and the file's rejects are complete by then") {
  MetaFixture meta;
  meta.limit = *catalog::RejectLimit::parse("1%");
  meta.datasets("1,,,,,,,,,,,\nx,,,,,,,,,,,\n");
  auto context = meta.context();
  sources::kaggle::ValueFaults faults;
  MetaIndex index;
  const auto read = index.read(meta.input(), context, faults);
  REQUIRE_FALSE(read);
  CHECK(read.error().kind == core::ErrorKind::bad_data);
  CHECK(read.error().message.find("Datasets.csv: 1 of 2 rows are rejected") != std::string::npos);
  CHECK(meta.finished == std::vector<std::string>{"Datasets.csv"});
}

TEST_CASE("rejects that stand before the 1,000th row are judged there, however good the rest is") {
  MetaFixture meta;
  meta.limit = *catalog::RejectLimit::parse("1%");
  std::string rows;
  for (int row = 1; row <= 5000; ++row) rows += (row <= 100 ? "x" : std::to_string(row)) + ",,,,,,,,,,,\n";
  meta.datasets(rows);
  auto context = meta.context();
  sources::kaggle::ValueFaults faults;
  MetaIndex index;
  const auto read = index.read(meta.input(), context, faults);
  REQUIRE_FALSE(read);
  CHECK(read.error().message.find("100 of 1000 rows") != std::string::npos);
}

TEST_CASE("a missing required column is named") {
  MetaFixture meta;
  meta.table("Datasets.csv", "Identifier,Title\n", "1,x\n");
  auto context = meta.context();
  sources::kaggle::ValueFaults faults;
  MetaIndex index;
  const auto read = index.read(meta.input(), context, faults);
  REQUIRE_FALSE(read);
  CHECK(read.error().kind == core::ErrorKind::bad_data);
  CHECK(read.error().message.find("Datasets.csv: ") == 0);
  CHECK(read.error().message.find("Id") != std::string::npos);
}

TEST_CASE("a stop that was asked for ends the reading") {
  MetaFixture meta;
  meta.datasets("1,,,,,,,,,,,\n");
  meta.stop.request(core::StopReason::sigterm);
  auto context = meta.context();
  sources::kaggle::ValueFaults faults;
  MetaIndex index;
  const auto read = index.read(meta.input(), context, faults);
  REQUIRE_FALSE(read);
  CHECK(read.error().kind == core::ErrorKind::interrupted);
}

TEST_CASE("bad dates and numbers are unknown and counted, keys too, and cost no row") {
  MetaFixture meta;
  meta.datasets("1,a,b,c,d,02/30/2020,tomorrow,many,-3,1,2,3\n");
  sources::kaggle::ValueFaults faults;
  const MetaIndex index = index_of(meta, faults);
  CHECK(meta.rejects.empty());
  CHECK(faults.bad_dates == 2);
  CHECK(faults.bad_numbers == 6);
  CHECK(index.datasets().front().votes.get() == 1);
}

TEST_CASE("only the users that own or made a dataset are kept; a name like NULL is a name") {
  MetaFixture meta;
  meta.datasets("1,7,8,,,,,,,,,\n").users("6,nobody,\n7,null,\n8,\"b, \"\"c\"\"\",\n");
  const MetaIndex index = index_of(meta);
  CHECK(index.user_name(std::optional<std::int64_t>(6)).empty());
  CHECK(index.user_name(std::optional<std::int64_t>(7)) == "null");
  CHECK(index.user_name(std::optional<std::int64_t>(8)) == "b, \"c\"");
  CHECK(index.user_name(std::optional<std::int64_t>()).empty());
}

TEST_CASE("keys that point nowhere are counted, not rejected; without the table they are not counted") {
  MetaFixture meta;
  meta.datasets("1,,99,,,,,,,,,\n2,,,98,,,,,,,,\n");
  CHECK(index_of(meta).dangling().empty());
  meta.users("1,ann,\n").organizations("1,Acme,acme\n").tags("1,soil\n").dataset_tags("1,1,1\n2,1,5\n3,77,1\n");
  const MetaIndex index = index_of(meta);
  CHECK(index.dangling().at("Datasets.OwnerUserId") == 1);
  CHECK(index.dangling().at("Datasets.OwnerOrganizationId") == 1);
  CHECK(index.dangling().at("DatasetTags.TagId") == 1);
  CHECK(index.dangling().at("DatasetTags.DatasetId") == 1);
  CHECK(meta.rejects.empty());
}

TEST_CASE("a dataset's tags are distinct names, sorted, as a JSON array") {
  MetaFixture meta;
  meta.datasets("1,,,,,,,,,,,\n2,,,,,,,,,,,\n")
      .tags("10,water\n11,\"so\"\"il\"\n12,water\n13,\n")
      .dataset_tags("1,1,10\n2,1,11\n3,1,10\n4,1,12\n5,1,13\n");
  const MetaIndex index = index_of(meta);
  CHECK(tags_of(index, 0) == R"(["so\"il","water"])");
  CHECK(tags_of(index, 1) == "");
}

TEST_CASE("the newest activity is that of the past: a date in the future dates nothing") {
  MetaFixture meta;
  meta.datasets("1,,,,,,03/01/2024,,,,,\n2,,,,,,04/01/2024,,,,,\n3,,,,,,01/01/2999,,,,,\n");
  const MetaIndex index = index_of(meta);
  CHECK(index.newest_activity(*core::utc_time(2024, 6, 1)) == core::utc_time(2024, 4, 1));
  CHECK_FALSE(index.newest_activity(*core::utc_time(2023, 1, 1)));
}

TEST_SUITE_END();
