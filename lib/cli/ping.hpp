// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/exit_code.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "http/transport.hpp"
#include "http/url.hpp"

#include <string>
#include <string_view>

namespace cli {

/// How long a run is held up by one ping, at most.
inline constexpr core::Milliseconds k_longest_ping{10'000};

/// The address of a monitor of cron jobs, such as healthchecks.io. usage: not an absolute http(s) address, or one with
/// user info. The message does not quote the text: whoever knows the address can report in our name.
core::Result<http::Url> parse_ping_url(std::string_view text);

/// The address that tells `word` to the monitor at `base`: one more part of the path; a query stays behind it.
http::Url ping_address(const http::Url& base, std::string_view word);

/// What a monitor is told at the end: the exit code, or "log" for 75, which is neither good nor bad.
std::string ping_word(core::ExitCode code);

/// Tells `word` ("start", or as above) to the monitor at `base`, by a plain GET. A connection that fails is tried once
/// more; all together takes `at_most`. Errors name the host and nothing more of the address: unavailable (also: any
/// answer but 2xx), config, bad_data and interrupted as Transport::exchange.
core::Result<void> ping(http::Transport& transport, const http::Url& base, std::string_view word,
                        const core::StopFlag& stop, core::Milliseconds at_most = k_longest_ping);

}  // namespace cli
