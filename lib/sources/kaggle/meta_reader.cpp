// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/meta_reader.hpp"

#include <algorithm>

namespace sources::kaggle {

namespace {

VersionRow version_row(const TableReader& reader) {
  return {.version_number = reader.get(versions::version_number),
          .title = reader.get(versions::title),
          .slug = reader.get(versions::slug),
          .subtitle = reader.get(versions::subtitle),
          .description = reader.get(versions::description),
          .license_name = reader.get(versions::license_name),
          .compressed_bytes = reader.get(versions::compressed_bytes),
          .uncompressed_bytes = reader.get(versions::uncompressed_bytes)};
}

}  // namespace

core::Result<void> MetaReader::read_index() {
  auto done = m_index.read(m_input, m_context, m_report.faults);
  m_report.dataset_rows = m_index.offered_rows();
  m_report.newest_activity = m_index.newest_activity(m_now);
  m_report.dangling = m_index.dangling();
  m_candidates.resize(m_index.datasets().size());
  m_taken.resize(m_index.datasets().size());
  return done;
}

core::Result<void> MetaReader::read_datasets(const Sink& sink) {
  MetaMapper mapper(m_index, m_report.faults, m_report.gaps);
  for (const auto step :
       {&MetaReader::read_current_versions, &MetaReader::read_fallback_versions, &MetaReader::read_rest}) {
    if (auto done = (this->*step)(sink, mapper); !done) return done;
  }
  return {};
}

core::Result<void> MetaReader::read_current_versions(const Sink& sink, MetaMapper& mapper) {
  if (!m_input.has(MetaTable::versions)) return {};
  auto reader = TableReader::open(m_input, MetaTable::versions, m_context);
  if (!reader) return core::fail(std::move(reader).error());
  ValueFaults ignored;  // of versions that nobody asked for
  return reader->each([&]() -> core::Result<void> {
    const auto id = reader->get_id(versions::id);
    if (!id) {
      reader->reject("Id is not a positive integer");
      return {};
    }
    const auto place = place_of(*reader);
    if (!place) {
      ++m_report.dangling["DatasetVersions.DatasetId"];
    } else if (!is_current_version(*place, *id)) {
      const auto number = parse_count(reader->get(versions::version_number), ignored);
      m_candidates[*place] = std::max(m_candidates[*place],
                                      Candidate{.number = number.value_or(-1), .id = *id, .offset = reader->offset()});
    } else if (m_taken[*place]) {
      reader->reject("Id stands twice");
    } else {
      return take(*place, *reader, sink, mapper);
    }
    return {};
  });
}

core::Result<void> MetaReader::read_fallback_versions(const Sink& sink, MetaMapper& mapper) {
  if (!m_input.has(MetaTable::versions)) return {};
  std::vector<std::size_t> wanted;
  for (std::size_t place = 0; place < m_candidates.size(); ++place) {
    if (m_taken[place]) continue;
    if (m_index.datasets()[place].current_version_id.get()) ++m_report.dangling["Datasets.CurrentDatasetVersionId"];
    if (m_candidates[place].id != 0) wanted.push_back(place);
  }
  if (wanted.empty()) return {};
  std::ranges::sort(wanted, {}, [this](std::size_t place) { return m_candidates[place].offset; });
  const auto picked = pick_versions(wanted, sink, mapper);
  if (!picked) return core::fail(picked.error());
  return *picked ? core::Result<void>() : read_versions_again(wanted, sink, mapper);
}

core::Result<bool> MetaReader::pick_versions(const std::vector<std::size_t>& wanted, const Sink& sink,
                                             MetaMapper& mapper) {
  auto reader = TableReader::open(m_input, MetaTable::versions, m_context, TableReader::Pass::pick);
  if (!reader) return core::fail(std::move(reader).error());
  for (const std::size_t place : wanted) {
    auto there = reader->read_at(m_candidates[place].offset);
    if (!there || !*there) return there;
    if (reader->get_id(versions::id) != m_candidates[place].id) return core::fail(reader->changed());
    if (auto taken = take(place, *reader, sink, mapper); !taken) return core::fail(std::move(taken).error());
  }
  return true;
}

core::Result<void> MetaReader::read_versions_again(const std::vector<std::size_t>& wanted, const Sink& sink,
                                                   MetaMapper& mapper) {
  auto reader = TableReader::open(m_input, MetaTable::versions, m_context, TableReader::Pass::again);
  if (!reader) return core::fail(std::move(reader).error());
  auto done = reader->each([&]() -> core::Result<void> {
    const auto place = place_of(*reader);
    if (!place || m_taken[*place] || m_candidates[*place].offset != reader->offset()) return {};
    return take(*place, *reader, sink, mapper);
  });
  if (!done) return done;
  const bool all_there = std::ranges::all_of(wanted, [this](std::size_t place) { return m_taken[place]; });
  return all_there ? core::Result<void>() : core::fail(reader->changed());
}

core::Result<void> MetaReader::read_rest(const Sink& sink, MetaMapper& mapper) {
  for (std::size_t place = 0; place < m_taken.size(); ++place) {
    if (m_taken[place]) continue;
    m_taken[place] = true;
    if (auto taken = sink(place, mapper.map(place, nullptr)); !taken) return taken;
  }
  return {};
}

bool MetaReader::is_current_version(std::size_t place, std::int64_t id) const {
  return m_index.is_current_version(id) && m_index.datasets()[place].current_version_id.get() == id;
}

std::optional<std::size_t> MetaReader::place_of(const TableReader& version) const {
  const auto dataset_id = version.get_id(versions::dataset_id);
  return dataset_id ? m_index.find(*dataset_id) : std::nullopt;
}

core::Result<void> MetaReader::take(std::size_t place, const TableReader& version, const Sink& sink,
                                    MetaMapper& mapper) {
  m_taken[place] = true;
  const VersionRow row = version_row(version);
  return sink(place, mapper.map(place, &row));
}

}  // namespace sources::kaggle
