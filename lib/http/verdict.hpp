// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "http/transport.hpp"

#include <functional>
#include <optional>
#include <string_view>

namespace http {

/// When the answer says that we may come back: Retry-After as seconds, with a fraction, or as an HTTP date (held
/// against the answer's own Date, since clocks differ); else RateLimit and X-RateLimit-Reset headers. Never in the
/// past, never more than a day ahead. nullopt: it says nothing, or nothing that makes sense.
std::optional<core::TimePoint> retry_after(const Headers& headers, core::TimePoint now);

/// What an answer means. ok, or the failure that it is, with http_status, whatever dress it wears.
using Judge = std::function<core::Result<void>(const Response& response, core::TimePoint now)>;

/// By status alone: 2xx is ok; 401 auth, 403 forbidden, 404 and 410 not_found, 429 rate_limited (retry_at: as the
/// answer says, else `k_default_block` from now), 408, 425 and 5xx unavailable (retry_at when the answer says so),
/// anything else bad_data. The message quotes no more than a line of the body.
core::Result<void> judge_by_status(const Response& response, core::TimePoint now);

/// The failure that a status stands for; `detail` (may be empty) is what the upstream says, from strangers.
core::Error error_for_status(int status, std::string_view detail, const Headers& headers, core::TimePoint now);

/// True when the body is, or is said to be, an HTML page.
bool is_html(const Response& response);

/// How long a provider is left alone that says "too many requests" and not for how long.
constexpr core::Milliseconds k_default_block{300'000};

}  // namespace http
