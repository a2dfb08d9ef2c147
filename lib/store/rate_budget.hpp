// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/rate.hpp"
#include "sql/connection.hpp"

#include <string>

namespace store {

/// The salt of this store for fingerprints of credentials; made at the first call. Throws sql::Failure.
std::string credential_salt(sql::Connection& connection);

/// The budget of one provider and credential, kept in one row that all processes share. Time is the database's. Errors:
/// rate_limited (a wait that an upstream asked for is not over), busy, io: as sql::Failure has them.
///
/// A clock that was set back leaves moments in the row that are far ahead. So a next free moment more than a day (and
/// an interval) ahead counts as now, and a block is believed no further than 25 hours ahead.
class RateBudget final : public core::RateBudget {
 public:
  /// `credential` is a fingerprint, never the credential. Each request of this run reserves rate.interval. The
  /// connection must outlive the budget, and must not be in a transaction when it is asked.
  RateBudget(sql::Connection& connection, std::string provider, std::string credential, core::Rate rate);

  /// The moment is rounded up to the millisecond; at a rate above 1000/s, where several share one, down.
  core::Result<core::TimePoint> reserve() override;
  core::Result<void> give_back() override;
  core::Result<void> check() override;
  core::Result<void> block(core::TimePoint until) override;

 private:
  core::Failure blocked();

  sql::Connection& m_connection;
  std::string m_provider;
  std::string m_credential;
  core::Rate m_rate;
  std::int64_t m_reserved_us = 0;  // the moment behind the one that was reserved last
  sql::Statement m_reserve;
  sql::Statement m_give_back;
  sql::Statement m_is_blocked;
  sql::Statement m_block;
};

}  // namespace store
