// SPDX-License-Identifier: Apache-2.0
#include "store/seed_repository.hpp"

#include "core/times.hpp"

#include <algorithm>

namespace store {

namespace {

constexpr const char* k_remember_edition = R"sql(
INSERT INTO seed_states (source, last_ms) VALUES ($1, $2)
ON CONFLICT (source) DO UPDATE SET last_ms = excluded.last_ms
WHERE seed_states.last_ms <> excluded.last_ms
)sql";

constexpr const char* k_insert_input = R"sql(
INSERT INTO seed_inputs (source, file, size_bytes, modified_ns, inode, mapper_version) VALUES ($1, $2, $3, $4, $5, $6)
)sql";

}  // namespace

SeedRepository::SeedRepository(sql::Connection& connection, std::string source)
    : m_connection(connection), m_source(std::move(source)) {
}

std::optional<core::TimePoint> SeedRepository::last_edition() {
  const auto row = m_connection.one<std::int64_t>("SELECT last_ms FROM seed_states WHERE source = $1", m_source);
  if (!row) return std::nullopt;
  return core::from_epoch_ms(std::get<0>(*row));
}

std::vector<SeedInput> SeedRepository::inputs() {
  std::vector<SeedInput> inputs;
  m_connection
      .prepare(
          "SELECT file, size_bytes, modified_ns, inode, mapper_version FROM seed_inputs WHERE source = $1 ORDER BY "
          "file")
      .each(
          [&](const sql::Row& row) {
            inputs.push_back({.file = row.get<std::string>(0),
                              .size_bytes = row.get<std::int64_t>(1),
                              .modified_ns = row.get<std::int64_t>(2),
                              .inode = row.get<std::int64_t>(3),
                              .mapper_version = row.get<std::int64_t>(4)});
          },
          m_source);
  return inputs;
}

void SeedRepository::set_edition(core::TimePoint edition) {
  sql::in_transaction(m_connection,
                      [&] { m_connection.exec(k_remember_edition, m_source, core::to_epoch_ms(edition)); });
}

void SeedRepository::forget_edition() {
  sql::in_transaction(m_connection, [&] { m_connection.exec("DELETE FROM seed_states WHERE source = $1", m_source); });
}

void SeedRepository::forget_inputs() {
  if (inputs().empty()) return;
  sql::in_transaction(m_connection, [&] { m_connection.exec("DELETE FROM seed_inputs WHERE source = $1", m_source); });
}

void SeedRepository::complete(std::span<const SeedInput> inputs, core::TimePoint edition) {
  std::vector<SeedInput> sorted(inputs.begin(), inputs.end());
  std::ranges::sort(sorted, {}, &SeedInput::file);
  if (this->inputs() == sorted && last_edition() == edition) return;
  sql::in_transaction(m_connection, [&] {
    m_connection.exec(k_remember_edition, m_source, core::to_epoch_ms(edition));
    m_connection.exec("DELETE FROM seed_inputs WHERE source = $1", m_source);
    sql::Statement insert = m_connection.prepare(k_insert_input);
    for (const SeedInput& input : sorted) {
      insert.exec(m_source, input.file, input.size_bytes, input.modified_ns, input.inode, input.mapper_version);
    }
  });
}

}  // namespace store
