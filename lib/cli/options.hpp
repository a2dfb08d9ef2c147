// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/rate.hpp"
#include "http/url.hpp"

#include <optional>
#include <string>

namespace cli {

enum class LogFormat { text, json };
enum class ProgressMode { automatic, never };
enum class Emit { none, changed, all };

/// How a reading command prints its records; automatic: as a table on a terminal, else as NDJSON.
enum class Format { automatic, table, ndjson, json, csv };

/// Every tool has these.
struct TalkOptions {
  bool quiet = false;  // with exit 0 or 75 neither stream carries a byte
  bool verbose = false;
  bool no_color = false;
  LogFormat log_format = LogFormat::text;
  ProgressMode progress = ProgressMode::automatic;
};

/// What to do when another run holds the lock.
struct IfLocked {
  enum class Action { fail, skip, wait };
  Action action = Action::fail;
  std::optional<core::Milliseconds> wait_at_most;  // wait only; nullopt: for ever
};

/// Every tool that writes has these.
struct RunOptions {
  bool dry_run = false;
  Emit emit = Emit::none;
  IfLocked if_locked;
  std::optional<core::Milliseconds> max_runtime;
};

/// Who is told how a run went, besides the one who started it.
struct ReportOptions {
  std::optional<http::Url> ping_url;
  std::string metrics_file;  // empty: none
};

/// Every tool that uses the network has these; the tool sets its own default of the rate.
struct NetworkOptions {
  core::Rate rate;
  std::string contact = {};    // of who runs the tool, for the upstream to write to: one line
  bool insecure_http = false;  // a base address may be plain http:// to another machine
};

}  // namespace cli
