// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/times.hpp"
#include "store/dataset_repository.hpp"
#include "store/enrichment_repository.hpp"
#include "support/datasets.hpp"
#include "support/store_fixture.hpp"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace support {

/// One connection to a store of Kaggle datasets, and one worker who completes them.
struct EnrichmentShelf {
  static constexpr core::Milliseconds k_lease = std::chrono::minutes(5);

  explicit EnrichmentShelf(StoreFixture& fixture, const std::string& owner = "worker")
      : clock(fixture.clock),
        connection(fixture.connect()),
        datasets(connection, "kaggle"),
        work(connection, "kaggle", owner, k_lease) {}

  static catalog::Dataset dataset(const std::string& id, const std::string& ref, std::optional<std::int64_t> votes = {},
                                  std::optional<std::int64_t> views = {}) {
    catalog::Dataset values;
    values.external_id = id;
    values.ref = ref;
    values.votes = votes;
    values.views = views;
    return values;
  }

  /// Seeds one dataset, as of a day before now unless said otherwise; its id.
  std::int64_t seed(catalog::Dataset values, std::optional<core::TimePoint> edition = {}) {
    const std::string external_id = values.external_id;
    const Offered row = offered(std::move(values));
    const store::SeededRow view = row.view();
    datasets.upsert_seeded(std::span(&view, 1), edition.value_or(clock.now() - std::chrono::hours(24)));
    return id_of(external_id);
  }
  std::int64_t seed(const std::string& id, const std::string& ref, std::optional<std::int64_t> votes = {}) {
    return seed(dataset(id, ref, votes));
  }

  std::int64_t id_of(const std::string& external_id) {
    return std::get<0>(
        connection.one<std::int64_t>("SELECT id FROM datasets WHERE external_id = $1", external_id).value());
  }

  [[nodiscard]] std::int64_t now_ms() const { return core::to_epoch_ms(clock.now()); }

  /// A claim of what is minimal, as of now.
  std::optional<store::Claim> claim(std::int64_t id, store::Queue queue = store::Queue::minimal) {
    return work.claim(id, queue, now_ms());
  }

  /// A value of v_datasets as text, "NULL" when there is none.
  std::string shown(const std::string& column, const std::string& external_id) {
    const auto row = connection.one<std::optional<std::string>>(
        "SELECT " + column + " || '' FROM v_datasets WHERE external_id = $1", external_id);
    return row ? std::get<0>(*row).value_or("NULL") : "no row";
  }

  /// Status, is_active and attempts.
  std::string state(const std::string& external_id) {
    return shown("status || ' ' || is_active || ' ' || attempts", external_id);
  }

  /// The log, an attempt a line: ref, result, attempt, final, http status, error, duration.
  std::string log() {
    std::string text;
    for (const auto& [line] : connection.all<std::string>(
             "SELECT ref || ' ' || result || ' ' || attempt || ' ' || final || ' ' || coalesce(http_status || '', '-') "
             "|| ' ' || coalesce(error, '-') || ' ' || duration_ms FROM enrichment_log ORDER BY id")) {
      text += line + "\n";
    }
    return text;
  }

  FakeClock& clock;
  sql::Connection connection;
  store::DatasetRepository datasets;
  store::EnrichmentRepository work;
};

}  // namespace support
