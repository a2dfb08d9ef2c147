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
  auto index = MetaIndex::read(m_input, m_context, m_report.faults);
  if (!index) return core::fail(std::move(index).error());
  m_index = std::move(*index);
  m_report.dataset_rows = m_index.offered_rows();
  m_report.rejected_datasets = m_index.rejected_rows();
  m_report.newest_activity = m_index.newest_activity(m_now);
  m_report.dangling = m_index.dangling();
  m_candidates.resize(m_index.datasets().size());
  m_taken.resize(m_index.datasets().size());
  return {};
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
  while (true) {
    const auto more = reader->next();
    if (!more) return core::fail(more.error());
    if (!*more) break;
    const auto id = parse_id(reader->get(versions::id));
    if (!id) {
      reader->reject("Id is not a positive integer");
      continue;
    }
    const auto dataset_id = parse_id(reader->get(versions::dataset_id));
    const auto place = dataset_id ? m_index.find(*dataset_id) : std::nullopt;
    if (!place) {
      ++m_report.dangling["DatasetVersions.DatasetId"];
      continue;
    }
    if (m_index.datasets()[*place].current_version_id.get() == id) {
      if (m_taken[*place]) {
        reader->reject("Id stands twice");
        continue;
      }
      const VersionRow version = version_row(*reader);
      if (auto taken = take(*place, &version, sink, mapper); !taken) return taken;
    } else if (!m_taken[*place]) {
      const auto number = parse_count(reader->get(versions::version_number), ignored);
      m_candidates[*place] = std::max(m_candidates[*place], Candidate{.number = number.value_or(-1), .id = *id});
    }
  }
  return {};
}

core::Result<void> MetaReader::read_fallback_versions(const Sink& sink, MetaMapper& mapper) {
  if (!m_input.has(MetaTable::versions)) return {};
  std::size_t wanted = 0;
  for (std::size_t place = 0; place < m_candidates.size(); ++place) {
    if (m_taken[place]) continue;
    if (m_index.datasets()[place].current_version_id.get()) ++m_report.dangling["Datasets.CurrentDatasetVersionId"];
    if (m_candidates[place].id != 0) ++wanted;
  }
  if (wanted == 0) return {};
  auto reader = TableReader::open(m_input, MetaTable::versions, m_context, TableReader::Pass::again);
  if (!reader) return core::fail(std::move(reader).error());
  while (wanted > 0) {
    const auto more = reader->next();
    if (!more) return core::fail(more.error());
    if (!*more) break;
    const auto id = parse_id(reader->get(versions::id));
    const auto dataset_id = parse_id(reader->get(versions::dataset_id));
    const auto place = id && dataset_id ? m_index.find(*dataset_id) : std::nullopt;
    if (!place || m_taken[*place] || m_candidates[*place].id != *id) continue;
    const VersionRow version = version_row(*reader);
    if (auto taken = take(*place, &version, sink, mapper); !taken) return taken;
    --wanted;
  }
  return {};
}

core::Result<void> MetaReader::read_rest(const Sink& sink, MetaMapper& mapper) {
  for (std::size_t place = 0; place < m_taken.size(); ++place) {
    if (m_taken[place]) continue;
    if (auto taken = take(place, nullptr, sink, mapper); !taken) return taken;
  }
  return {};
}

core::Result<void> MetaReader::take(std::size_t place, const VersionRow* version, const Sink& sink,
                                    MetaMapper& mapper) {
  m_taken[place] = true;
  mapper.map(place, version, m_dataset);
  return sink(m_dataset);
}

}  // namespace sources::kaggle
