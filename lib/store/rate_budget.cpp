// SPDX-License-Identifier: Apache-2.0
#include "store/rate_budget.hpp"

#include "core/random.hpp"
#include "core/text.hpp"
#include "core/times.hpp"
#include "store/guard.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace store {

using namespace std::chrono_literals;

namespace {

// How far ahead is believed. At the slowest rate, 1/h, two dozen processes may wait in a row; an upstream is obeyed for
// a day (http::retry_after), and a little, as clocks differ.
constexpr std::chrono::microseconds k_furthest_moment = 24h;
constexpr core::Milliseconds k_furthest_block = 25h;

// Takes the moment that is free, and leaves the one behind it. A row that is blocked is not touched.
constexpr const char* k_reserve = R"sql(
INSERT INTO rate_budget AS b (provider, credential, next_free_us, blocked_until_ms)
VALUES ($1, $2, now_ms() * 1000 + $3, 0)
ON CONFLICT (provider, credential) DO UPDATE SET next_free_us = $3 +
  CASE WHEN b.next_free_us >= now_ms() * 1000 AND b.next_free_us <= now_ms() * 1000 + $3 + $4 THEN b.next_free_us
       ELSE now_ms() * 1000 END
WHERE b.blocked_until_ms <= now_ms() OR b.blocked_until_ms > now_ms() + $5
RETURNING next_free_us
)sql";

constexpr const char* k_give_back = R"sql(
UPDATE rate_budget SET next_free_us = next_free_us - $3 WHERE provider = $1 AND credential = $2 AND next_free_us = $4
)sql";

constexpr const char* k_block = R"sql(
INSERT INTO rate_budget AS b (provider, credential, next_free_us, blocked_until_ms) VALUES ($1, $2, 0, $3)
ON CONFLICT (provider, credential) DO UPDATE SET blocked_until_ms = excluded.blocked_until_ms
WHERE b.blocked_until_ms < excluded.blocked_until_ms OR b.blocked_until_ms > now_ms() + $4
)sql";

constexpr const char* k_blocked_until =
    "SELECT blocked_until_ms FROM rate_budget WHERE provider = $1 AND credential = $2";

constexpr const char* k_is_blocked = R"sql(
SELECT 1 FROM rate_budget WHERE provider = $1 AND credential = $2
  AND blocked_until_ms > now_ms() AND blocked_until_ms <= now_ms() + $3
)sql";

}  // namespace

std::string credential_salt(sql::Connection& connection) {
  const auto salt = [&] { return connection.one<std::string>("SELECT salt FROM credential_salt"); };
  if (const auto found = salt()) return std::get<0>(*found);
  // Of several who make it at once the first one's stays.
  sql::retrying(connection, [&] {
    return connection.exec("INSERT INTO credential_salt (only_row, salt) VALUES (1, $1) ON CONFLICT DO NOTHING",
                           core::random_name());
  });
  return std::get<0>(salt().value());
}

RateBudget::RateBudget(sql::Connection& connection, std::string provider, std::string credential, core::Rate rate)
    : m_connection(connection),
      m_provider(std::move(provider)),
      m_credential(std::move(credential)),
      m_rate(rate),
      m_reserve(connection.prepare(k_reserve)),
      m_give_back(connection.prepare(k_give_back)),
      m_is_blocked(connection.prepare(k_is_blocked)),
      m_block(connection.prepare(k_block)) {
}

core::Result<core::TimePoint> RateBudget::reserve() {
  core::TimePoint moment;
  auto reserved = guarded([&]() -> core::Result<void> {
    const std::int64_t interval_us = m_rate.interval.count();
    const auto next_free = sql::retrying(m_connection, [&] {
      return m_reserve.one<std::int64_t>(m_provider, m_credential, interval_us, k_furthest_moment.count(),
                                         k_furthest_block.count());
    });
    if (!next_free) return blocked();
    m_reserved_us = std::get<0>(*next_free);
    const std::chrono::microseconds free_us(std::get<0>(*next_free) - interval_us);
    // Never early; but of a rate above 1000/s several moments share a millisecond, which nobody is to wait for.
    moment = core::TimePoint(m_rate.interval < 1ms ? std::chrono::floor<core::Milliseconds>(free_us)
                                                   : std::chrono::ceil<core::Milliseconds>(free_us));
    return {};
  });
  if (!reserved) return core::fail(std::move(reserved).error());
  return moment;
}

core::Result<void> RateBudget::give_back() {
  return guarded([&]() -> core::Result<void> {
    sql::retrying(m_connection,
                  [&] { return m_give_back.exec(m_provider, m_credential, m_rate.interval.count(), m_reserved_us); });
    return {};
  });
}

core::Result<void> RateBudget::check() {
  return guarded([&]() -> core::Result<void> {
    if (!m_is_blocked.one<std::int64_t>(m_provider, m_credential, k_furthest_block.count())) return {};
    return blocked();
  });
}

core::Failure RateBudget::blocked() {
  const auto row = m_connection.one<std::int64_t>(k_blocked_until, m_provider, m_credential);
  const core::TimePoint until = core::from_epoch_ms(std::get<0>(row.value()));
  return core::fail(
      {.kind = core::ErrorKind::rate_limited,
       .message = fmt::format("{} asked us to wait until {}", core::printable(m_provider), core::to_rfc3339(until)),
       .retry_at = until});
}

core::Result<void> RateBudget::block(core::TimePoint until) {
  return guarded([&]() -> core::Result<void> {
    const core::TimePoint furthest = core::from_epoch_ms(m_connection.now_ms()) + k_furthest_block;
    const std::int64_t until_ms = core::to_epoch_ms(std::min(until, furthest));
    sql::retrying(m_connection,
                  [&] { return m_block.exec(m_provider, m_credential, until_ms, k_furthest_block.count()); });
    return {};
  });
}

}  // namespace store
