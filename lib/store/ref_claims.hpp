// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/ownership.hpp"
#include "sql/connection.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace store {

/// Settles which of several datasets of a source holds a ref (catalog::outranks), and keeps former refs. Inside the
/// caller's write transaction. All methods throw sql::Failure.
class RefClaims {
 public:
  RefClaims(sql::Connection& connection, std::string source);

  /// Makes way for a claim: true when the ref is free now (perhaps taken from a weaker holder, who then contests it),
  /// false when another dataset keeps it.
  bool settle(std::string_view ref, const catalog::RefClaim& claim);

  /// The dataset no longer holds `ref`: it becomes a former name, and the strongest of those who contest it gets it.
  void release(std::int64_t dataset_id, std::string_view ref);

 private:
  void remember_former(std::int64_t dataset_id, std::string_view ref);

  std::string m_source;
  sql::Statement m_holder;
  sql::Statement m_take;
  sql::Statement m_remember;
  sql::Statement m_heir;
  sql::Statement m_give;
  sql::Statement m_forget;
};

}  // namespace store
