// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "http/retry_after.hpp"
#include "http/transport.hpp"

#include <functional>
#include <string_view>

namespace http {

/// What an answer means. ok, or the failure that it is, with http_status, whatever dress it wears.
using Judge = std::function<core::Result<void>(const Response& response, core::TimePoint now)>;

/// By status alone: 2xx is ok; 401 auth, 403 forbidden, 404 and 410 not_found, 429 rate_limited, 408, 425 and
/// 5xx unavailable (both with retry_at when the answer says so), anything else bad_data. The message quotes no more
/// than a line of the body.
core::Result<void> judge_by_status(const Response& response, core::TimePoint now);

/// The failure that a status stands for, as above ("HTTP 503: Service Unavailable: <detail>"). `detail`, from
/// strangers, is what the upstream says; it may be empty, and is shown on one line, cut when long.
core::Error error_for_status(int status, std::string_view detail, const Headers& headers, core::TimePoint now);

/// True when the body is an HTML page, or is said to be one.
bool is_html(const Response& response);

}  // namespace http
