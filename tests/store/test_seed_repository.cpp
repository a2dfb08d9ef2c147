// SPDX-License-Identifier: Apache-2.0
#include "store/seed_repository.hpp"

#include "core/times.hpp"
#include "support/store_fixture.hpp"

#include <doctest/doctest.h>

TEST_SUITE_BEGIN("store/seed_repository");

namespace {

using support::StoreFixture;

store::SeedInput input(const std::string& file, std::int64_t size) {
  return {.file = file, .size_bytes = size, .modified_ns = 5, .inode = 6, .mapper_version = 1};
}

}  // namespace

TEST_CASE("a store that was never seeded knows no edition and no files") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    store::SeedRepository seeds(connection, "kaggle");
    CHECK_FALSE(seeds.last_edition());
    CHECK(seeds.inputs().empty());
  });
}

TEST_CASE("the files of the last complete seed are remembered, by name, in place of earlier ones") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    store::SeedRepository seeds(connection, "kaggle");
    seeds.complete(std::vector{input("Users.csv", 1), input("Datasets.csv", 2)}, core::from_epoch_ms(10));
    CHECK(seeds.inputs() == std::vector{input("Datasets.csv", 2), input("Users.csv", 1)});
    seeds.complete(std::vector{input("meta.zip", 3)}, core::from_epoch_ms(20));
    CHECK(seeds.inputs() == std::vector{input("meta.zip", 3)});
  });
}

TEST_CASE("the last edition is the last one, not the newest") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    store::SeedRepository seeds(connection, "kaggle");
    seeds.complete(std::vector{input("a", 1)}, core::from_epoch_ms(20));
    seeds.complete(std::vector{input("b", 1)}, core::from_epoch_ms(10));
    CHECK(seeds.last_edition() == core::from_epoch_ms(10));
  });
}

TEST_CASE("forgotten files are those of no seed, the edition stays") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    store::SeedRepository seeds(connection, "kaggle");
    seeds.complete(std::vector{input("a", 1)}, core::from_epoch_ms(20));
    store::SeedRepository elsewhere(connection, "another");
    elsewhere.complete(std::vector{input("a", 1)}, core::from_epoch_ms(20));
    seeds.forget_inputs();
    seeds.forget_inputs();
    CHECK(seeds.inputs().empty());
    CHECK(seeds.last_edition() == core::from_epoch_ms(20));
    CHECK(elsewhere.inputs().size() == 1);
  });
}

TEST_CASE("an edition that a person sets or forgets leaves the files, and the next complete seed has its own") {
  support::on_each_store([](StoreFixture& fixture) {
    sql::Connection connection = fixture.connect();
    store::SeedRepository seeds(connection, "kaggle");
    seeds.forget_edition();
    seeds.set_edition(core::from_epoch_ms(5));
    CHECK(seeds.last_edition() == core::from_epoch_ms(5));
    seeds.complete(std::vector{input("a", 1)}, core::from_epoch_ms(20));
    seeds.set_edition(core::from_epoch_ms(30));
    CHECK(seeds.last_edition() == core::from_epoch_ms(30));
    seeds.forget_edition();
    CHECK_FALSE(seeds.last_edition());
    CHECK(seeds.inputs().size() == 1);
    seeds.complete(std::vector{input("a", 1)}, core::from_epoch_ms(20));
    CHECK(seeds.last_edition() == core::from_epoch_ms(20));
  });
}

TEST_SUITE_END();
