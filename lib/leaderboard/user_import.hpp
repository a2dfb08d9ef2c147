// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/reject.hpp"
#include "core/counts.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "io/byte_source.hpp"
#include "store/write_mode.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace leaderboard {

/// Of the commands that change who is known, in summaries and with the rejects.
inline constexpr std::string_view k_user_task = "registry.user";
inline constexpr std::string_view k_user_source = "kaggle";

struct UserImport {
  std::string name;  // of the list, for messages and with its rejects
  catalog::RejectLimit max_rejects = {};
  store::WriteMode mode = store::WriteMode::write;
  std::function<void(const catalog::Reject&)> on_reject;
};

/// Adds the users of a list: a CSV with a column `username` and perhaps `display_name`, or NDJSON with these members;
/// the first character says which. Who is there already is left alone, but is active again if detached, and nobody is
/// removed. Of a name that stands twice, in whatever case, the first counts. In short transactions: what was added
/// before a failure stays, and the same list again adds the rest. Once the list was read, or refused for its rejects,
/// the first thousand of them are those of that name in the store. bad_data: no such list, or more than `max_rejects`
/// of it are no users; interrupted; or as the source fails. Throws sql::Failure. `counts` is true to what was done also
/// then.
core::Result<void> import_users(sql::Connection& connection, io::ByteSource& list, const UserImport& how,
                                const core::StopFlag& stop, core::Counts& counts);

}  // namespace leaderboard
