// SPDX-License-Identifier: Apache-2.0
#include "store/ref_claims.hpp"

#include "core/times.hpp"
#include "store/dataset_repository.hpp"
#include "support/datasets.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

#include <span>
#include <string>
#include <vector>

TEST_SUITE_BEGIN("store/ref_claims");

namespace {

using catalog::Change;
using support::StoreFixture;

support::Offered offered(const std::string& id, const std::string& ref) {
  catalog::Dataset values;
  values.external_id = id;
  values.ref = ref;
  return support::offered(std::move(values));
}

struct Shelf {
  explicit Shelf(StoreFixture& fixture) : connection(fixture.connect()), datasets(connection, "kaggle") {}

  Change seed(const std::string& id, const std::string& ref) {
    const support::Offered row = offered(id, ref);
    const store::SeededRow view = row.view();
    return datasets.upsert_seeded(std::span(&view, 1), core::TimePoint()).changes.front();
  }

  /// "7=ann/crops 9=-": who holds what, by id.
  std::string holders() {
    std::string text;
    for (const auto& [id, ref] : connection.all<std::string, std::optional<std::string>>(
             "SELECT external_id, ref FROM v_datasets ORDER BY external_id")) {
      text += (text.empty() ? "" : " ") + id + "=" + ref.value_or("-");
    }
    return text;
  }

  std::vector<std::string> former_refs(const std::string& id) {
    std::vector<std::string> refs;
    for (const auto& [ref] : connection.all<std::string>(
             "SELECT ref FROM v_dataset_refs WHERE external_id = $1 AND until IS NOT NULL ORDER BY ref", id)) {
      refs.push_back(ref);
    }
    return refs;
  }

  sql::Connection connection;
  store::DatasetRepository datasets;
};

}  // namespace

TEST_CASE("of two ids that claim a ref the greater keeps it, in whichever order they come") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed("9", "ann/crops");
    shelf.seed("10", "ann/crops");
    CHECK(shelf.holders() == "10=ann/crops 9=-");
    CHECK(shelf.former_refs("9") == std::vector<std::string>{"ann/crops"});
    CHECK(shelf.datasets.count_contested_refs() == 1);
  });
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed("10", "ann/crops");
    shelf.seed("9", "ann/crops");
    CHECK(shelf.holders() == "10=ann/crops 9=-");
    CHECK(shelf.former_refs("9").empty());
    CHECK(shelf.datasets.count_contested_refs() == 1);
  });
}

TEST_CASE("a dataset that the API answered for keeps its ref against a greater id") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed("9", "ann/crops");
    shelf.connection.exec("UPDATE datasets SET list_at_ms = 5 WHERE external_id = '9'");
    shelf.seed("10", "ann/crops");
    CHECK(shelf.holders() == "10=- 9=ann/crops");
    CHECK(shelf.datasets.find("10")->ref_contested);
  });
}

TEST_CASE("offering a contested row again changes nothing") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed("9", "ann/crops");
    shelf.seed("10", "ann/crops");
    CHECK(shelf.seed("9", "ann/crops") == Change::unchanged);
    CHECK(shelf.seed("10", "ann/crops") == Change::unchanged);
    CHECK(shelf.holders() == "10=ann/crops 9=-");
  });
}

TEST_CASE("a renamed dataset keeps its former ref, and whoever contested it gets it") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    for (const char* id : {"8", "9", "10"}) shelf.seed(id, "ann/crops");
    CHECK(shelf.seed("10", "ann/harvests") == Change::updated);
    CHECK(shelf.holders() == "10=ann/harvests 8=- 9=ann/crops");
    CHECK(shelf.former_refs("10") == std::vector<std::string>{"ann/crops"});
    CHECK(shelf.former_refs("9").empty());
    CHECK(shelf.datasets.count_contested_refs() == 1);
  });
}

TEST_CASE("a rename onto a ref that another holds is settled by the same rule") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed("9", "ann/crops");
    shelf.seed("10", "bob/soils");
    CHECK(shelf.seed("9", "bob/soils") == Change::updated);
    CHECK(shelf.holders() == "10=bob/soils 9=-");
    CHECK(shelf.former_refs("9") == std::vector<std::string>{"ann/crops"});
    CHECK(shelf.seed("10", "ann/crops") == Change::updated);
    CHECK(shelf.holders() == "10=ann/crops 9=bob/soils");
  });
}

TEST_CASE("the same ref in another source is another ref") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed("9", "ann/crops");
    shelf.connection.exec(
        "INSERT INTO datasets (source, external_id, ref, first_seen_ms, last_seen_ms) VALUES ('huggingface', 'x', "
        "'ann/crops', 0, 0)");
    CHECK(shelf.holders() == "9=ann/crops x=ann/crops");
  });
}

TEST_CASE("a dataset that takes back a former ref has it only once") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed("9", "ann/a");
    shelf.seed("9", "ann/b");
    shelf.seed("9", "ann/a");
    CHECK(shelf.holders() == "9=ann/a");
    CHECK(shelf.former_refs("9") == std::vector<std::string>{"ann/b"});
  });
}

TEST_CASE("refs that are swapped, or go round in a ring, within one batch end where they were offered") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    const std::vector<std::string> ids{"8", "9", "10"};
    const std::vector<std::string> refs{"ann/a", "ann/b", "ann/c"};
    for (std::size_t i = 0; i < ids.size(); ++i) shelf.seed(ids[i], refs[i]);
    for (std::size_t turn = 1; turn <= 3; ++turn) {
      std::vector<support::Offered> batch;
      for (std::size_t i = 0; i < ids.size(); ++i) batch.push_back(offered(ids[i], refs[(i + turn) % 3]));
      shelf.datasets.upsert_seeded(support::views(batch), core::TimePoint());
      CHECK(shelf.holders() == "10=" + refs[(2 + turn) % 3] + " 8=" + refs[turn % 3] + " 9=" + refs[(1 + turn) % 3]);
      CHECK(shelf.datasets.count_contested_refs() == 0);
    }
  });
}

TEST_CASE("an older edition takes no ref from the row that holds it") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed("9", "ann/crops");
    const std::vector<support::Offered> batch{offered("10", "ann/crops")};
    shelf.datasets.upsert_seeded(support::views(batch), core::from_epoch_ms(-1));
    CHECK(shelf.holders() == "10=- 9=ann/crops");
  });
}

TEST_CASE("rows that gain or lose a ref through another one are named") {
  support::on_each_store([](StoreFixture& fixture) {
    Shelf shelf(fixture);
    shelf.seed("9", "ann/crops");
    const core::TimePoint edition;
    CHECK(shelf.datasets.upsert_seeded(support::views({offered("10", "ann/crops")}), edition).moved_refs ==
          std::vector<std::string>{"9"});
    CHECK(shelf.datasets.upsert_seeded(support::views({offered("10", "ann/soils")}), edition).moved_refs ==
          std::vector<std::string>{"9"});
    CHECK(shelf.datasets.upsert_seeded(support::views({offered("11", "ann/new")}), edition).moved_refs.empty());
  });
}

TEST_SUITE_END();
