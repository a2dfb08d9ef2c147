// SPDX-License-Identifier: Apache-2.0
#include "ingest/dataset_record.hpp"

#include "core/times.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_SUITE_BEGIN("ingest/dataset_record");

TEST_CASE("what is not known is null, and text keeps every character") {
  catalog::StoredDataset dataset;
  dataset.values.external_id = "7";
  dataset.values.ref = "ann/crops";
  dataset.values.title = "\"Crops\"\n\x1b[31m \xF0\x9F\x8C\xBE";
  dataset.values.tags = R"(["soil"])";
  dataset.values.votes = 3;
  dataset.values.created_at = core::utc_time(2020, 1, 2);
  io::JsonWriter json;
  ingest::write_record(json, "kaggle", catalog::Change::inserted, dataset);
  CHECK(std::string(json.text()) ==
        R"({"type":"dataset","source":"kaggle","external_id":"7","change":"inserted","ref":"ann/crops","owner":null,)"
        R"("url":"https://www.kaggle.com/datasets/ann/crops","title":"\"Crops\"\n\u001B[31m )"
        "\xF0\x9F\x8C\xBE"
        R"(","subtitle":null,"description":null,"license":null,"tags":["soil"],"size_bytes":null,)"
        R"("compressed_bytes":null,"views":null,"downloads":null,"votes":3,"kernels":null,"medal":null,"version":null,)"
        R"("status":"minimal","created_at":"2020-01-02T00:00:00Z","updated_at":null,"extra":null})");
}

TEST_CASE("a contested ref is not the dataset's") {
  catalog::StoredDataset dataset;
  dataset.values.ref = "ann/crops";
  dataset.ref_contested = true;
  io::JsonWriter json;
  ingest::write_record(json, "kaggle", catalog::Change::updated, dataset);
  CHECK(json.text().find(R"("ref":null)") != std::string_view::npos);
  CHECK(json.text().find(R"("url":null)") != std::string_view::npos);
}

TEST_CASE("a reject tells file, line, reason and excerpt") {
  io::JsonWriter json;
  ingest::write_record(json, {.file = "Users.csv", .line = 12, .reason = "Id stands twice", .excerpt = "7,a"});
  CHECK(std::string(json.text()) ==
        R"({"type":"reject","file":"Users.csv","line":12,"reason":"Id stands twice","excerpt":"7,a"})");
}

TEST_SUITE_END();
