// SPDX-License-Identifier: Apache-2.0
#include "core/hash.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("core/hash");

namespace {

template <class... Values>
std::int64_t hash(const Values&... values) {
  core::RowHash row;
  (row.add(values), ...);
  return row.finish();
}

using Number = std::optional<std::int64_t>;

}  // namespace

TEST_CASE("values that only look alike when joined have different hashes") {
  CHECK(hash(std::string_view("ab"), std::string_view("c")) != hash(std::string_view("a"), std::string_view("bc")));
  CHECK(hash(Number(0)) != hash(Number()));
  CHECK(hash(Number(1), Number()) != hash(Number(), Number(1)));
  CHECK(hash(std::string_view("")) != hash(Number(0)));
}

TEST_CASE("a hash starts anew after it was taken, and is the same in every run and build") {
  core::RowHash row;
  row.add(std::string_view("first"));
  CHECK(row.finish() != 0);
  row.add(std::string_view("title"));
  row.add(Number(42));
  const std::int64_t again = row.finish();
  CHECK(again == hash(std::string_view("title"), Number(42)));
  CHECK(again == 5854454081141967816);
}

TEST_CASE("long texts count as short ones do, and their hash is the same in every run and build") {
  const std::string text(129, 'x');
  const std::string_view all = text;
  CHECK(hash(all) == 5814691108815926259);
  CHECK(hash(all.substr(1)) != hash(all));
  CHECK(hash(all, Number(1)) != hash(all, Number(2)));
  std::string other = text;
  other.back() = 'y';
  CHECK(hash(std::string_view(other)) != hash(all));
}

TEST_SUITE_END();
