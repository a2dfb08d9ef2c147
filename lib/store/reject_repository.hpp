// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/reject.hpp"
#include "sql/connection.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace store {

/// The rejects of one task and source, by input file. All methods throw sql::Failure.
class RejectRepository {
 public:
  RejectRepository(sql::Connection& connection, std::string task, std::string source);

  /// These are now the rejects of `file`, in one transaction of its own; writes nothing when they were so already.
  void replace(std::string_view file, std::span<const catalog::Reject> rejects);

  /// The rejects of a file, by line.
  std::vector<catalog::Reject> of(std::string_view file);

 private:
  sql::Connection& m_connection;
  std::string m_task;
  std::string m_source;
};

}  // namespace store
