// SPDX-License-Identifier: Apache-2.0
#include "ingest/seed_parcel.hpp"

#include <algorithm>

namespace ingest {

namespace {

constexpr std::uint64_t k_most_rows = 4096;  // whatever a user asks for: a parcel's memory is bounded

std::size_t text_bytes_of(const catalog::DatasetView& dataset) {
  std::size_t bytes = dataset.external_id.size();
  for (const auto text : catalog::k_texts_of<std::string_view>) bytes += (dataset.*text).size();
  return bytes;
}

}  // namespace

SeedParcel::SeedParcel(std::uint64_t max_rows, std::size_t max_text_bytes)
    : m_max_rows(std::min(max_rows, k_most_rows)), m_max_text_bytes(max_text_bytes) {
}

bool SeedParcel::has_room_for(const catalog::DatasetView& dataset) const {
  const std::size_t taken = m_rows.size() + m_unchanged_ids.size();
  return taken == 0 || (taken < m_max_rows && m_text.size() + text_bytes_of(dataset) <= m_max_text_bytes);
}

void SeedParcel::add(const catalog::DatasetView& dataset, std::int64_t hash) {
  if (m_text.empty()) m_text.reserve(std::max(m_max_text_bytes, text_bytes_of(dataset)));
  store::SeededRow& row = m_rows.emplace_back(store::SeededRow{.values = dataset, .hash = hash});
  row.values.external_id = keep(dataset.external_id);
  for (const auto text : catalog::k_texts_of<std::string_view>) row.values.*text = keep(dataset.*text);
}

void SeedParcel::add_unchanged(const catalog::DatasetView& dataset) {
  if (m_text.empty()) m_text.reserve(m_max_text_bytes);
  m_unchanged_ids.push_back(keep(dataset.external_id));
  ++m_unchanged;
}

std::string_view SeedParcel::keep(std::string_view text) {
  const std::size_t at = m_text.size();
  m_text.append(text);
  return std::string_view(m_text).substr(at);
}

void SeedParcel::clear() {
  m_rows.clear();
  m_unchanged_ids.clear();
  m_unchanged = 0;
  m_text.clear();
  if (m_text.capacity() > 2 * m_max_text_bytes) m_text = std::string();  // one monstrous row is not paid for ever after
}

}  // namespace ingest
