// SPDX-License-Identifier: Apache-2.0
#include "io/json_fields.hpp"

#include "core/times.hpp"
#include "support/json_document.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using io::JsonFields;

namespace {

/// The fields of an object, and the document that holds them.
struct Desk {
  explicit Desk(std::string_view text, std::string path = {})
      : document(text), fields(document.root(), std::move(path)) {}

  support::JsonDocument document;
  JsonFields fields;
};

/// As RFC 3339; empty: not said; the fault, when there is one.
std::string time_of(std::string_view text) {
  Desk desk(R"({"at": ")" + std::string(text) + "\"}");
  const auto time = desk.fields.time("at");
  if (!desk.fields.first_fault().empty()) return desk.fields.first_fault();
  return time ? core::to_rfc3339(*time) : "";
}

}  // namespace

TEST_SUITE("io/json_fields") {
  TEST_CASE("a value of the wrong type is not said, and the first one is remembered with its path") {
    Desk desk(R"({"size": "many", "title": [1], "at": 5})", "versions[2]");
    CHECK(desk.fields.first_fault().empty());
    CHECK_FALSE(desk.fields.integer("size"));
    CHECK(desk.fields.text("title").empty());
    CHECK(desk.fields.first_fault() == "versions[2].size: a whole number expected, \"many\" found");
  }

  TEST_CASE("a fault names what was expected and what was found") {
    const std::string_view text = R"({"n": null, "t": true, "f": false, "i": 12, "a": [], "o": {}, "s": "x\u0007y"})";
    const auto fault = [&](auto read) {
      Desk desk(text);
      read(desk.fields);
      return desk.fields.first_fault();
    };
    CHECK(fault([](JsonFields& fields) { fields.text("n"); }).empty());
    CHECK(fault([](JsonFields& fields) { fields.text("missing"); }).empty());
    CHECK(fault([](JsonFields& fields) { fields.text("t"); }) == "t: a text expected, true found");
    CHECK(fault([](JsonFields& fields) { fields.real("f"); }) == "f: a number expected, false found");
    CHECK(fault([](JsonFields& fields) { fields.boolean("i"); }) == "i: true or false expected, 12 found");
    CHECK(fault([](JsonFields& fields) { fields.time("a"); }) == "a: a time expected, an array found");
    CHECK(fault([](JsonFields& fields) { fields.text("o"); }) == "o: a text expected, an object found");
    CHECK(fault([](JsonFields& fields) { fields.nested("s"); }) == "s: an array or object expected, \"x\\x07y\" found");
  }

  TEST_CASE("nothing is said by what is no object") {
    for (const std::string_view text : {"[1]", "null", "12", "\"title\""}) {
      Desk desk(text);
      CHECK(desk.fields.text("title").empty());
      CHECK_FALSE(desk.fields.integer("title"));
      CHECK(desk.fields.first_fault().empty());
    }
  }

  TEST_CASE("missing, null and empty are not said") {
    Desk desk(R"({"a": null, "b": ""})");
    for (const std::string_view name : {"a", "b", "c"}) {
      CHECK(desk.fields.text(name).empty());
      CHECK_FALSE(desk.fields.integer(name));
      CHECK_FALSE(desk.fields.real(name));
      CHECK_FALSE(desk.fields.boolean(name));
      CHECK_FALSE(desk.fields.time(name));
      CHECK_FALSE(desk.fields.nested(name));
    }
    CHECK(desk.fields.first_fault().empty());
  }

  TEST_CASE("XNullable comes first when it is set, and hasX = false unsays X") {
    Desk desk(R"({"aNullable": "twin", "a": "plain", "hasA": false,
                  "bNullable": null, "b": "plain", "hasB": true,
                  "cNullable": null, "c": "plain", "hasC": false,
                  "d": 0, "hasD": false,
                  "e": 0, "hasE": "no idea",
                  "fNullable": "", "f": "plain"})");
    CHECK(desk.fields.text("a") == "twin");
    CHECK(desk.fields.text("b") == "plain");
    CHECK(desk.fields.text("c").empty());
    CHECK_FALSE(desk.fields.integer("d"));
    CHECK(desk.fields.integer("e") == 0);
    CHECK(desk.fields.text("f").empty());  // set, and empty
  }

  TEST_CASE("values are read as what they are asked for") {
    Desk desk(R"({"text": "x", "id": "12", "size": 12.0, "rating": 0.5, "is": true, "tags": ["a"], "o": {}})");
    CHECK(desk.fields.text("text") == "x");
    CHECK(desk.fields.text("rating") == "0.5");
    CHECK(desk.fields.integer("id") == 12);
    CHECK(desk.fields.integer("size") == 12);
    CHECK(desk.fields.real("rating") == 0.5);
    CHECK(desk.fields.boolean("is") == true);
    CHECK(desk.fields.nested("tags")->size() == 1);
    CHECK(desk.fields.nested("o")->is_object());
    CHECK(desk.fields.first_fault().empty());
  }

  TEST_CASE("what is no time is a fault") {
    for (const std::string_view text : {"soon",
                                        "2021",
                                        "2021-06-02",
                                        "2021-06-02T13:59",
                                        "2021-6-2T13:59:20Z",
                                        "2021-02-30T00:00:00Z",
                                        "2021-06-02T24:00:00Z",
                                        "2021-06-02T13:59:60Z",
                                        "2021-06-02T13:59:20.Z",
                                        "2021-06-02T13:59:20.1234567890Z",
                                        "2021-06-02T13:59:20ZZ",
                                        "2021-06-02T13:59:20+2",
                                        "2021-06-02T13:59:20+24:00",
                                        "2021-06-02T13:59:20+01:60",
                                        "0000-01-01T00:00:00Z",
                                        "9999-12-31T23:59:59-00:01",
                                        "0001-01-01T00:30:00+01:00",
                                        "2021-06-02T13:59:20 Z",
                                        "-021-06-02T13:59:20Z",
                                        "2021-06-02X13:59:20Z",
                                        "2021-06-02T1a:59:20Z"}) {
      CAPTURE(text);
      CHECK(time_of(text) == "at: a time expected, \"" + std::string(text) + "\" found");
    }
  }

  TEST_CASE("a time has 0 to 9 fraction digits, cut to milliseconds, and is UTC unless it says otherwise") {
    CHECK(time_of("2021-06-02T13:59:20Z") == "2021-06-02T13:59:20Z");
    CHECK(time_of("2021-06-02T13:59:20") == "2021-06-02T13:59:20Z");
    CHECK(time_of("2021-06-02 13:59:20z") == "2021-06-02T13:59:20Z");
    CHECK(time_of("2021-06-02T13:59:20.7Z") == "2021-06-02T13:59:20.700Z");
    CHECK(time_of("2021-06-02T13:59:20.46") == "2021-06-02T13:59:20.460Z");
    CHECK(time_of("2021-06-02T13:59:20.083Z") == "2021-06-02T13:59:20.083Z");
    CHECK(time_of("2021-06-02T13:59:20.1519999Z") == "2021-06-02T13:59:20.151Z");
    CHECK(time_of("2021-06-02T13:59:20.999999999Z") == "2021-06-02T13:59:20.999Z");
    CHECK(time_of("2021-06-02T01:00:00+02:30") == "2021-06-01T22:30:00Z");
    CHECK(time_of("2021-06-02T23:30:00.5-01:00") == "2021-06-03T00:30:00.500Z");
    CHECK(time_of("2021-06-02T13:59:20+00:00") == "2021-06-02T13:59:20Z");
    CHECK(time_of("9999-12-31T23:59:59.9999999Z") == "9999-12-31T23:59:59.999Z");
  }

  TEST_CASE("the zero of .NET is no time that anybody meant") {
    CHECK(time_of("0001-01-01T00:00:00") == "");
    CHECK(time_of("0001-01-01T00:00:00.0000000Z") == "");
  }
}
