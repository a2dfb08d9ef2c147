// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "http/transport.hpp"

#include <optional>

namespace http {

/// When the answer says that we may come back: Retry-After as seconds, with a fraction, or as an HTTP date (held
/// against the answer's own Date, since clocks differ); else RateLimit and X-RateLimit-Reset headers, when they say
/// that nothing is left. Never in the past, never more than a day ahead. nullopt: it says nothing, or nothing that
/// makes sense. To be asked of failures only: Zenodo sends Retry-After with a 200, too.
std::optional<core::TimePoint> retry_after(const Headers& headers, core::TimePoint now);

}  // namespace http
