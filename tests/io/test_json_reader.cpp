// SPDX-License-Identifier: Apache-2.0
#include "io/json_reader.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>

using io::JsonReader;
using io::JsonValue;
using Kind = io::JsonValue::Kind;

namespace {

/// A document with everything in it that JSON has.
constexpr std::string_view k_rich =
    R"({"id": 12, "name": "tide \"tables\" \u00e9\ud83c\udf0a", "deep": {"list": [1, -2.5e3, true, null, [], {}]}, "no": false})";

std::string failure_of(std::string_view text) {
  JsonReader reader;
  const auto value = reader.parse(text);
  if (value) return "(none)";
  CHECK(value.error().kind == core::ErrorKind::bad_data);
  return value.error().message;
}

/// The text of the one item of an array that holds this literal.
std::string text_of(std::string_view literal) {
  JsonReader reader;
  const auto value = reader.parse("[" + std::string(literal) + "]");
  REQUIRE(value);
  REQUIRE((*value)[0].kind() == Kind::text);
  return std::string(*(*value)[0].text());
}

template <class Check>
void with(std::string_view text, Check check) {
  JsonReader reader;
  const auto value = reader.parse(text);
  REQUIRE(value);
  check(*value);
}

std::optional<std::int64_t> integer_of(std::string_view text) {
  std::optional<std::int64_t> number;
  with(text, [&](JsonValue value) { number = value.integer(); });
  return number;
}

std::optional<double> real_of(std::string_view text) {
  std::optional<double> number;
  with(text, [&](JsonValue value) { number = value.real(); });
  return number;
}

std::optional<bool> boolean_of(std::string_view text) {
  std::optional<bool> truth;
  with(text, [&](JsonValue value) { truth = value.boolean(); });
  return truth;
}

/// Touches every value, so that a sanitizer sees what points nowhere.
std::size_t walk(JsonValue value) {
  std::size_t bytes = value.text().value_or("").size();
  CHECK(core::is_storable_utf8(value.text().value_or("")));
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) bytes += walk(value[i]);
  }
  return bytes;
}

}  // namespace

TEST_SUITE("io/json_reader") {
  TEST_CASE("what is no JSON is refused, and the message says where") {
    CHECK(failure_of("") == "empty: JSON was expected");
    CHECK(failure_of(" \r\n\t") == "empty: JSON was expected");
    CHECK(failure_of("\xEF\xBB\xBF") == "empty: JSON was expected");
    CHECK(failure_of("<html></html>") == "not JSON: wrong near byte 0 of 13");
    CHECK(failure_of(R"({"a": tru, "b": 1})") == "not JSON: wrong near byte 6 of 18");
    CHECK(failure_of("{\"a\": \"line\nbreak\"}") == "not JSON: a control character within a text");
    CHECK(failure_of(R"({"a": [1, 2)") == "JSON that breaks off after 11 bytes");
    CHECK(failure_of(R"({"a": "tex)") == "JSON that breaks off after 10 bytes");
    CHECK(failure_of(R"(["\q"])") == "not JSON: a wrong escape near byte 5 of 6");
    CHECK(failure_of("{}{}").starts_with("not JSON"));
    CHECK(failure_of("1, 2") == "not JSON: something stands behind its end");
    CHECK(failure_of("1], [2").starts_with("not JSON"));
    CHECK(failure_of("] [").starts_with("not JSON"));
  }

  TEST_CASE("a word or number that JSON does not have is refused wherever it stands") {
    for (const std::string_view word :
         {"NaN",   "Infinity", "-Infinity", "tru", "truee", "True",      "nul",     "None",     "undefined",
          "1.2.3", "01",       "-",         "+1",  "1.",    ".5",        "1e",      "1e+",      "0x10",
          "1_000", "--1",      "'a'",       "a",   "1 2",   "\\\"a\\\"", R"("\q")", R"("\u12")"}) {
      CAPTURE(word);
      CHECK(failure_of(word).starts_with("not JSON"));
      CHECK(failure_of("[" + std::string(word) + "]").starts_with("not JSON"));
      CHECK(failure_of("{\"a\": " + std::string(word) + "}").starts_with("not JSON"));
    }
    for (const std::string_view text :
         {"[1,]", "[,1]", "[1 2]", "{\"a\" 1}", "{\"a\":}", "{\"a\":1,}", "{,}", "{1:2}", "{\"a\":1 \"b\":2}", "[1}",
          "{\"a\":[1}", "[{]", "{a:1}", "//c\n1", "[]]", "[1\f]", "[\v1]"}) {
      CAPTURE(text);
      CHECK(failure_of(text) != "(none)");
    }
  }

  TEST_CASE("a document that is cut at any byte is refused") {
    JsonReader reader;
    for (std::size_t size = 0; size < k_rich.size(); ++size) {
      CAPTURE(size);
      CHECK_FALSE(reader.parse(k_rich.substr(0, size)));
    }
    CHECK(reader.parse(k_rich));
  }

  TEST_CASE("nesting is taken up to 64 levels, and a hundred thousand do no harm") {
    const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
    CHECK(failure_of(nested(64)) == "(none)");
    CHECK(failure_of(nested(65)) == "JSON that is nested deeper than 64 levels");
    CHECK(failure_of(nested(100'000)) == "JSON that is nested deeper than 64 levels");
    CHECK(failure_of(std::string(100'000, '[')).starts_with("JSON that"));
    CHECK(failure_of(std::string(100'000, ']')).starts_with("not JSON"));
    std::string objects;
    for (int i = 0; i < 100'000; ++i) objects += R"({"a":)";
    CHECK(failure_of(objects).starts_with("JSON that"));
  }

  TEST_CASE("members are found by name, and of several the last one counts") {
    with(R"({"a": 1, "b": {"a": 5}, "a": 2, "\u0061b": 3})", [](JsonValue value) {
      CHECK(value.is_object());
      CHECK(value.size() == 4);
      CHECK(value.find("a")->integer() == 2);
      CHECK(value.find("b")->find("a")->integer() == 5);
      CHECK(value.find("ab")->integer() == 3);
      CHECK_FALSE(value.find("A"));
      CHECK_FALSE(value.find("a")->find("a"));
      CHECK_THROWS_AS(static_cast<void>(value[0]), std::out_of_range);
    });
  }

  TEST_CASE("items are found by place") {
    with(R"([[1, 2], "x", {"y": []}, null, true])", [](JsonValue value) {
      REQUIRE(value.is_array());
      REQUIRE(value.size() == 5);
      CHECK(value[0][1].integer() == 2);
      CHECK(value[1].text() == "x");
      CHECK(value[2].find("y")->is_array());
      CHECK(value[2].find("y")->size() == 0);
      CHECK(value[3].kind() == Kind::null);
      CHECK(value[4].kind() == Kind::boolean);
      CHECK_FALSE(value.find("x"));
      CHECK_THROWS_AS(static_cast<void>(value[5]), std::out_of_range);
    });
  }

  TEST_CASE("the root may be any value") {
    with(" 12 ", [](JsonValue value) { CHECK(value.integer() == 12); });
    with("\"a\"", [](JsonValue value) { CHECK(value.text() == "a"); });
    with("null\n", [](JsonValue value) { CHECK(value.kind() == Kind::null); });
    with("[]", [](JsonValue value) { CHECK(value.size() == 0); });
  }

  TEST_CASE("a byte-order mark is skipped") {
    with("\xEF\xBB\xBF{\"a\":1}", [](JsonValue value) { CHECK(value.find("a")->integer() == 1); });
  }

  TEST_CASE("texts are unescaped") {
    CHECK(text_of(R"("\"\\\/\b\f\n\r\t\u003e\u00E9\uD83C\uDF0A")") == "\"\\/\b\f\n\r\t>\xC3\xA9\xF0\x9F\x8C\x8A");
    CHECK(text_of(R"("\\u0000\\ud800")") == R"(\u0000\ud800)");
  }

  TEST_CASE("one broken byte, lone surrogate or NUL costs a character, not the document") {
    CHECK(text_of("\"a\xFFz\"") == "a\xEF\xBF\xBDz");
    CHECK(text_of(std::string("\"a\0z\"", 5)) == "a\xEF\xBF\xBDz");
    CHECK(text_of(R"("a\u0000z")") == "a\xEF\xBF\xBDz");
    CHECK(text_of(R"("a\ud83cz")") == "a\xEF\xBF\xBDz");
    CHECK(text_of(R"("a\udf0az")") == "a\xEF\xBF\xBDz");
    CHECK(text_of(R"("\ud83c\ud83c\udf0a")") == "\xEF\xBF\xBD\xF0\x9F\x8C\x8A");
    CHECK(text_of(R"("\udf0a\ud83c")") == "\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(text_of(R"("\ud83c\\udf0a")") == "\xEF\xBF\xBD\\udf0a");
    with(R"({"a\ud800": 1})", [](JsonValue value) { CHECK(value.find("a\xEF\xBF\xBD")); });
  }

  TEST_CASE("a whole number may be written in several ways, and is exact or none") {
    CHECK(integer_of("9223372036854775807") == 9223372036854775807);
    CHECK(integer_of("\"-9223372036854775808\"") == std::numeric_limits<std::int64_t>::min());
    CHECK(integer_of("9223372036854775807.000") == 9223372036854775807);
    CHECK(integer_of("\"123.0\"") == 123);
    CHECK(integer_of("-0") == 0);
    CHECK(integer_of("1.5e3") == 1500);
    CHECK(integer_of("7E0") == 7);
    for (const std::string_view none :
         {"9223372036854775808", "12.5", "1e300", "1e-1", "0.99999999999999999999", "true", "null", "[]", "{}", "\"\"",
          "\" 12\"", "\"12a\"", "\"0x1\"", "\"+1\"", "\"1.\"", "\".0\"", "\"-\"", "\"inf\"", "\"12.\\ufffd\""}) {
      CAPTURE(none);
      CHECK_FALSE(integer_of(none));
    }
    const std::string huge(5000, '9');
    CHECK_FALSE(integer_of(huge));
    with(huge, [&](JsonValue value) { CHECK(value.text() == huge); });
  }

  TEST_CASE("a real number is finite") {
    CHECK(real_of("0.11764706") == doctest::Approx(0.11764706));
    CHECK(real_of("\"-1.5e-3\"") == doctest::Approx(-0.0015));
    CHECK(real_of("3") == 3.0);
    for (const std::string_view none : {"1e400", "\"nan\"", "\"inf\"", "\"1,5\"", "\"\"", "false", "null", "[1]"}) {
      CAPTURE(none);
      CHECK_FALSE(real_of(none));
    }
  }

  TEST_CASE("truth may be a word or a digit") {
    for (const std::string_view yes : {"true", "\"true\"", "\"True\"", "\"TRUE\"", "1", "\"1\""}) {
      CHECK(boolean_of(yes) == true);
    }
    for (const std::string_view no : {"false", "\"False\"", "0", "\"0\""}) CHECK(boolean_of(no) == false);
    for (const std::string_view none : {"2", "\"yes\"", "\"\"", "null", "[]", "{}", "1.0"}) {
      CHECK_FALSE(boolean_of(none));
    }
  }

  TEST_CASE("a document that is made to fill the memory is left after 200000 values") {
    const std::string why = "JSON of more than 200000 values";
    std::string zeros = "[0";
    for (std::size_t i = 1; i < JsonReader::k_most_values - 1; ++i) zeros += ",0";
    with(zeros + "]", [](JsonValue all) {  // the array is one itself
      CHECK(all.size() == JsonReader::k_most_values - 1);
      CHECK(all[all.size() - 1].integer() == 0);
    });
    CHECK(failure_of(zeros + ",0]") == why);
    CHECK(failure_of(zeros + ",0") == why);  // what comes behind is not even read

    std::string members = "{\"a\":0";
    for (std::size_t i = 0; i < JsonReader::k_most_values; ++i) members += ",\"a\":0";
    CHECK(failure_of(members + "}") == why);

    JsonReader reader;
    REQUIRE_FALSE(reader.parse(zeros + ",0]"));
    REQUIRE(reader.parse(zeros + "]"));  // each document is counted by itself
    CHECK(reader.parse("[[1,[2]],{\"a\":[3]}]").value()[1].find("a").value()[0].integer() == 3);
  }

  TEST_CASE("each member of an object is found, however many there are, and the last one of a name counts") {
    JsonReader reader;
    for (const int members : {1, 8, 9, 64, 255, 256, 257, 1000}) {
      std::string text = "{\"twice\":-1";
      for (int i = 1; i < members; ++i) text += fmt::format(",\"m{}\":{}", i, i);
      text += members > 1 ? ",\"twice\":-2,\"\":-3}" : "}";
      CAPTURE(members);
      const auto object = reader.parse(text);
      REQUIRE(object);
      for (int i = 1; i < members; ++i) REQUIRE(object->find(fmt::format("m{}", i)).value().integer() == i);
      CHECK(object->find("twice").value().integer() == (members > 1 ? -2 : -1));
      CHECK(object->find("").has_value() == (members > 1));
      CHECK_FALSE(object->find("m0"));
      CHECK_FALSE(object->find("M1"));
    }
  }

  TEST_CASE("names that are alike are told apart, and objects within objects have members of their own") {
    JsonReader reader;
    std::string text = "{";
    for (char a = 'a'; a <= 'p'; ++a) text += fmt::format("\"x{}xx.xx\":{{\"x{}xx.xx\":{}}},", a, a, int(a));
    const auto object = reader.parse(text + "\"end\":0}");
    REQUIRE(object);
    for (char a = 'a'; a <= 'p'; ++a) {
      const std::string name = fmt::format("x{}xx.xx", a);
      CHECK(object->find(name).value().find(name).value().integer() == int(a));
    }
    CHECK_FALSE(object->find("xqxx.xx"));
  }

  TEST_CASE("a reader may be used again, also after a failure, and be moved") {
    JsonReader reader;
    REQUIRE(reader.parse("[" + std::string(10'000, ' ') + "1]"));
    REQUIRE_FALSE(reader.parse("[1"));
    const auto value = reader.parse("[2]");
    REQUIRE(value);
    JsonReader moved = std::move(reader);
    CHECK((*value)[0].integer() == 2);
  }

  TEST_CASE("a document with flipped bytes is read or refused") {
    std::mt19937 random(20260101);  // fixed, so that a failure is seen again
    JsonReader reader;
    std::array<int, 2> seen{};
    for (int round = 0; round < 20'000; ++round) {
      std::string text(k_rich);
      for (std::size_t flips = 1 + random() % 3; flips > 0; --flips) {
        text[random() % text.size()] = static_cast<char>(random() % 256);
      }
      const auto value = reader.parse(text);
      ++seen[value ? 1 : 0];
      if (!value) continue;
      for (const std::string_view name : {"id", "name", "deep", "no"}) {
        if (const auto member = value->find(name)) walk(*member);
      }
    }
    CHECK(seen[0] > 1000);
    CHECK(seen[1] > 1000);
  }
}
