// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sql/failure.hpp"

#include <optional>

namespace support {

/// What f() fails with; nullopt when it does not.
template <class F>
std::optional<sql::Kind> failure_kind(F&& f) {
  try {
    f();
  } catch (const sql::Failure& failure) {
    return failure.kind();
  }
  return std::nullopt;
}

}  // namespace support
