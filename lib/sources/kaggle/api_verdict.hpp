// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "http/transport.hpp"

namespace sources::kaggle {

/// What an answer of the API means: by its status, and, when that is a success, by its body, since a 200 may hold
/// {"code":429}, an errorMessage, an HTML page, or nothing. http_status is the one that counts: 429 in that case.
/// Errors as of http::judge_by_status; bad_data also for a body that is no JSON or complains without saying a status,
/// unavailable for an empty one.
core::Result<void> judge(const http::Response& response, core::TimePoint now);

}  // namespace sources::kaggle
