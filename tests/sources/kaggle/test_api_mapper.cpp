// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/api_mapper.hpp"

#include "core/text.hpp"
#include "core/times.hpp"
#include "sources/kaggle/meta_mapper.hpp"
#include "support/json_document.hpp"
#include "support/meta_fixture.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

using catalog::Dataset;
using sources::kaggle::ApiDataset;
using sources::kaggle::map_view;
using support::JsonDocument;
using support::kaggle_answer;
using support::with_member;

namespace {

constexpr std::string_view k_least = R"({"id": 7, "ref": "ann/crops"})";

ApiDataset mapped(std::string_view text) {
  const JsonDocument document(text);
  const auto viewed = map_view(document.root());
  REQUIRE_MESSAGE(viewed, (viewed ? "" : viewed.error().message));
  return *viewed;
}

/// Why it is none.
std::string fault_of(std::string_view text) {
  const JsonDocument document(text);
  const auto viewed = map_view(document.root());
  if (viewed) return "(none)";
  CHECK(viewed.error().kind == core::ErrorKind::bad_data);
  return viewed.error().message;
}

/// What view-plain.json and view-twins.json say.
ApiDataset tide_tables() {
  ApiDataset viewed;
  viewed.is_private = false;
  Dataset& values = viewed.values;
  values.external_id = "410037";
  values.ref = "mira-halvorsen/tide-tables-port-ember";
  values.owner = "mira-halvorsen";
  values.title = "Tide tables of Port Ember";
  values.subtitle = "High and low water, 1990 to 2020";
  values.description = "### Context\n\nWater levels > 4 m are \"spring tides\".\r\nCaf\xC3\xA9 \xF0\x9F\x8C\x8A";
  values.license = "CC0: Public Domain";
  values.tags = R"(["earth science","oceans"])";
  values.extra = R"({"usability_rating":0.9411765,"topics":3,"is_featured":true})";
  values.size_bytes = 73'413'042'164;
  values.views = 69'246;
  values.downloads = 7'672;
  values.votes = 669;
  values.kernels = 44;
  values.version = 12;
  values.updated_at = *core::utc_time(2021, 6, 2, 13, 59, 20) + core::Milliseconds(700);
  return viewed;
}

void check_same(const ApiDataset& viewed, const ApiDataset& expected) {
  CHECK(viewed.is_private == expected.is_private);
  for (const auto text : catalog::k_texts_of<std::string>) CHECK(viewed.values.*text == expected.values.*text);
  for (const auto number : catalog::k_numbers_of<std::string>) CHECK(viewed.values.*number == expected.values.*number);
  CHECK(viewed.values == expected.values);
}

bool is_storable(const ApiDataset& viewed) {
  for (const auto text : catalog::k_texts_of<std::string>) {
    if (!core::is_storable_utf8(viewed.values.*text)) return false;
  }
  return !viewed.values.external_id.empty() && !viewed.values.ref.empty();
}

/// A member that need not be there, and what a dataset is without it.
struct OptionalMember {
  std::string_view name;
  std::vector<std::string_view> wrong;
  void (*unsay)(ApiDataset& viewed);
};

const std::vector<std::string_view> k_no_text{"true", "[\"x\"]", "{}"};
const std::vector<std::string_view> k_no_count{"\"many\"", "true", "[1]",   "{}",
                                               "-1",       "1.5",  "1e400", "99999999999999999999"};
const std::vector<std::string_view> k_no_truth{"\"perhaps\"", "2", "[true]", "{}"};

const std::vector<OptionalMember> k_optional{
    {"title", k_no_text, [](ApiDataset& viewed) { viewed.values.title.clear(); }},
    {"subtitle", k_no_text, [](ApiDataset& viewed) { viewed.values.subtitle.clear(); }},
    {"description", k_no_text, [](ApiDataset& viewed) { viewed.values.description.clear(); }},
    {"licenseName", k_no_text, [](ApiDataset& viewed) { viewed.values.license.clear(); }},
    {"totalBytes", k_no_count, [](ApiDataset& viewed) { viewed.values.size_bytes.reset(); }},
    {"viewCount", k_no_count, [](ApiDataset& viewed) { viewed.values.views.reset(); }},
    {"downloadCount", k_no_count, [](ApiDataset& viewed) { viewed.values.downloads.reset(); }},
    {"voteCount", k_no_count, [](ApiDataset& viewed) { viewed.values.votes.reset(); }},
    {"kernelCount", k_no_count, [](ApiDataset& viewed) { viewed.values.kernels.reset(); }},
    {"currentVersionNumber", k_no_count, [](ApiDataset& viewed) { viewed.values.version.reset(); }},
    {"lastUpdated",
     {"\"soon\"", "1622642360", "true", "[]", "{}"},
     [](ApiDataset& viewed) { viewed.values.updated_at.reset(); }},
    {"tags",
     {"\"oceans\"", "true", "12", "{}", "[]", "[null, 1, true, [], {}]"},
     [](ApiDataset& viewed) { viewed.values.tags.clear(); }},
    {"isPrivate", k_no_truth, [](ApiDataset& viewed) { viewed.is_private.reset(); }},
    {"topicCount", k_no_count,
     [](ApiDataset& viewed) { viewed.values.extra = R"({"usability_rating":0.9411765,"is_featured":true})"; }},
    {"usabilityRating",
     {"\"good\"", "true", "[0.5]", "{}", "1e400"},
     [](ApiDataset& viewed) { viewed.values.extra = R"({"topics":3,"is_featured":true})"; }},
    {"isFeatured", k_no_truth,
     [](ApiDataset& viewed) { viewed.values.extra = R"({"usability_rating":0.9411765,"topics":3})"; }},
};

}  // namespace

TEST_SUITE("sources/kaggle/api_mapper") {
  TEST_CASE("what is no object is no dataset") {
    CHECK(fault_of("[{\"id\": 7, \"ref\": \"ann/crops\"}]") == "a dataset expected, an array found");
    CHECK(fault_of("null") == "a dataset expected, null found");
    CHECK(fault_of("\"dataset\"") == "a dataset expected, \"dataset\" found");
    CHECK(fault_of("7") == "a dataset expected, 7 found");
  }

  TEST_CASE("without a positive id there is no dataset, and the message names the member") {
    CHECK(fault_of(R"({"ref": "ann/crops"})") == "id: missing");
    CHECK(fault_of(R"({"id": null, "ref": "ann/crops"})") == "id: missing");
    CHECK(fault_of(R"({"id": "seven", "ref": "ann/crops"})") == "id: a whole number expected, \"seven\" found");
    CHECK(fault_of(R"({"id": true, "ref": "ann/crops"})") == "id: a whole number expected, true found");
    CHECK(fault_of(R"({"id": [7], "ref": "ann/crops"})") == "id: a whole number expected, an array found");
    CHECK(fault_of(R"({"id": 7.5, "ref": "ann/crops"})") == "id: a whole number expected, 7.5 found");
    CHECK(fault_of(R"({"id": 9223372036854775808, "ref": "ann/crops"})") ==
          "id: a whole number expected, 9223372036854775808 found");
    CHECK(fault_of(R"({"id": 0, "ref": "ann/crops"})") == "id: a positive number expected, 0 found");
    CHECK(fault_of(R"({"id": -7, "ref": "ann/crops"})") == "id: a positive number expected, -7 found");
  }

  TEST_CASE("without a ref that can be asked for there is no dataset") {
    CHECK(fault_of(R"({"id": 7})") == "ref: missing");
    CHECK(fault_of(R"({"id": 7, "ref": ""})") == "ref: missing");
    CHECK(fault_of(R"({"id": 7, "ref": {}})") == "ref: a text expected, an object found");
    CHECK(fault_of(R"({"id": 7, "ref": "crops"})") == "ref: owner/slug expected, \"crops\" found");
    CHECK(fault_of(R"({"id": 7, "ref": "ann/../x\n"})") == "ref: owner/slug expected, \"ann/../x\\n\" found");
    CHECK(fault_of(R"({"id": 7, "ref": "ann/.."})") == "ref: owner/slug expected, \"ann/..\" found");
  }

  TEST_CASE("an id may be a number, a text or 123.0, up to 63 bits") {
    for (const std::string_view id : {"9007199254740993", "\"9007199254740993\"", "9007199254740993.0"}) {
      CHECK(mapped(with_member(k_least, "id", id)).values.external_id == "9007199254740993");
    }
    CHECK(mapped(with_member(k_least, "id", "9223372036854775807")).values.external_id == "9223372036854775807");
  }

  TEST_CASE("what is not said stays unsaid") {
    ApiDataset least;
    least.values.external_id = "7";
    least.values.ref = "ann/crops";
    least.values.owner = "ann";
    check_same(mapped(k_least), least);
  }

  TEST_CASE("every shape of the same dataset says the same") {
    check_same(mapped(kaggle_answer("view-plain.json")), tide_tables());
    check_same(mapped(kaggle_answer("view-twins.json")), tide_tables());
  }

  TEST_CASE("zeros and empty texts that are marked as not set are not said") {
    ApiDataset unset;
    unset.is_private = true;
    unset.values.external_id = "410038";
    unset.values.ref = "mira-halvorsen/empty-shelf";
    unset.values.owner = "mira-halvorsen";
    unset.values.views = unset.values.downloads = unset.values.votes = unset.values.kernels = 0;
    unset.values.extra = R"({"topics":0,"is_featured":false})";
    check_same(mapped(kaggle_answer("view-unset.json")), unset);
  }

  TEST_CASE("defaults that are left out are not said") {
    ApiDataset lean;
    lean.values.external_id = "410039";
    lean.values.ref = "mira-halvorsen/bare-minimum";
    lean.values.owner = "mira-halvorsen";
    lean.values.title = "Bare minimum";
    lean.values.updated_at = *core::utc_time(2025, 11, 22, 8) + core::Milliseconds(151);
    check_same(mapped(kaggle_answer("view-lean.json")), lean);
  }

  TEST_CASE("a wrong type of an optional member costs that member and nothing else") {
    const std::string whole = kaggle_answer("view-plain.json");
    for (const OptionalMember& member : k_optional) {
      ApiDataset expected = tide_tables();
      member.unsay(expected);
      for (const std::string_view wrong : member.wrong) {
        CAPTURE(member.name);
        CAPTURE(wrong);
        check_same(mapped(with_member(whole, member.name, wrong)), expected);
      }
      check_same(mapped(with_member(whole, member.name, "null")), expected);
    }
  }

  TEST_CASE("unknown members do no harm") {
    std::string text = kaggle_answer("view-twins.json");
    for (const std::string_view literal : {"null", "1e999", "{\"id\": 1}", "[[[[[]]]]]", "\"\\ud800\""}) {
      text = with_member(text, "somethingNew", literal);
      text = with_member(text, "", literal);
    }
    check_same(mapped(text), tide_tables());
  }

  TEST_CASE("the owner is the first part of the ref, whatever else is said") {
    CHECK(mapped(with_member(k_least, "ownerRef", "\"bob\"")).values.owner == "ann");
  }

  TEST_CASE("tags are written as the seed writes them") {
    support::MetaFixture meta;
    meta.datasets("7,1,1,,,,,,,,,\n").users("1,ann,\n").dataset_tags("1,7,1\n2,7,2\n3,7,3\n4,7,4\n");
    meta.tags("1,\"b \"\"quoted\"\"\"\n2,caf\xC3\xA9\n3,Zebra\n4,a\\b\n");
    auto context = meta.context();
    sources::kaggle::ValueFaults faults;
    sources::kaggle::MetaIndex index;
    REQUIRE(index.read(meta.input(), context, faults));
    std::string seeded;
    index.append_tags(0, seeded);

    const std::string tags =
        R"([{"name": "caf\u00e9"}, {"ref": "a\\b"}, {"name": "b \"quoted\""}, "Zebra", {"name": "Zebra"}])";
    CHECK(mapped(with_member(k_least, "tags", tags)).values.tags == seeded);
  }

  TEST_CASE("text that cannot be stored is repaired") {
    const ApiDataset viewed = mapped("{\"id\": 7, \"ref\": \"ann/crops\", \"title\": \"a\xFF\\u0000\\ud83cz\"}");
    CHECK(viewed.values.title == "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz");
  }

  TEST_CASE("a view that is cut at any byte is no answer") {
    io::JsonReader reader;
    for (const char* file : {"view-plain.json", "view-twins.json"}) {
      const std::string whole(core::trim(kaggle_answer(file)));
      for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto cut = reader.parse(std::string_view(whole).substr(0, size));
        CAPTURE(size);
        REQUIRE_FALSE(cut);
        REQUIRE(cut.error().kind == core::ErrorKind::bad_data);
      }
    }
  }

  TEST_CASE("a view with flipped bytes is refused, or all that it says can be stored") {
    std::mt19937 random(20260102);  // fixed, so that a failure is seen again
    const std::string whole = kaggle_answer("view-twins.json");
    io::JsonReader reader;
    int taken = 0;
    for (int round = 0; round < 3'000; ++round) {
      std::string text = whole;
      for (std::size_t flips = 1 + random() % 4; flips > 0; --flips) {
        text[random() % text.size()] = static_cast<char>(random() % 256);
      }
      const auto json = reader.parse(text);
      const auto viewed = json ? map_view(*json) : core::Result<ApiDataset>(core::fail(json.error()));
      if (!viewed) {
        REQUIRE(viewed.error().kind == core::ErrorKind::bad_data);
        continue;
      }
      ++taken;
      REQUIRE(is_storable(*viewed));
    }
    CHECK(taken > 300);
  }

  TEST_CASE("Kaggle's own answers are mapped") {
    const char* upstream = std::getenv("TEDI_TEST_UPSTREAM");
    if (upstream == nullptr) {
      MESSAGE("SKIPPED: Kaggle's answers need TEDI_TEST_UPSTREAM");
      return;
    }
    const std::filesystem::path folder = std::filesystem::path(upstream) / "kaggle";

    SUBCASE("of 2021") {
      const JsonDocument list(support::read_file(folder / "api-2021/datasets_list.json"));
      REQUIRE(list.root().size() > 0);
      for (std::size_t i = 0; i < list.root().size(); ++i) {
        const auto viewed = map_view(list.root()[i]);
        REQUIRE(viewed);
        const Dataset& values = viewed->values;
        CAPTURE(values.ref);
        CHECK(is_storable(*viewed));
        CHECK(values.ref.starts_with(values.owner + "/"));
        CHECK_FALSE(values.title.empty());
        CHECK_FALSE(values.license.empty());
        CHECK(values.extra.starts_with("{\"usability_rating\":"));
        for (const auto& number : {values.size_bytes, values.views, values.downloads, values.votes, values.version}) {
          REQUIRE(number);
          CHECK(*number > 0);
        }
        REQUIRE(values.updated_at);
        CHECK(core::to_rfc3339(*values.updated_at).starts_with("2021-"));
        CHECK(viewed->is_private == false);
      }
    }

    SUBCASE("of 2026, which was cut when it was recorded") {
      const std::string cut = support::read_file(folder / "api-2026/datasets_view_lanl-data.truncated.txt");
      io::JsonReader reader;
      const auto refused = reader.parse(cut);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().kind == core::ErrorKind::bad_data);

      const ApiDataset viewed = mapped(cut.substr(0, cut.rfind(",\"")) + "}]}");
      const Dataset& values = viewed.values;
      CHECK(values.external_id == "140939");
      CHECK(values.ref == "pankajb64/lanl-data");
      CHECK(values.owner == "pankajb64");
      CHECK(values.title == "LANL Data");
      CHECK(values.subtitle.empty());
      CHECK(values.description.empty());
      CHECK(values.license == "Unknown");
      CHECK(values.tags == R"(["pre-trained model"])");
      CHECK(values.extra == R"({"usability_rating":0.25,"topics":0,"is_featured":false})");
      CHECK(values.size_bytes == 929'488);
      CHECK(values.views == 3'479);
      CHECK(values.downloads == 207);
      CHECK(values.votes == 2);
      CHECK(values.kernels == 1);
      CHECK(values.version == 1);
      CHECK(core::to_rfc3339(*values.updated_at) == "2019-03-16T15:56:52.083Z");
      CHECK(viewed.is_private == false);
    }
  }
}
