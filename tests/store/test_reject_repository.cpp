// SPDX-License-Identifier: Apache-2.0
#include "store/reject_repository.hpp"

#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("store/reject_repository");

namespace {

using support::StoreFixture;

catalog::Reject reject(std::uint64_t line, const std::string& reason = "Id stands twice") {
  return {.file = "Datasets.csv", .line = line, .reason = reason, .excerpt = "7,..."};
}

std::int64_t first_created_ms(sql::Connection& connection) {
  return std::get<0>(*connection.one<std::int64_t>("SELECT min(created_ms) FROM rejects"));
}

}  // namespace

TEST_CASE("a file's rejects replace its old ones and leave other files alone") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    store::RejectRepository rejects(connection, "kaggle.seed_initial", "kaggle");
    rejects.replace("Datasets.csv", std::vector{reject(2), reject(9)});
    rejects.replace("Users.csv", std::vector{reject(3)});
    rejects.replace("Datasets.csv", std::vector{reject(4)});
    REQUIRE(rejects.of("Datasets.csv").size() == 1);
    CHECK(rejects.of("Datasets.csv").front().line == 4);
    CHECK(rejects.of("Users.csv").size() == 1);
    rejects.replace("Datasets.csv", {});
    CHECK(rejects.of("Datasets.csv").empty());
  });
}

TEST_CASE("the same rejects again are not written again") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    store::RejectRepository rejects(connection, "kaggle.seed_initial", "kaggle");
    rejects.replace("Datasets.csv", std::vector{reject(2), reject(9)});
    const std::int64_t written_ms = first_created_ms(connection);
    fixture.clock.advance(std::chrono::hours(1));
    rejects.replace("Datasets.csv", std::vector{reject(2), reject(9)});
    CHECK(first_created_ms(connection) == written_ms);
    rejects.replace("Datasets.csv", std::vector{reject(2, "another reason"), reject(9)});
    CHECK(first_created_ms(connection) > written_ms);
  });
}

TEST_SUITE_END();
