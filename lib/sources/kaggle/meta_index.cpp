// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/meta_index.hpp"

#include "core/text.hpp"
#include "core/times.hpp"
#include "io/json_writer.hpp"

#include <algorithm>
#include <numeric>

namespace sources::kaggle {

namespace {

constexpr std::string_view k_no_id = "Id is not a positive integer";
constexpr std::string_view k_duplicate_id = "Id stands twice";

CompactNumber ms_of(const std::optional<core::TimePoint>& time) {
  return time ? std::optional(core::to_epoch_ms(*time)) : std::nullopt;
}

std::string storable(std::string_view text, ValueFaults& faults) {
  if (core::is_storable_utf8(text)) return std::string(text);
  ++faults.invalid_utf8;
  return core::repair_utf8(text);
}

std::string as_json(std::string_view text) {
  io::JsonWriter json;
  return std::string(json.value(text).text());
}

/// Reads a table of ids and names into `names`: the rows that `wanted` takes. Duplicate ids among them are rejected.
template <class Wanted>
core::Result<void> read_names(const MetaInput& input, MetaTable table, std::size_t id_column, std::size_t name_column,
                              ReadContext& context, ValueFaults& faults, NameTable& names, Wanted&& wanted) {
  if (!input.has(table)) return {};
  auto reader = TableReader::open(input, table, context);
  if (!reader) return core::fail(std::move(reader).error());
  IdSet seen;
  auto done = reader->each([&] {
    const auto id = reader->get_id(id_column);
    if (!id) {
      reader->reject(k_no_id);
    } else if (wanted(*id)) {
      if (seen.insert(*id)) {
        names.add(*id, storable(reader->get(name_column), faults));
      } else {
        reader->reject(k_duplicate_id);
      }
    }
  });
  names.seal();
  return done;
}

}  // namespace

core::Result<void> MetaIndex::read(const MetaInput& input, ReadContext& context, ValueFaults& faults) {
  for (const auto step : {&MetaIndex::read_datasets, &MetaIndex::read_users, &MetaIndex::read_organizations,
                          &MetaIndex::read_tags, &MetaIndex::read_dataset_tags}) {
    if (auto done = (this->*step)(input, context, faults); !done) return done;
  }
  return {};
}

core::Result<void> MetaIndex::read_datasets(const MetaInput& input, ReadContext& context, ValueFaults& faults) {
  auto reader = TableReader::open(input, MetaTable::datasets, context);
  if (!reader) return core::fail(std::move(reader).error());
  IdSet seen;
  auto done = reader->each([&] {
    const auto id = reader->get_id(datasets::id);
    if (id && seen.insert(*id)) {
      add_dataset(*id, *reader, faults);
    } else {
      reader->reject(id ? k_duplicate_id : k_no_id);
    }
  });
  m_offered_rows = reader->rows();
  if (done && m_offered_rows == 0) {
    done = core::fail(core::ErrorKind::bad_data, "Datasets.csv: a header without a row: no edition is that empty");
  }
  if (!std::ranges::is_sorted(m_datasets, {}, &DatasetFacts::id)) std::ranges::sort(m_datasets, {}, &DatasetFacts::id);
  std::vector<std::int64_t> ids(m_datasets.size());
  std::ranges::transform(m_datasets, ids.begin(), &DatasetFacts::id);
  m_places = IdRanks(ids);
  return done;
}

void MetaIndex::add_dataset(std::int64_t id, const TableReader& row, ValueFaults& faults) {
  const auto key = [&](std::size_t column) { return parse_key(row.get(column), faults); };
  const auto count = [&](std::size_t column) { return parse_count(row.get(column), faults); };
  const auto date = [&](std::size_t column) { return ms_of(parse_date(row.get(column), faults)); };
  m_datasets.push_back({.id = id,
                        .creator_user_id = key(datasets::creator_user_id),
                        .owner_user_id = key(datasets::owner_user_id),
                        .owner_organization_id = key(datasets::owner_organization_id),
                        .current_version_id = key(datasets::current_version_id),
                        .created_ms = date(datasets::creation_date),
                        .activity_ms = date(datasets::last_activity_date),
                        .views = count(datasets::total_views),
                        .downloads = count(datasets::total_downloads),
                        .votes = count(datasets::total_votes),
                        .kernels = count(datasets::total_kernels),
                        .medal = count(datasets::medal)});
  const DatasetFacts& facts = m_datasets.back();
  for (const CompactNumber user : {facts.owner_user_id, facts.creator_user_id}) {
    if (user.get()) m_wanted_users.insert(*user.get());
  }
  if (facts.current_version_id.get()) m_current_versions.insert(*facts.current_version_id.get());
  if (facts.owner_organization_id.get()) m_wanted_organizations.insert(*facts.owner_organization_id.get());
}

core::Result<void> MetaIndex::read_users(const MetaInput& input, ReadContext& context, ValueFaults& faults) {
  auto read = read_names(input, MetaTable::users, users::id, users::user_name, context, faults, m_users,
                         [&](std::int64_t id) { return m_wanted_users.contains(id); });
  if (!read || !input.has(MetaTable::users)) return read;
  for (const DatasetFacts& facts : m_datasets) {
    const auto id = facts.owner_user_id.get();
    if (id && !m_users.contains(*id)) ++m_dangling["Datasets.OwnerUserId"];
  }
  return {};
}

core::Result<void> MetaIndex::read_organizations(const MetaInput& input, ReadContext& context, ValueFaults& faults) {
  auto read = read_names(input, MetaTable::organizations, organizations::id, organizations::slug, context, faults,
                         m_organizations, [&](std::int64_t id) { return m_wanted_organizations.contains(id); });
  if (!read || !input.has(MetaTable::organizations)) return read;
  for (const DatasetFacts& facts : m_datasets) {
    const auto id = facts.owner_organization_id.get();
    if (id && !m_organizations.contains(*id)) ++m_dangling["Datasets.OwnerOrganizationId"];
  }
  return {};
}

core::Result<void> MetaIndex::read_tags(const MetaInput& input, ReadContext& context, ValueFaults& faults) {
  NameTable names;
  std::vector<std::int64_t> ids;
  auto read = read_names(input, MetaTable::tags, tags::id, tags::name, context, faults, names, [&](std::int64_t id) {
    ids.push_back(id);
    return true;
  });
  if (!read) return read;
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  // Tags are ranked by name: a dataset's tags come out sorted, and two ids with one name are one tag.
  for (const std::int64_t id : ids) {
    if (!names.find(id).empty()) m_tag_names.emplace_back(names.find(id));
  }
  std::ranges::sort(m_tag_names);
  m_tag_names.erase(std::unique(m_tag_names.begin(), m_tag_names.end()), m_tag_names.end());
  for (const std::int64_t id : ids) {
    if (names.find(id).empty()) continue;
    const auto place = std::ranges::lower_bound(m_tag_names, names.find(id));
    m_tag_ranks.emplace_back(id, static_cast<std::uint32_t>(place - m_tag_names.begin()));
  }
  for (std::string& name : m_tag_names) name = as_json(name);
  return {};
}

core::Result<void> MetaIndex::read_dataset_tags(const MetaInput& input, ReadContext& context, ValueFaults& faults) {
  if (!input.has(MetaTable::dataset_tags) || !input.has(MetaTable::tags)) return {};
  auto reader = TableReader::open(input, MetaTable::dataset_tags, context);
  if (!reader) return core::fail(std::move(reader).error());
  auto done = reader->each([&] {
    const auto dataset_id = parse_key(reader->get(dataset_tags::dataset_id), faults);
    const auto tag_id = parse_key(reader->get(dataset_tags::tag_id), faults);
    const auto dataset = dataset_id ? find(*dataset_id) : std::nullopt;
    const auto rank = tag_id ? tag_rank(*tag_id) : std::nullopt;
    if (!dataset) {
      ++m_dangling["DatasetTags.DatasetId"];
    } else if (!rank) {
      ++m_dangling["DatasetTags.TagId"];
    } else {
      m_dataset_tags.push_back(std::uint64_t{*dataset} << 32 | *rank);
    }
  });
  std::ranges::sort(m_dataset_tags);
  m_dataset_tags.erase(std::unique(m_dataset_tags.begin(), m_dataset_tags.end()), m_dataset_tags.end());
  m_first_tag.resize(m_datasets.size() + 1);
  for (const std::uint64_t tag : m_dataset_tags) ++m_first_tag[(tag >> 32) + 1];
  std::partial_sum(m_first_tag.begin(), m_first_tag.end(), m_first_tag.begin());
  return done;
}

std::optional<std::uint32_t> MetaIndex::tag_rank(std::int64_t tag_id) const {
  const auto by_id = [](const auto& entry) { return entry.first; };
  const auto found = std::ranges::lower_bound(m_tag_ranks, tag_id, {}, by_id);
  if (found == m_tag_ranks.end() || found->first != tag_id) return std::nullopt;
  return found->second;
}

std::string_view MetaIndex::user_name(CompactNumber id) const {
  return id.get() ? m_users.find(*id.get()) : std::string_view();
}

std::string_view MetaIndex::organization_slug(CompactNumber id) const {
  return id.get() ? m_organizations.find(*id.get()) : std::string_view();
}

void MetaIndex::append_tags(std::size_t dataset, std::string& json) const {
  if (m_first_tag.empty() || m_first_tag[dataset] == m_first_tag[dataset + 1]) return;
  char before = '[';
  for (std::uint32_t tag = m_first_tag[dataset]; tag < m_first_tag[dataset + 1]; ++tag) {
    json += before;
    json += m_tag_names[m_dataset_tags[tag] & 0xFFFF'FFFFU];
    before = ',';
  }
  json += ']';
}

std::optional<core::TimePoint> MetaIndex::newest_activity(core::TimePoint now) const {
  std::optional<core::TimePoint> newest;
  for (const DatasetFacts& facts : m_datasets) {
    if (!facts.activity_ms.get()) continue;
    const core::TimePoint activity = core::from_epoch_ms(*facts.activity_ms.get());
    if (activity <= now && (!newest || activity > *newest)) newest = activity;
  }
  return newest;
}

}  // namespace sources::kaggle
