// SPDX-License-Identifier: Apache-2.0
#include "cli/binding.hpp"

#include "cli/ping.hpp"
#include "core/text.hpp"
#include "core/times.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cli {

namespace {

constexpr const char* k_run_group = "Run";

/// It goes into a header, so it is short and plain.
core::Result<std::string> parse_contact(std::string_view text) {
  constexpr std::size_t k_longest = 200;
  const bool is_plain = std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~' && c != '(' && c != ')'; });
  if (is_plain && text.size() <= k_longest) return std::string(text);
  return core::fail(
      core::ErrorKind::usage,
      fmt::format("'{}' is no contact: an e-mail or web address is expected, of at most {} plain characters",
                  core::printable(text), k_longest));
}

std::string text_of(core::Rate rate) {
  return fmt::format("{:.4g}/s", 1e6 / static_cast<double>(rate.interval.count()));
}

}  // namespace

CLI::Validator not_empty(const std::string& complaint) {
  return CLI::Validator([complaint](const std::string& value) { return value.empty() ? complaint : std::string(); },
                        "");
}

core::Failure not_one_of(std::string_view text, const std::string& words) {
  return core::fail(core::ErrorKind::usage,
                    fmt::format("'{}' is not possible: {} was expected", core::printable(text), words));
}

core::Result<IfLocked> parse_if_locked(std::string_view text) {
  constexpr std::string_view k_limited = "wait=";
  if (text == "fail") return IfLocked{IfLocked::Action::fail, std::nullopt};
  if (text == "skip") return IfLocked{IfLocked::Action::skip, std::nullopt};
  if (text == "wait") return IfLocked{IfLocked::Action::wait, std::nullopt};
  if (!text.starts_with(k_limited)) return not_one_of(text, "fail, skip, wait or wait=DURATION");
  const core::Result<core::Milliseconds> at_most = core::parse_duration(text.substr(k_limited.size()));
  if (!at_most) return core::fail(at_most.error());
  return IfLocked{IfLocked::Action::wait, *at_most};
}

void bind(CLI::App& app, TalkOptions& options) {
  app.add_flag("-v,--verbose", options.verbose, "Say more on stderr")->group(k_common_group);
  app.add_flag("-q,--quiet", options.quiet, "Print nothing unless a person is needed (exit 0 and 75: not a byte)")
      ->group(k_common_group);
  add_choice(app, "--log-format", options.log_format, {{"text", LogFormat::text}, {"json", LogFormat::json}},
             "What the lines on stderr look like (default: text)")
      ->group(k_common_group);
  app.add_flag("--no-color", options.no_color, "No color on stderr, as NO_COLOR in the environment")
      ->group(k_common_group);
  add_choice(app, "--progress", options.progress, {{"auto", ProgressMode::automatic}, {"never", ProgressMode::never}},
             "A progress bar: when stderr is a terminal, or never (default: auto)")
      ->group(k_common_group);
}

void bind(CLI::App& app, store::Options& options) {
  constexpr const char* k_group = "Store";
  app.add_option(
         "--store", options.dsn,
         "The store, a path or sqlite:PATH (default: $XDG_STATE_HOME/tedi/tedi.db, ~/.local/state/tedi/tedi.db)")
      ->check(not_empty("an empty name is no store"))
      ->type_name("DSN")
      ->group(k_group);
  app.add_flag("--force-network-fs", options.force_network_fs,
               "Use a store on a network file system, which may damage it when several hosts do")
      ->group(k_group);
}

void bind(CLI::App& app, RunOptions& options) {
  app.add_flag("--dry-run", options.dry_run, "Do everything but write")->group(k_run_group);
  add_choice(app, "--emit", options.emit, {{"none", Emit::none}, {"changed", Emit::changed}, {"all", Emit::all}},
             "Records on stdout before the summary, one JSON object a line (default: none)")
      ->group(k_run_group);
  add_parsed(app, "--if-locked", options.if_locked, parse_if_locked,
             "When another run holds the lock: end with exit 75, end with exit 0, or wait (default: fail)")
      ->type_name("fail|skip|wait[=DUR]")
      ->group(k_run_group);
  add_parsed(app, "--max-runtime", options.max_runtime, core::parse_duration,
             "Finish the item in hand after this time and stop, exit 0 (30s, 15m, 6h)")
      ->type_name("DUR")
      ->group(k_run_group);
}

void bind(CLI::App& app, ReportOptions& options) {
  add_parsed(app, "--ping-url", options.ping_url, parse_ping_url,
             "Tell a monitor such as healthchecks.io: URL/start before, URL/<exit code> after (75: URL/log)")
      ->type_name("URL")
      ->group(k_run_group);
  app.add_option("--metrics-file", options.metrics_file, "Put the metrics of the run there, as Prometheus text")
      ->check(not_empty("an empty name is no file"))
      ->type_name("FILE")
      ->group(k_run_group);
}

void bind(CLI::App& app, Format& format) {
  add_choice(app, "--format", format,
             {{"table", Format::table}, {"ndjson", Format::ndjson}, {"json", Format::json}, {"csv", Format::csv}},
             "How the records are printed (default: table on a terminal, else ndjson)");
}

void bind(CLI::App& app, NetworkOptions& options) {
  constexpr const char* k_group = "Network";
  add_parsed(app, "--rate", options.rate, core::Rate::parse,
             fmt::format("Ask no more often than this (1/s, 30/min, 1000/h; default: {})", text_of(options.rate)))
      ->type_name("RATE")
      ->group(k_group);
  add_parsed(app, "--contact", options.contact, parse_contact,
             "Your e-mail or web address, sent with each request, so that an upstream can write to you instead of "
             "blocking you")
      ->type_name("TEXT")
      ->group(k_group);
  app.add_flag("--insecure-http", options.insecure_http,
               "Accept an upstream at a plain http:// address that is not this machine")
      ->group(k_group);
}

}  // namespace cli
