// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/ownership.hpp"
#include "sql/connection.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace store {

/// Settles which of several datasets of a source holds a ref (catalog::outranks), and keeps former refs. Inside the
/// caller's write transaction. All methods throw sql::Failure.
class RefClaims {
 public:
  RefClaims(sql::Connection& connection, std::string source);

  /// Makes way for a claim: true when the ref is free now (perhaps taken from a weaker holder, who then contests it),
  /// false when another dataset keeps it. An `edition` older than the one that the holder comes from takes nothing.
  bool settle(std::string_view ref, const catalog::RefClaim& claim, core::TimePoint edition);

  /// The dataset no longer holds `before` but `now` (empty: none). What it held becomes a former name, and goes to the
  /// strongest of those who contest it; what it holds is a former name no more.
  void moved_on(std::int64_t dataset_id, std::string_view before, std::string_view now);

  /// External ids of the datasets that gained or lost a ref through another one, since forget_moved().
  [[nodiscard]] const std::vector<std::string>& moved() const { return m_moved; }
  void forget_moved() { m_moved.clear(); }

 private:
  void bequeath(std::string_view ref);

  std::string m_source;
  sql::Statement m_holder;
  sql::Statement m_take;
  sql::Statement m_remember;
  sql::Statement m_heir;
  sql::Statement m_give;
  sql::Statement m_forget;
  std::vector<std::string> m_moved;
};

}  // namespace store
