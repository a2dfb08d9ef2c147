// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/dataset.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "sources/kaggle/meta_input.hpp"
#include "sources/kaggle/meta_mapper.hpp"
#include "sources/kaggle/table_reader.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sources::kaggle {

/// What the reading has seen; complete up to where it got.
struct MetaReport {
  std::uint64_t dataset_rows = 0;  // of Datasets.csv, rejects included
  std::optional<core::TimePoint> newest_activity;
  ValueFaults faults;
  MappingGaps gaps;
  std::map<std::string, std::uint64_t> dangling;  // "Datasets.OwnerUserId" -> keys that point nowhere
};

/// The join of the six tables: index first, then DatasetVersions.csv as one stream. Each dataset of Datasets.csv comes
/// once: with its current version's row, else with the row of its greatest VersionNumber (then Id), else bare. A second
/// row of a version's Id is rejected where the version is a current one; others are not remembered.
class MetaReader {
 public:
  /// Takes one dataset, the one at `place` of the index; a failure ends the reading and is passed on. The dataset's
  /// texts are gone after the call.
  using Sink = std::function<core::Result<void>(std::size_t place, const catalog::DatasetView&)>;

  /// All must outlive the reader, which fills `report` as it goes. `now`: dates behind it do not date the edition.
  MetaReader(const MetaInput& input, ReadContext& context, core::TimePoint now, MetaReport& report)
      : m_input(input), m_context(context), m_now(now), m_report(report) {}

  /// Reads all tables but the versions; afterwards the report's dataset_rows and newest_activity are known.
  core::Result<void> read_index();

  [[nodiscard]] const MetaIndex& index() const { return m_index; }

  /// Streams the datasets into `sink`; call once, after read_index().
  core::Result<void> read_datasets(const Sink& sink);

 private:
  /// The best version of a dataset whose current one is not (yet) found.
  struct Candidate {
    std::int64_t number = -1;
    std::int64_t id = 0;
    std::uint64_t offset = 0;  // of its row
    auto operator<=>(const Candidate&) const = default;
  };
  core::Result<void> read_current_versions(const Sink& sink, MetaMapper& mapper);
  core::Result<void> read_fallback_versions(const Sink& sink, MetaMapper& mapper);
  /// Reads the candidates of these datasets, and nothing else. False: the file can only be read from front to back.
  core::Result<bool> pick_versions(const std::vector<std::size_t>& wanted, const Sink& sink, MetaMapper& mapper);
  core::Result<void> read_versions_again(const std::vector<std::size_t>& wanted, const Sink& sink, MetaMapper& mapper);
  core::Result<void> read_rest(const Sink& sink, MetaMapper& mapper);
  /// The place in the index of the dataset that the version at hand is of.
  [[nodiscard]] std::optional<std::size_t> place_of(const TableReader& version) const;
  [[nodiscard]] bool is_current_version(std::size_t place, std::int64_t id) const;
  core::Result<void> take(std::size_t place, const TableReader& version, const Sink& sink, MetaMapper& mapper);

  const MetaInput& m_input;
  ReadContext& m_context;
  core::TimePoint m_now;
  MetaReport& m_report;
  MetaIndex m_index;
  std::vector<Candidate> m_candidates;  // one a dataset
  std::vector<bool> m_taken;            // one a dataset
};

}  // namespace sources::kaggle
