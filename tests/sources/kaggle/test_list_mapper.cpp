// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/list_mapper.hpp"

#include "core/times.hpp"
#include "support/json_document.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

TEST_SUITE_BEGIN("sources/kaggle/list_mapper");

using core::ErrorKind;
using sources::kaggle::ListPage;
using sources::kaggle::map_list;
using support::JsonDocument;

namespace {

ListPage mapped(std::string_view text) {
  const JsonDocument document(text);
  const auto page = map_list(document.root());
  REQUIRE_MESSAGE(page, (page ? "" : page.error().message));
  return *page;
}

std::string fault_of(std::string_view text) {
  const JsonDocument document(text);
  const auto page = map_list(document.root());
  if (page) return "(none)";
  CHECK(page.error().kind == ErrorKind::bad_data);
  return page.error().message;
}

/// Why an item is no dataset.
std::string fault_of_item(const ListPage& page, std::size_t i) {
  return page.items.at(i).dataset ? "(none)" : page.items.at(i).dataset.error().message;
}

/// A file nobody of us wrote; nullopt, after saying so: it is not here.
std::optional<std::string> upstream_file(const char* name) {
  const char* const folder = std::getenv("TEDI_TEST_UPSTREAM");
  if (folder == nullptr) {
    MESSAGE("SKIPPED: TEDI_TEST_UPSTREAM is not set");
    return std::nullopt;
  }
  return support::read_file(std::filesystem::path(folder) / name);
}

}  // namespace

TEST_CASE("what is no listing is bad data, and says what is there instead") {
  CHECK(fault_of("12") == "a list of datasets expected, 12 found");
  CHECK(fault_of("null") == "a list of datasets expected, null found");
  CHECK(fault_of("\"[]\"") == "a list of datasets expected, \"[]\" found");
  CHECK(fault_of(R"({"models":[{"id":1}]})") == "datasets: missing");
  CHECK(fault_of(R"({"id":7,"ref":"ann/crops"})") == "datasets: missing");
  CHECK(fault_of(R"({"datasets":"many"})") == "datasets: an array or object expected, \"many\" found");
  CHECK(fault_of(R"({"datasets":{"id":7}})") == "datasets: an array expected, an object found");
}

TEST_CASE("an item that is no dataset says where it stands and why, and the others are there") {
  const ListPage page = mapped(R"([{"id":7,"ref":"ann/crops"}, null, {"ref":"ann/a"}, {"id":0,"ref":"ann/b"},
    {"id":"x","ref":"ann/c"}, {"id":8}, {"id":9,"ref":"../etc"}, [], "text", {"id":10,"ref":"ann/grain"}])");
  REQUIRE(page.items.size() == 10);
  CHECK(page.items[0].external_id == "7");
  CHECK(fault_of_item(page, 1) == "[1]: a dataset expected, null found");
  CHECK(fault_of_item(page, 2) == "[2].id: missing");
  CHECK(fault_of_item(page, 3) == "[3].id: a positive number expected, 0 found");
  CHECK(fault_of_item(page, 4) == "[4].id: a whole number expected, \"x\" found");
  CHECK(fault_of_item(page, 5) == "[5].ref: missing");
  CHECK(fault_of_item(page, 6) == "[6].ref: owner/slug expected, \"../etc\" found");
  CHECK(fault_of_item(page, 7) == "[7]: a dataset expected, an array found");
  CHECK(fault_of_item(page, 9) == "(none)");
  CHECK(page.items[4].external_id.empty());
  CHECK(page.items[6].external_id == "9");
}

TEST_CASE("in the newer form the path leads through its member") {
  const ListPage page = mapped(R"({"datasets":[{"id":7,"ref":"ann/crops"},{"id":-3}],"nextPageToken":""})");
  CHECK(fault_of_item(page, 1) == "datasets[1].id: a positive number expected, -3 found");
}

TEST_CASE("hostile text in an item is shown harmlessly, and stored without what no store can hold") {
  const ListPage page =
      mapped("[{\"id\":1,\"ref\":\"\\u001b[2J/x\"},{\"id\":2,\"ref\":\"ann/b\",\"title\":\"a\xFF\\u0000'; DROP\"}]");
  CHECK(fault_of_item(page, 0).find('\x1b') == std::string::npos);
  CHECK(page.items[1].dataset->values.title == "a\xEF\xBF\xBD\xEF\xBF\xBD'; DROP");
}

TEST_CASE("a listing may be empty in each form, also where what is empty is left out") {
  for (const char* text : {"[]", R"({"datasets":[],"nextPageToken":""})", R"({"datasets":null})", "{}",
                           R"({"nextPageToken":""})", R"({"datasets":[]})", R"({"datasets":""})"}) {
    CHECK_MESSAGE(mapped(text).items.empty(), text);
    CHECK(mapped(text).next_token.empty());
  }
}

TEST_CASE("the token of the next page is found, in each shape of a text") {
  CHECK(mapped(R"({"datasets":[],"nextPageToken":"abc"})").next_token == "abc");
  CHECK(mapped(R"({"nextPageTokenNullable":"abc","nextPageToken":"abc","hasNextPageToken":true})").next_token == "abc");
  CHECK(mapped(R"({"datasets":[],"nextPageToken":"abc","hasNextPageToken":false})").next_token.empty());
}

TEST_CASE("what a listing calls the total is the compressed size; all else is as in the detail view") {
  for (const char* name : {"view-plain.json", "view-twins.json", "view-lean.json", "view-unset.json"}) {
    const std::string object = support::kaggle_answer(name);
    const ListPage page = mapped("[" + object + "]");
    REQUIRE(page.items.size() == 1);
    auto listed = page.items[0].dataset.value();
    const JsonDocument document(object);
    const auto viewed = sources::kaggle::map_view(document.root());
    CHECK(listed.values.compressed_bytes == viewed->values.size_bytes);
    CHECK_FALSE(listed.values.size_bytes);
    std::swap(listed.values.compressed_bytes, listed.values.size_bytes);
    CHECK_MESSAGE(listed.values == viewed->values, name);
    CHECK(listed.is_private == viewed->is_private);
    CHECK(page.items[0].external_id == viewed->values.external_id);
  }
}

TEST_CASE("a real listing of 2021 is read whole") {
  const auto text = upstream_file("kaggle/api-2021/datasets_list.json");
  if (!text) return;
  const ListPage page = mapped(*text);
  CHECK(page.items.size() == 12);
  for (std::size_t i = 0; i < page.items.size(); ++i) CHECK(fault_of_item(page, i) == "(none)");
  const auto& first = page.items.at(0).dataset->values;
  CHECK(first.external_id == "1187302");
  CHECK(first.ref == "gpreda/reddit-vaccine-myths");
  CHECK(first.compressed_bytes == 234974);
  CHECK(first.votes == 669);
  CHECK(first.updated_at == *core::utc_time(2021, 6, 16, 7, 56, 3) + core::Milliseconds(460));
}

TEST_CASE("a real listing of 2026, which was cut when it was recorded, is refused; its first item is read") {
  const auto cut = upstream_file("kaggle/api-2026/datasets_list_search_lanl-cyber.truncated.txt");
  if (!cut) return;
  io::JsonReader reader;
  CHECK_FALSE(reader.parse(*cut));
  const ListPage page = mapped(cut->substr(0, cut->rfind(",\"")) + "}]");
  CHECK(fault_of_item(page, 0) == "(none)");
  const auto& first = page.items.at(0).dataset->values;
  CHECK(first.external_id == "9851024");
  CHECK(first.compressed_bytes == 3173381);
  CHECK(first.subtitle.empty());
  CHECK(first.updated_at == *core::utc_time(2026, 3, 27, 15, 16, 5) + core::Milliseconds(700));
}

TEST_SUITE_END();
