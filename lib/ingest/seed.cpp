// SPDX-License-Identifier: Apache-2.0
#include "ingest/seed.hpp"

#include "core/hash.hpp"
#include "core/text.hpp"
#include "ingest/seed_batch.hpp"
#include "sources/kaggle/meta_input.hpp"
#include "sources/kaggle/meta_reader.hpp"
#include "store/dataset_repository.hpp"
#include "store/guard.hpp"
#include "store/reject_repository.hpp"
#include "store/seed_repository.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace ingest {

namespace {

namespace kaggle = sources::kaggle;

/// The store keeps this many rejects of a file; the summary counts all, --rejects lists all.
constexpr std::size_t k_max_kept_rejects = 10'000;

/// What the store remembers of each dataset's last seeding, in order: 16 bytes a dataset.
class SeedHashes {
 public:
  explicit SeedHashes(store::DatasetRepository& repository) {
    repository.each_seed_hash([&](std::string_view external_id, std::int64_t hash) {
      if (const auto id = core::parse_integer(external_id)) m_hashes.emplace_back(*id, hash);
    });
    std::ranges::sort(m_hashes);  // the store orders ids as text
  }

  [[nodiscard]] bool holds(std::int64_t id, std::int64_t hash) const {
    return std::ranges::binary_search(m_hashes, std::pair(id, hash));
  }

 private:
  std::vector<std::pair<std::int64_t, std::int64_t>> m_hashes;
};

std::vector<store::SeedInput> inputs_of(const kaggle::MetaInput& input) {
  std::vector<store::SeedInput> inputs;
  for (const kaggle::MetaFile& file : input.files()) {
    inputs.push_back({.file = core::repair_utf8(file.name),
                      .size_bytes = file.size_bytes,
                      .modified_ns = file.modified_ns,
                      .inode = file.inode,
                      .mapper_version = kaggle::k_meta_mapper_version});
  }
  std::ranges::sort(inputs, {}, &store::SeedInput::file);
  return inputs;
}

/// The edition's date when no row has one: when its Datasets.csv (or the zip) was last written. A file from the future
/// would make every later edition an older one.
core::TimePoint modified_at(const kaggle::MetaInput& input, core::TimePoint now) {
  return std::min(now, core::from_epoch_ms(input.files().front().modified_ns / 1'000'000));
}

class Seeder {
 public:
  Seeder(store::Store& store, const SeedOptions& options, const core::Clock& clock, const core::StopFlag& stop,
         SeedListener& listener, SeedReport& report)
      : m_options(options),
        m_clock(clock),
        m_stop(stop),
        m_listener(listener),
        m_report(report),
        m_datasets(store.connection, std::string(k_kaggle)),
        m_seeds(store.connection, std::string(k_kaggle)),
        m_rejects(store.connection, std::string(k_seed_task), std::string(k_kaggle)) {}

  core::Result<void> run() {
    auto input = kaggle::MetaInput::locate(m_options.from);
    if (!input) return core::fail(std::move(input).error());
    const std::vector<store::SeedInput> inputs = inputs_of(*input);
    if (!m_options.force && m_seeds.inputs() == inputs) {
      m_report.inputs = Inputs::unchanged;
      m_report.edition = m_seeds.last_edition();
      m_report.ref_conflicts = m_datasets.count_contested_refs();
      return {};
    }
    m_report.inputs = Inputs::read;
    kaggle::ReadContext context{.stop = m_stop,
                                .progress = m_listener.progress,
                                .limit = m_options.max_rejects,
                                .on_reject = [this](const catalog::Reject& reject) { take_reject(reject); },
                                .on_missing_columns =
                                    [this](std::string_view file, const std::vector<std::string_view>& columns) {
                                      note_missing_columns(file, columns);
                                    },
                                .on_file_end = [this](std::string_view file) { store_rejects(file); }};
    const core::TimePoint now = m_clock.now();
    kaggle::MetaReader reader(*input, context, now, m_report.meta);
    if (auto done = reader.read_index(); !done) return done;
    note_missing_tables(*input);
    m_report.edition = m_report.meta.newest_activity.value_or(modified_at(*input, now));
    note_older_edition();
    auto done = stream(reader);
    if (m_options.dry_run) return done;
    m_report.ref_conflicts = m_datasets.count_contested_refs();
    if (done) m_seeds.complete(inputs, *m_report.edition);
    return done;
  }

 private:
  core::Result<void> stream(kaggle::MetaReader& reader) {
    const SeedHashes hashes(m_datasets);
    SeedBatch batch(m_datasets, *m_report.edition, m_options, m_listener, m_report);
    core::RowHash row_hash;
    std::uint64_t offered = 0;
    auto done = reader.read_datasets([&](const catalog::Dataset& dataset) -> core::Result<void> {
      constexpr std::uint64_t k_rows_between_looks = 1024;
      if (++offered % k_rows_between_looks == 0 && m_stop.is_set()) return stopped();
      const std::int64_t hash = catalog::hash_of(dataset, row_hash);
      const auto id = core::parse_integer(dataset.external_id);
      if (id && hashes.holds(*id, hash)) {
        tell_unchanged(dataset.external_id);
        return {};
      }
      batch.add(dataset, hash);
      if (!batch.is_full()) return {};
      batch.flush();
      return m_stop.is_set() ? stopped() : core::Result<void>();
    });
    batch.flush();  // what is in hand is finished, also when the reading ended early
    return done;
  }

  static core::Result<void> stopped() {
    return core::fail(core::ErrorKind::interrupted, "stopped between two datasets");
  }

  void tell_unchanged(const std::string& external_id) {
    ++m_report.counts.unchanged;
    if (m_listener.records != Records::all) return;
    if (const auto row = m_datasets.find(external_id)) m_listener.on_record(catalog::Change::unchanged, *row);
  }

  void note_older_edition() {
    const auto last = m_seeds.last_edition();
    if (!last || *last <= *m_report.edition) return;
    m_listener.on_note(
        fmt::format("these files are as of {}, older than those of {} that were seeded last: they only fill gaps",
                    core::to_rfc3339(*m_report.edition), core::to_rfc3339(*last)));
  }

  void note_missing_columns(std::string_view file, const std::vector<std::string_view>& columns) {
    for (const std::string_view column : columns)
      m_report.missing_columns.push_back(fmt::format("{}: {}", file, column));
    m_listener.on_note(
        fmt::format("{} has no column {}: what it would say stays unknown", file, fmt::join(columns, ", ")));
  }

  void note_missing_tables(const kaggle::MetaInput& input) {
    static const std::vector<std::pair<kaggle::MetaTable, std::string_view>> k_costs{
        {kaggle::MetaTable::versions, "datasets come without title, slug, licence and sizes, so without ref"},
        {kaggle::MetaTable::users, "datasets that users own come without owner and ref"},
        {kaggle::MetaTable::organizations, "datasets that organizations own come without ref"},
        {kaggle::MetaTable::dataset_tags, "datasets come without tags"},
        {kaggle::MetaTable::tags, "datasets come without tags"},
    };
    for (const auto& [table, cost] : k_costs) {
      if (input.has(table)) continue;
      m_report.missing_tables.emplace_back(file_name(table));
      m_listener.on_note(fmt::format("{} is not there: {}", file_name(table), cost));
      store_rejects(file_name(table));  // those of an earlier edition's file are nobody's now
    }
  }

  void take_reject(const catalog::Reject& reject) {
    ++m_report.rejected_rows[reject.file];
    if (reject.file == file_name(kaggle::MetaTable::datasets)) ++m_report.counts.rejected;
    m_listener.on_reject(reject);
    if (m_kept_rejects.size() < k_max_kept_rejects) m_kept_rejects.push_back(reject);
  }

  /// Files are read one after another, so what is kept belongs to this one.
  void store_rejects(std::string_view file) {
    if (!m_options.dry_run) m_rejects.replace(file, m_kept_rejects);
    m_kept_rejects.clear();
  }

  const SeedOptions& m_options;
  const core::Clock& m_clock;
  const core::StopFlag& m_stop;
  SeedListener& m_listener;
  SeedReport& m_report;
  store::DatasetRepository m_datasets;
  store::SeedRepository m_seeds;
  store::RejectRepository m_rejects;
  std::vector<catalog::Reject> m_kept_rejects;
};

}  // namespace

core::Result<void> seed_kaggle(store::Store& store, const SeedOptions& options, const core::Clock& clock,
                               const core::StopFlag& stop, SeedListener& listener, SeedReport& report) {
  return store::guarded([&] { return Seeder(store, options, clock, stop, listener, report).run(); });
}

}  // namespace ingest
