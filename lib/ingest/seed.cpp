// SPDX-License-Identifier: Apache-2.0
#include "ingest/seed.hpp"

#include "core/disk.hpp"
#include "core/hash.hpp"
#include "core/pipeline.hpp"
#include "core/text.hpp"
#include "ingest/seed_writer.hpp"
#include "sources/kaggle/meta_input.hpp"
#include "sources/kaggle/meta_reader.hpp"
#include "store/dataset_load.hpp"
#include "store/dataset_repository.hpp"
#include "store/guard.hpp"
#include "store/reject_repository.hpp"
#include "store/seed_repository.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace ingest {

namespace {

namespace kaggle = sources::kaggle;

/// The store keeps this many rejects of a file; the summary counts all, --rejects lists all.
constexpr std::size_t k_max_kept_rejects = 10'000;

/// A parcel is being filled, one is being written, and two make up for unevenness.
constexpr std::size_t k_parcels = 4;

/// Of a bulk load, where a parcel is not a transaction: so much the other thread still finds in the processor's cache.
constexpr std::uint64_t k_bulk_parcel_rows = 128;
constexpr std::size_t k_bulk_parcel_bytes = std::size_t{512} << 10;

/// What the store remembers of each dataset's last seeding: the one ordered scan that a refresh is compared with.
class StoredHashes {
 public:
  StoredHashes(store::DatasetRepository& repository, const kaggle::MetaIndex& index)
      : m_hashes(index.datasets().size()) {
    repository.each_seed_hash([&](std::string_view external_id, std::int64_t hash) {
      const auto id = core::parse_integer(external_id);
      if (const auto place = id ? index.find(*id) : std::nullopt) m_hashes[*place] = hash;
    });
  }

  [[nodiscard]] bool holds(std::size_t place, std::int64_t hash) const { return m_hashes[place] == hash; }

 private:
  std::vector<std::optional<std::int64_t>> m_hashes;  // by place in the index
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
  const std::int64_t modified_ns = input.files().front().modified_ns;
  return modified_ns == 0 ? now : std::min(now, core::from_epoch_ms(modified_ns / 1'000'000));
}

class Seeder {
 public:
  Seeder(store::Store& store, const kaggle::MetaInput& input, const SeedOptions& options, const core::Clock& clock,
         const core::StopFlag& stop, SeedListener& listener, SeedReport& report)
      : m_input(input),
        m_options(options),
        m_clock(clock),
        m_stop(stop),
        m_listener(listener),
        m_report(report),
        m_path(store.path),
        m_connection(store.connection),
        m_datasets(store.connection, std::string(k_kaggle)),
        m_seeds(store.connection, std::string(k_kaggle)),
        m_rejects(store.connection, std::string(k_seed_task), std::string(k_kaggle)) {}

  core::Result<void> run() {
    const std::vector<store::SeedInput> inputs = inputs_of(m_input);
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
                                .on_file_end = [this](std::string_view file) { finish_file(file); }};
    const core::TimePoint now = m_clock.now();
    kaggle::MetaReader reader(m_input, context, now, m_report.meta);
    if (auto done = reader.read_index(); !done) {
      store_rejects();
      return done;
    }
    note_missing_tables();
    m_report.edition = m_report.meta.newest_activity.value_or(modified_at(m_input, now));
    note_older_edition();
    return write(reader, inputs);
  }

 private:
  /// Into a store without datasets all or nothing: null when it is not to be had, or is not such a store. Who wants to
  /// be told of every row, or to stop after a while and go on later, is served by batches.
  std::unique_ptr<store::DatasetLoad> begin_load() {
    if (m_options.dry_run || m_options.bulk == Bulk::never || m_listener.records != Records::none) return nullptr;
    return store::DatasetLoad::try_begin(m_connection, std::string(k_kaggle), *m_report.edition);
  }

  core::Result<void> write(kaggle::MetaReader& reader, const std::vector<store::SeedInput>& inputs) {
    auto load = begin_load();
    if (!m_options.dry_run) m_report.load = load ? Load::bulk : Load::batches;
    SeedWriter writer(m_datasets, m_seeds, load.get(), *m_report.edition, m_options, m_listener, m_report);
    try {
      auto done = stream(reader, writer);
      if (load && done) load->finish();
      if (load && !done) load.reset();  // rolled back: what follows is said of the store as it was
      store_rejects();
      if (m_options.dry_run) return done;
      if (done) m_seeds.complete(inputs, *m_report.edition);
      if (load) commit(*load);
      m_report.ref_conflicts = m_datasets.count_contested_refs();
      return done;
    } catch (const sql::Failure& failure) {
      if (failure.kind() != sql::Kind::full) throw;
      const std::string needed = writer.needed_space();
      load.reset();  // before it is asked what is free
      throw sql::Failure(sql::Kind::full, failure.engine_code(),
                         core::printable(m_path.string(), 1000) + ": " +
                             core::disk_full_text(std::filesystem::absolute(m_path), needed));
    }
  }

  void commit(store::DatasetLoad& load) {
    load.commit();
    m_report.counts.inserted += load.rows();
    m_report.refs_moved += load.moved_refs();
  }

  /// Reads in a thread of its own, writes in this one.
  core::Result<void> stream(kaggle::MetaReader& reader, SeedWriter& writer) {
    const StoredHashes hashes(m_datasets, reader.index());
    const SeedParcel like = m_report.load == Load::bulk ? SeedParcel(k_bulk_parcel_rows, k_bulk_parcel_bytes)
                                                        : SeedParcel(m_options.batch_size);
    std::vector<SeedParcel> parcels(k_parcels, like);
    return core::run_pipeline(
        std::span(parcels), [&](core::Outlet<SeedParcel>& outlet) { return read(reader, hashes, outlet); },
        [&](SeedParcel& parcel) {
          writer.write(parcel);
          parcel.clear();
          return m_stop.is_set() ? stopped() : core::Result<void>();
        });
  }

  core::Result<void> read(kaggle::MetaReader& reader, const StoredHashes& hashes, core::Outlet<SeedParcel>& outlet) {
    core::RowHash row_hash;
    const bool tell_unchanged = m_listener.records == Records::all;
    bool is_wanted = true;
    auto done = reader.read_datasets([&](std::size_t place, const catalog::DatasetView& dataset) -> core::Result<void> {
      const std::int64_t hash = catalog::hash_of(dataset, row_hash);
      const bool is_unchanged = hashes.holds(place, hash);
      if (is_unchanged && !tell_unchanged) {
        outlet.parcel().add_unchanged();
        return {};
      }
      if (!outlet.parcel().has_room_for(dataset)) {
        is_wanted = outlet.send();
        if (!is_wanted || m_stop.is_set()) return stopped();
      }
      is_unchanged ? outlet.parcel().add_unchanged(dataset) : outlet.parcel().add(dataset, hash);
      return {};
    });
    if (is_wanted) outlet.send();  // what is in hand is finished, also when the reading ended early
    return done;
  }

  static core::Result<void> stopped() {
    return core::fail(core::ErrorKind::interrupted, "stopped between two datasets");
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

  void note_missing_tables() {
    static const std::vector<std::pair<kaggle::MetaTable, std::string_view>> k_costs{
        {kaggle::MetaTable::versions, "datasets come without title, slug, licence and sizes, so without ref"},
        {kaggle::MetaTable::users, "datasets that users own come without owner and ref"},
        {kaggle::MetaTable::organizations, "datasets that organizations own come without ref"},
        {kaggle::MetaTable::dataset_tags, "datasets come without tags"},
        {kaggle::MetaTable::tags, "datasets come without tags"},
    };
    for (const auto& [table, cost] : k_costs) {
      if (m_input.has(table)) continue;
      m_report.missing_tables.emplace_back(file_name(table));
      m_listener.on_note(fmt::format("{} is not there: {}", file_name(table), cost));
      finish_file(file_name(table));  // those of an earlier edition's file are nobody's now
    }
  }

  void take_reject(const catalog::Reject& reject) {
    ++m_report.rejected_rows[reject.file];
    if (reject.file == file_name(kaggle::MetaTable::datasets)) ++m_report.counts.rejected;
    m_listener.on_reject(reject);
    if (m_kept_rejects.size() < k_max_kept_rejects) m_kept_rejects.push_back(reject);
  }

  /// Files are read one after another, so what is kept belongs to this one.
  void finish_file(std::string_view file) { m_finished_files.emplace_back(file, std::exchange(m_kept_rejects, {})); }

  void store_rejects() {
    if (m_options.dry_run) return;
    for (const auto& [file, rejects] : m_finished_files) m_rejects.replace(file, rejects);
  }

  const kaggle::MetaInput& m_input;
  const SeedOptions& m_options;
  const core::Clock& m_clock;
  const core::StopFlag& m_stop;
  SeedListener& m_listener;
  SeedReport& m_report;
  const std::filesystem::path& m_path;
  sql::Connection& m_connection;
  store::DatasetRepository m_datasets;
  store::SeedRepository m_seeds;
  store::RejectRepository m_rejects;
  std::vector<catalog::Reject> m_kept_rejects;
  std::vector<std::pair<std::string, std::vector<catalog::Reject>>> m_finished_files;
};

}  // namespace

core::Result<void> seed_kaggle(store::Store& store, const kaggle::MetaInput& input, const SeedOptions& options,
                               const core::Clock& clock, const core::StopFlag& stop, SeedListener& listener,
                               SeedReport& report) {
  return store::guarded([&] { return Seeder(store, input, options, clock, stop, listener, report).run(); });
}

}  // namespace ingest
