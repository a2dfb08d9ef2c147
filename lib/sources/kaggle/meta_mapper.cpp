// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/meta_mapper.hpp"

#include "core/text.hpp"
#include "core/times.hpp"
#include "sources/kaggle/ref.hpp"

#include <charconv>

namespace sources::kaggle {

namespace {

std::optional<core::TimePoint> time_of(CompactNumber ms) {
  if (!ms.get()) return std::nullopt;
  return core::from_epoch_ms(*ms.get());
}

}  // namespace

std::string_view map_license(std::string_view license_name) {
  return license_name;
}

const catalog::DatasetView& MetaMapper::map(std::size_t place, const VersionRow* version) {
  const DatasetFacts& facts = m_index.datasets()[place];
  m_dataset = {};
  m_repaired.clear();
  m_slug = {};
  const auto id = std::to_chars(m_external_id.begin(), m_external_id.end(), facts.id);
  m_dataset.external_id = {m_external_id.data(), id.ptr};
  m_dataset.views = facts.views.get();
  m_dataset.downloads = facts.downloads.get();
  m_dataset.votes = facts.votes.get();
  m_dataset.kernels = facts.kernels.get();
  m_dataset.medal = facts.medal.get();
  m_dataset.created_at = time_of(facts.created_ms);
  m_dataset.updated_at = time_of(facts.activity_ms);
  m_tags.clear();
  m_index.append_tags(place, m_tags);
  m_dataset.tags = m_tags;
  version != nullptr ? map_version(*version) : void(++m_gaps.without_version);

  m_dataset.owner = owner_of(facts);
  if (m_dataset.owner.empty()) set_owner_guess(facts);
  if (is_ref_part(m_dataset.owner) && is_ref_part(m_slug)) {
    m_ref.assign(m_dataset.owner).append("/").append(m_slug);
    m_dataset.ref = m_ref;
  } else {
    ++m_gaps.ref_unresolved;
  }
  return m_dataset;
}

void MetaMapper::map_version(const VersionRow& version) {
  m_dataset.title = storable(version.title);
  m_dataset.subtitle = storable(version.subtitle);
  m_dataset.description = storable(version.description);
  m_dataset.license = storable(map_license(version.license_name));
  m_slug = storable(version.slug);
  m_dataset.version = parse_count(version.version_number, m_faults);
  m_dataset.compressed_bytes = parse_count(version.compressed_bytes, m_faults);
  m_dataset.size_bytes = parse_count(version.uncompressed_bytes, m_faults);
}

std::string_view MetaMapper::owner_of(const DatasetFacts& facts) const {
  const std::string_view organization = m_index.organization_slug(facts.owner_organization_id);
  return organization.empty() ? m_index.user_name(facts.owner_user_id) : organization;
}

void MetaMapper::set_owner_guess(const DatasetFacts& facts) {
  const std::string_view creator = m_index.user_name(facts.creator_user_id);
  if (creator.empty()) return;
  ++m_gaps.owner_guessed;
  m_extra.clear();
  m_extra.begin_object().member("owner_guess", creator).end_object();
  m_dataset.extra = m_extra.text();
}

std::string_view MetaMapper::storable(std::string_view raw) {
  if (core::is_storable_utf8(raw)) return raw;
  ++m_faults.invalid_utf8;
  return m_repaired.emplace_back(core::repair_utf8(raw));
}

}  // namespace sources::kaggle
