// SPDX-License-Identifier: Apache-2.0
#include "io/json_writer.hpp"

#include <doctest/doctest.h>
#include <rapidjson/document.h>

#include <limits>
#include <stdexcept>

using io::JsonWriter;

TEST_SUITE("io/json_writer") {
  TEST_CASE("unbalanced calls are a bug") {
    JsonWriter json;
    CHECK_THROWS_AS(json.key("a"), std::logic_error);
    CHECK_THROWS_AS(json.end_object(), std::logic_error);
    json.begin_object();
    CHECK_THROWS_AS(json.value(1), std::logic_error);
    CHECK_THROWS_AS(json.end_array(), std::logic_error);
    json.key("a");
    CHECK_THROWS_AS(json.key("b"), std::logic_error);
    CHECK_THROWS_AS(json.end_object(), std::logic_error);
    json.value(1).end_object();
    CHECK_THROWS_AS(json.value(2), std::logic_error);
    CHECK(json.text() == R"({"a":1})");
  }

  TEST_CASE("NaN and infinity are null") {
    JsonWriter json;
    constexpr double k_infinity = std::numeric_limits<double>::infinity();
    json.begin_array().value(std::numeric_limits<double>::quiet_NaN()).value(k_infinity).value(-k_infinity).end_array();
    CHECK(json.text() == "[null,null,null]");
  }

  TEST_CASE("keys stand in the order of the calls, without white space") {
    JsonWriter json;
    json.begin_object().member("z", "text").member("a", 1).member("m", true);
    json.key("list").begin_array().value(std::int64_t{-1}).begin_object().end_object().null().end_array().end_object();
    CHECK(json.text() == R"({"z":"text","a":1,"m":true,"list":[-1,{},null]})");
  }

  TEST_CASE("whole numbers keep all their digits") {
    JsonWriter json;
    json.begin_array()
        .value(std::numeric_limits<std::int64_t>::min())
        .value(std::numeric_limits<std::int64_t>::max())
        .value(std::numeric_limits<std::uint64_t>::max())
        .end_array();
    CHECK(json.text() == "[-9223372036854775808,9223372036854775807,18446744073709551615]");
  }

  TEST_CASE("fractions come back as they were") {
    for (const double number : {0.1, -0.0, 1e300, 5e-324, 123456.789, 1.0 / 3}) {
      JsonWriter json;
      json.value(number);
      rapidjson::Document document;
      document.Parse<rapidjson::kParseFullPrecisionFlag>(std::string(json.text()).c_str());
      CHECK(document.GetDouble() == number);
    }
  }

  TEST_CASE("control characters and quotes are escaped, UTF-8 and slashes are not, NUL is kept") {
    JsonWriter json;
    json.value(std::string_view("\"\\/\b\n\x01\0\xC3\xBC\xE2\x82\xAC\xF0\x9F\x98\x80\x7F", 17));
    CHECK(json.text() == "\"\\\"\\\\/\\b\\n\\u0001\\u0000\xC3\xBC\xE2\x82\xAC\xF0\x9F\x98\x80\x7F\"");
  }

  TEST_CASE("an empty view is an empty string, an absent value is null") {
    JsonWriter json;
    json.begin_array()
        .value(std::string_view())
        .value(std::optional<std::int64_t>())
        .value(std::optional<std::string>("x"));
    json.end_array();
    CHECK(json.text() == R"(["",null,"x"])");
  }

  TEST_CASE("raw JSON takes the place of a value, commas around it are right") {
    JsonWriter json;
    json.begin_object().key("tags").raw(R"(["a","b"])").member("n", 1).key("m").raw("null").end_object();
    CHECK(json.text() == R"({"tags":["a","b"],"n":1,"m":null})");
  }

  TEST_CASE("clear starts a new document, whatever stood there") {
    JsonWriter json;
    json.begin_object().key("half");
    json.clear();
    CHECK(json.text().empty());
    json.begin_array().value(1).end_array();
    CHECK(json.text() == "[1]");
  }

  TEST_CASE("a writer can be moved in the middle of a document") {
    JsonWriter first;
    first.begin_array().value(1);
    JsonWriter second = std::move(first);
    second.value(2).end_array();
    CHECK(second.text() == "[1,2]");
  }
}
