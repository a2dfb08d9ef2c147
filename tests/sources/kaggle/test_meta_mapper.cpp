// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/meta_mapper.hpp"

#include "support/datasets.hpp"
#include "support/meta_fixture.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("sources/kaggle/meta_mapper");

namespace {

using sources::kaggle::MappingGaps;
using sources::kaggle::MetaIndex;
using sources::kaggle::MetaMapper;
using sources::kaggle::ValueFaults;
using sources::kaggle::VersionRow;
using support::MetaFixture;

/// A mapper over one dataset that user `ann` owns.
struct Desk {
  Desk() {
    meta.datasets("1,7,7,,,,,,,,,\n").users("7,ann,\n");
    auto context = meta.context();
    REQUIRE(index.read(meta.input(), context, faults));
  }

  catalog::Dataset map(const VersionRow& version) { return support::owned(mapper.map(0, &version)); }

  MetaFixture meta;
  MetaIndex index;
  ValueFaults faults;
  MappingGaps gaps;
  MetaMapper mapper{index, faults, gaps};
};

}  // namespace

TEST_CASE("nothing of the dataset before is left in the next one") {
  Desk desk;
  desk.map({.title = "of the dataset before"});
  CHECK(desk.map({}).title.empty());
}

TEST_CASE("bad sizes and version numbers are unknown and counted, text is kept as it is") {
  Desk desk;
  const catalog::Dataset dataset = desk.map({.version_number = "two",
                                             .title = "  Crops ",
                                             .license_name = "Other (specified in description), see \"terms\"",
                                             .compressed_bytes = "-5",
                                             .uncompressed_bytes = "12.0"});
  CHECK(dataset.title == "  Crops ");
  CHECK(dataset.license == "Other (specified in description), see \"terms\"");
  CHECK_FALSE(dataset.version);
  CHECK_FALSE(dataset.compressed_bytes);
  CHECK(dataset.size_bytes == 12);
  CHECK(desk.faults.bad_numbers == 2);
}

TEST_CASE("a ref needs an owner and a slug that can stand in a URL") {
  Desk desk;
  CHECK(desk.map({.slug = "crops"}).ref == "ann/crops");
  CHECK(desk.gaps.ref_unresolved == 0);
  CHECK(desk.map({.slug = ""}).ref == "");
  CHECK(desk.map({.slug = "a/b"}).ref == "");
  CHECK(desk.map({.slug = ".."}).ref == "");
  CHECK(desk.gaps.ref_unresolved == 3);
  CHECK(desk.map({.slug = "caf\xC3\xA9"}).ref == "ann/caf\xC3\xA9");
}

TEST_CASE("a licence keeps Kaggle's own words") {
  CHECK(sources::kaggle::map_license("CC0: Public Domain") == "CC0: Public Domain");
}

TEST_SUITE_END();
