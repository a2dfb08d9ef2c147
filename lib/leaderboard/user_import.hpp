// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/reject.hpp"
#include "core/counts.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "io/byte_source.hpp"
#include "store/user_repository.hpp"

#include <functional>
#include <string_view>

namespace leaderboard {

/// Adds the users of a list: a CSV with a column `username` and perhaps `display_name`, or NDJSON with these members;
/// the first character says which. What is there already is left alone, and nobody is removed. Of a name that stands
/// twice, in whatever case, the first counts. In short transactions: what was added before a failure stays, and the
/// same list again adds the rest. `name`: of the list, for messages. bad_data: no such list, or more than 1 % of it are
/// no users; interrupted; or as the source fails. Throws sql::Failure. `counts` is true to what was done also then.
core::Result<void> import_users(store::UserRepository& users, io::ByteSource& list, std::string_view name,
                                const core::StopFlag& stop,
                                const std::function<void(const catalog::Reject&)>& on_reject, core::Counts& counts);

}  // namespace leaderboard
