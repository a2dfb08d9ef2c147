// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "http/transport.hpp"
#include "io/json_reader.hpp"

namespace sources::kaggle {

/// What an answer of the API means, and its JSON, a view of the reader's: by the status, and, when that is a success,
/// by the body, since a 200 may hold {"code":429}, an errorMessage, an HTML page, or nothing. http_status is the one
/// that counts: 429 in that case. Errors as of http::judge_by_status; bad_data also for a body that is no JSON or
/// complains without saying a status, unavailable for an empty one.
///
/// What Kaggle refuses it refuses in JSON, or with nothing. An HTML page with a 401, 403, 404 or 410 is a proxy's, or a
/// firewall's, and says nothing of the credential or the dataset: unavailable.
core::Result<io::JsonValue> judge(const http::Response& response, core::TimePoint now, io::JsonReader& reader);

}  // namespace sources::kaggle
