// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/meta_mapper.hpp"

#include "core/text.hpp"
#include "core/times.hpp"
#include "io/json_writer.hpp"

#include <algorithm>

namespace sources::kaggle {

namespace {

/// A ref goes into URLs and on command lines: a part with a slash, a blank or a control character is none.
bool is_ref_part(std::string_view part) {
  return !part.empty() && std::ranges::none_of(part, [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '/' || c == '\x7F';
  });
}

std::optional<core::TimePoint> time_of(CompactNumber ms) {
  if (!ms.get()) return std::nullopt;
  return core::from_epoch_ms(*ms.get());
}

}  // namespace

std::string_view map_license(std::string_view license_name) {
  return license_name;
}

void MetaMapper::map(std::size_t place, const VersionRow* version, catalog::Dataset& dataset) {
  const DatasetFacts& facts = m_index.datasets()[place];
  dataset.clear();
  dataset.external_id = std::to_string(facts.id);
  dataset.views = facts.views.get();
  dataset.downloads = facts.downloads.get();
  dataset.votes = facts.votes.get();
  dataset.kernels = facts.kernels.get();
  dataset.medal = facts.medal.get();
  dataset.created_at = time_of(facts.created_ms);
  dataset.updated_at = time_of(facts.activity_ms);
  dataset.tags = m_index.tags_json(place);

  m_slug.clear();
  if (version != nullptr) {
    set_text(dataset.title, version->title);
    set_text(dataset.subtitle, version->subtitle);
    set_text(dataset.description, version->description);
    set_text(dataset.license, map_license(version->license_name));
    set_text(m_slug, version->slug);
    dataset.version = parse_count(version->version_number, m_faults);
    dataset.compressed_bytes = parse_count(version->compressed_bytes, m_faults);
    dataset.size_bytes = parse_count(version->uncompressed_bytes, m_faults);
  } else {
    ++m_gaps.without_version;
  }

  dataset.owner = owner_of(facts);
  if (dataset.owner.empty()) set_owner_guess(facts, dataset);
  if (is_ref_part(dataset.owner) && is_ref_part(m_slug)) {
    dataset.ref.append(dataset.owner).append("/").append(m_slug);
  } else {
    ++m_gaps.ref_unresolved;
  }
}

std::string_view MetaMapper::owner_of(const DatasetFacts& facts) const {
  const std::string_view organization = m_index.organization_slug(facts.owner_organization_id);
  return organization.empty() ? m_index.user_name(facts.owner_user_id) : organization;
}

void MetaMapper::set_owner_guess(const DatasetFacts& facts, catalog::Dataset& dataset) {
  const std::string_view creator = m_index.user_name(facts.creator_user_id);
  if (creator.empty()) return;
  ++m_gaps.owner_guessed;
  io::JsonWriter json;
  json.begin_object().member("owner_guess", creator).end_object();
  dataset.extra = json.text();
}

void MetaMapper::set_text(std::string& target, std::string_view raw) {
  if (core::is_storable_utf8(raw)) {
    target = raw;
    return;
  }
  ++m_faults.invalid_utf8;
  target = core::repair_utf8(raw);
}

}  // namespace sources::kaggle
