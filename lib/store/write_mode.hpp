// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sql/connection.hpp"

namespace store {

/// Whether what is changed is to stay. only_tell: a dry run, which does it all and then rolls back.
enum class WriteMode { write, only_tell };

/// Runs f(), which returns a core::Result and has no other side effect, in one transaction, by sql::retrying().
/// Nothing stays when it fails, or in a dry run. Returns what f returns.
template <class F>
auto in_transaction(sql::Connection& connection, WriteMode mode, F&& f) -> decltype(f()) {
  return sql::retrying(connection, [&] {
    sql::Transaction transaction(connection);
    auto done = f();
    if (done && mode == WriteMode::write) transaction.commit();
    return done;
  });
}

}  // namespace store
