// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.hpp"

#include <stdexcept>
#include <string>

namespace sql {

/// What an engine says is wrong, told apart by what a caller can do about it.
enum class Kind {
  busy,        // somebody else writes: the whole transaction may be tried again
  unique,      // a unique index refused the row
  constraint,  // another constraint did
  full,        // the disk is full
  read_only,   // the store cannot be written
  lost,        // reading or writing the store failed
  corrupt,     // the file is damaged, or no store at all
  stopped,     // a stop was asked for (Connection::stop_working_on)
  data,        // a value of the wrong type, text with NUL or broken UTF-8
  mistake,     // a bug of ours
};

/// Thrown by everything in sql/. Caught by transactions, which roll back, and by the run guard in cli/.
class Failure : public std::runtime_error {
 public:
  Failure(Kind kind, int engine_code, const std::string& message)
      : std::runtime_error(message), m_kind(kind), m_engine_code(engine_code) {}
  [[nodiscard]] Kind kind() const { return m_kind; }
  [[nodiscard]] int engine_code() const { return m_engine_code; }
  /// As a value, for the exit code and the summary.
  [[nodiscard]] core::Error as_error() const;

 private:
  Kind m_kind;
  int m_engine_code;
};

}  // namespace sql
