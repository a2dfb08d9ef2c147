// SPDX-License-Identifier: Apache-2.0
#include "store/enrichment_repository.hpp"

#include "core/random.hpp"
#include "core/text.hpp"
#include "core/times.hpp"
#include "store/enrichment_sql.hpp"

#include <fmt/format.h>

#include <unistd.h>
#include <array>
#include <limits>
#include <tuple>
#include <utility>

namespace store {

using namespace enrichment_sql;

namespace {

constexpr std::size_t k_longest_error = 500;  // bytes

std::string_view status_of(Queue queue) {
  return catalog::name_of(queue == Queue::minimal ? catalog::Status::minimal : catalog::Status::pending);
}

std::optional<Claim> claimed(std::int64_t id, std::optional<std::tuple<std::string, std::string, std::int64_t>>&& row) {
  if (!row) return std::nullopt;
  auto& [external_id, ref, attempt] = *row;
  return Claim{.id = id, .attempt = attempt, .external_id = std::move(external_id), .ref = std::move(ref)};
}

/// Puts a new value in the place of an old one; true when they differ.
template <class T>
bool replace(T& value, const T& by) {
  return std::exchange(value, by) != by;
}

/// What the view's answer makes of the row; true when a reader sees a change.
bool take_view(DatasetRow& row, const catalog::Dataset& values, std::optional<bool> is_private, core::TimePoint now) {
  using catalog::Status;
  bool is_changed = catalog::merge(row.dataset, catalog::view_of(values), catalog::Origin::view, now);
  const Status before = row.dataset.status;
  is_changed |= replace(row.dataset.status, before == Status::enriched ? before : Status::pending);
  is_changed |= replace(row.is_active, true);
  is_changed |= is_private && replace(row.is_private, is_private);
  return is_changed;
}

catalog::AttemptResult result_of_release(core::ErrorKind kind) {
  using catalog::AttemptResult;
  return kind == core::ErrorKind::rate_limited ? AttemptResult::rate_limited : AttemptResult::skipped;
}

catalog::Change change(bool is_changed) {
  return is_changed ? catalog::Change::updated : catalog::Change::unchanged;
}

}  // namespace

EnrichmentRepository::EnrichmentRepository(sql::Connection& connection, std::string source, std::string owner,
                                           core::Milliseconds lease)
    : m_connection(connection),
      m_source(std::move(source)),
      m_owner(std::move(owner)),
      m_lease(lease),
      m_rows(connection, m_source),
      m_claims(connection, m_source),
      m_claim(connection.prepare(k_claim)),
      m_claim_failed(connection.prepare(k_claim_failed)),
      m_claim_named(connection.prepare(k_claim_named)),
      m_give_up(connection.prepare(k_give_up)),
      m_write_view(connection.prepare(k_write_view)),
      m_postpone(connection.prepare(k_postpone)),
      m_fail(connection.prepare(k_fail)),
      m_release(connection.prepare(k_release)),
      m_log(connection.prepare(k_log)),
      m_find_ref(connection.prepare(k_find_ref)),
      m_find_former_ref(connection.prepare(k_find_former_ref)) {
}

std::vector<std::int64_t> EnrichmentRepository::next(Queue queue, std::int64_t due_ms, std::size_t limit) {
  const auto rows = queue == Queue::failed
                        ? m_connection.all<std::int64_t>(k_next_failed, m_source, due_ms, limit)
                        : m_connection.all<std::int64_t>(k_next, m_source, due_ms, limit, status_of(queue));
  std::vector<std::int64_t> ids;
  ids.reserve(rows.size());
  for (const auto& [id] : rows) ids.push_back(id);
  return ids;
}

std::optional<Claim> EnrichmentRepository::claim(std::int64_t id, Queue queue, std::int64_t due_ms) {
  return sql::retrying(m_connection, [&] {
    using Columns = std::optional<std::tuple<std::string, std::string, std::int64_t>>;
    const std::int64_t lease_ms = m_lease.count();
    Columns row =
        queue == Queue::failed
            ? m_claim_failed.one<std::string, std::string, std::int64_t>(id, m_owner, lease_ms, due_ms)
            : m_claim.one<std::string, std::string, std::int64_t>(id, m_owner, lease_ms, due_ms, status_of(queue));
    return claimed(id, std::move(row));
  });
}

std::optional<Claim> EnrichmentRepository::claim_named(std::int64_t id) {
  if (auto claim_again = claim(id, Queue::failed, std::numeric_limits<std::int64_t>::max())) return claim_again;
  return sql::retrying(m_connection, [&] {
    return claimed(id, m_claim_named.one<std::string, std::string, std::int64_t>(id, m_owner, m_lease.count()));
  });
}

std::optional<std::int64_t> EnrichmentRepository::find_ref(std::string_view ref) {
  auto row = m_find_ref.one<std::int64_t>(m_source, ref);
  if (!row) row = m_find_former_ref.one<std::int64_t>(m_source, ref);
  if (!row) return std::nullopt;
  return std::get<0>(*row);
}

std::optional<Claim> EnrichmentRepository::peek(std::int64_t id) {
  return claimed(id, m_connection.one<std::string, std::string, std::int64_t>(k_peek, id));
}

std::optional<EnrichmentRepository::Finished> EnrichmentRepository::finish(const Claim& claim,
                                                                           const catalog::Dataset& values,
                                                                           std::optional<bool> is_private,
                                                                           const Attempt& attempt) {
  return sql::retrying(m_connection, [&]() -> std::optional<Finished> {
    sql::Transaction transaction(m_connection);
    if (!end_lease(m_give_up, claim)) return std::nullopt;
    DatasetRow row = m_rows.find(claim.external_id).value();
    catalog::StoredDataset& dataset = row.dataset;
    const RefStanding before = standing_of(dataset);
    const core::TimePoint now = core::from_epoch_ms(m_connection.now_ms());
    bool is_changed = take_view(row, values, is_private, now);
    m_claims.forget_moved();
    m_claims.restate(row.id, before, dataset, now);
    is_changed |= standing_of(dataset) != before;
    write_values(m_write_view, catalog::view_of(dataset.values), row.id, is_changed ? 1 : 0,
                 catalog::name_of(dataset.status), ms_or_null(dataset.view_at), sql::text_or_null(dataset.origins),
                 row.is_private);
    log(claim, catalog::AttemptResult::success, true, nullptr, attempt);
    transaction.commit();
    return Finished{.change = change(is_changed), .row = std::move(dataset)};
  });
}

EnrichmentRepository::Finished EnrichmentRepository::compare(const Claim& claim, const catalog::Dataset& values,
                                                             std::optional<bool> is_private) {
  DatasetRow row = m_rows.find(claim.external_id).value();
  const bool is_changed = take_view(row, values, is_private, core::from_epoch_ms(m_connection.now_ms()));
  return {.change = change(is_changed), .row = std::move(row.dataset)};
}

bool EnrichmentRepository::fail(const Claim& claim, const catalog::Consequence& consequence, const core::Error& error,
                                const Attempt& attempt) {
  return sql::retrying(m_connection, [&] {
    sql::Transaction transaction(m_connection);
    const bool is_ours = consequence.is_final ? end_lease(m_fail, claim, consequence.is_active)
                                              : end_lease(m_postpone, claim, consequence.not_before.count());
    if (!is_ours) return false;
    log(claim, catalog::AttemptResult::failed, consequence.is_final, &error, attempt);
    transaction.commit();
    return true;
  });
}

bool EnrichmentRepository::release(const Claim& claim, const std::optional<core::Error>& error,
                                   const Attempt& attempt) {
  return sql::retrying(m_connection, [&] {
    sql::Transaction transaction(m_connection);
    if (!end_lease(m_release, claim)) return false;
    if (error) log(claim, result_of_release(error->kind), false, &*error, attempt);
    transaction.commit();
    return true;
  });
}

bool EnrichmentRepository::end_lease(sql::Statement& statement, const Claim& claim, const auto&... more) {
  return statement.exec(claim.id, m_owner, claim.attempt, more...) == 1;
}

void EnrichmentRepository::log(const Claim& claim, catalog::AttemptResult result, bool is_final,
                               const core::Error* error, const Attempt& attempt) {
  m_log.exec(claim.id, claim.attempt, is_final, attempt.http_status, attempt.duration.count(), catalog::name_of(result),
             claim.ref,
             sql::text_or_null(error == nullptr ? std::string() : core::printable(error->message, k_longest_error)));
}

std::uint64_t EnrichmentRepository::count_remaining() {
  return count(k_count_remaining);
}

std::uint64_t EnrichmentRepository::count_unresolved() {
  return count(k_count_unresolved);
}

std::uint64_t EnrichmentRepository::count_held(Queue queue, std::int64_t due_ms) {
  if (queue == Queue::failed) return 0;
  return std::get<0>(m_connection.one<std::uint64_t>(k_count_held, m_source, due_ms, status_of(queue)).value());
}

std::uint64_t EnrichmentRepository::count(std::string_view statement) {
  return std::get<0>(m_connection.one<std::uint64_t>(statement, m_source).value());
}

std::string lease_owner() {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host.fill('\0');
  return fmt::format("{}:{}:{}", core::printable(host.data()), ::getpid(), core::random_name());
}

}  // namespace store
