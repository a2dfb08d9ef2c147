// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/ownership.hpp"
#include "sql/connection.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace store {

/// The ref that a dataset claims, and whether another one holds it.
struct RefStanding {
  std::string ref;  // empty: none
  bool is_contested = false;

  [[nodiscard]] std::string_view held() const { return is_contested ? std::string_view() : ref; }
  [[nodiscard]] std::string_view contested() const { return is_contested ? ref : std::string_view(); }
  bool operator==(const RefStanding&) const = default;
};

RefStanding standing_of(const catalog::StoredDataset& dataset);

/// Settles which of several datasets of a source holds a ref (catalog::outranks), and keeps former refs. Inside the
/// caller's write transaction. All methods throw sql::Failure.
class RefClaims {
 public:
  RefClaims(sql::Connection& connection, std::string source);

  /// Makes way for a claim: true when the ref is free now (perhaps taken from a weaker holder, who then contests it),
  /// false when another dataset keeps it. An `edition` older than the one that the holder comes from takes nothing.
  bool settle(std::string_view ref, const catalog::RefClaim& claim, core::TimePoint edition);

  /// Something new was said of a dataset that stood as `before`: settles its claim, when that is another one now or was
  /// lost to somebody, and writes what comes of it. What the dataset held becomes a former name, and goes to the
  /// strongest of those who contest it; what it holds is a former name no more. Sets dataset.ref_contested.
  void restate(std::int64_t dataset_id, const RefStanding& before, catalog::StoredDataset& dataset,
               core::TimePoint edition);

  /// External ids of the datasets that gained or lost a ref through another one, since forget_moved().
  [[nodiscard]] const std::vector<std::string>& moved() const { return m_moved; }
  void forget_moved() { m_moved.clear(); }

 private:
  void moved_on(std::int64_t dataset_id, std::string_view before, std::string_view now);
  void bequeath(std::string_view ref);

  std::string m_source;
  sql::Statement m_holder;
  sql::Statement m_take;
  sql::Statement m_set;
  sql::Statement m_remember;
  sql::Statement m_heir;
  sql::Statement m_give;
  sql::Statement m_forget;
  std::vector<std::string> m_moved;
};

}  // namespace store
