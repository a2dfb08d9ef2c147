// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ingest/seed.hpp"
#include "support/meta_fixture.hpp"
#include "support/store_fixture.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace support {

/// Seeds a folder into a store again and again, as cron would.
struct SeedBench {
  explicit SeedBench(StoreFixture& fixture)
      : clock(fixture.clock),
        shelf{.connection = fixture.connect(), .path = {}, .applied = {}},
        connection(shelf.connection) {
    meta.datasets("1,,7,,11,01/02/2020,03/01/2020,5,6,7,8,\n2,,7,,12,01/02/2020,03/01/2020,1,1,1,1,\n")
        .versions("11,1,1,Crops,crops,,,,,\n12,2,1,Soils,soils,,,,,\n")
        .users("7,ann,\n")
        .organizations("")
        .tags("")
        .dataset_tags("");
  }

  core::Result<void> seed() {
    report = ingest::SeedReport();
    const auto input = sources::kaggle::MetaInput::locate(from.empty() ? meta.folder() : from);
    if (!input) return core::fail(input.error());
    ingest::SeedOptions options{
        .batch_size = batch_size, .bulk = bulk, .force = force, .dry_run = dry_run, .max_rejects = meta.limit};
    ingest::SeedListener listener{.progress = meta.progress,
                                  .records = records,
                                  .on_record =
                                      [this](catalog::Change change, const catalog::StoredDataset& dataset) {
                                        told.push_back(std::string(name_of(change)) + " " + dataset.values.external_id);
                                        if (stop_after_records == told.size())
                                          meta.stop.request(core::StopReason::sigint);
                                      },
                                  .on_reject = [this](const catalog::Reject& reject) { rejects.push_back(reject); },
                                  .on_note = [this](const std::string& note) { notes.push_back(note); }};
    return ingest::seed_kaggle(shelf, *input, options, clock, meta.stop, listener, report);
  }

  std::int64_t writes() { return std::get<0>(*connection.one<std::int64_t>("SELECT total_changes()")); }

  std::string titles() {
    std::string text;
    for (const auto& [title] :
         connection.all<std::optional<std::string>>("SELECT title FROM v_datasets ORDER BY external_id")) {
      text += (text.empty() ? "" : ", ") + title.value_or("-");
    }
    return text;
  }

  MetaFixture meta;
  std::filesystem::path from;  // empty: the fixture's folder
  support::FakeClock& clock;
  store::Store shelf;
  sql::Connection& connection;
  std::uint64_t batch_size = 1000;
  ingest::Bulk bulk = ingest::Bulk::automatic;
  bool force = false;
  bool dry_run = false;
  ingest::Records records = ingest::Records::none;
  std::size_t stop_after_records = 0;
  ingest::SeedReport report;
  std::vector<std::string> told;
  std::vector<std::string> notes;
  std::vector<catalog::Reject> rejects;
};

}  // namespace support
