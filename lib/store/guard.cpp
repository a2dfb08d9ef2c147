// SPDX-License-Identifier: Apache-2.0
#include "store/guard.hpp"

#include "sql/failure.hpp"

namespace store {

core::Result<void> guarded(const std::function<core::Result<void>()>& use) {
  try {
    return use();
  } catch (const sql::Failure& failure) {
    return core::fail(failure.as_error());
  }
}

}  // namespace store
