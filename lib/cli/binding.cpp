// SPDX-License-Identifier: Apache-2.0
#include "cli/binding.hpp"

#include "core/text.hpp"
#include "core/times.hpp"

#include <fmt/format.h>

namespace cli {

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
      ->check(CLI::Validator(
          [](const std::string& dsn) { return std::string(dsn.empty() ? "an empty name is no store" : ""); }, ""))
      ->type_name("DSN")
      ->group(k_group);
  app.add_flag("--force-network-fs", options.force_network_fs,
               "Use a store on a network file system, which may damage it when several hosts do")
      ->group(k_group);
}

void bind(CLI::App& app, RunOptions& options) {
  constexpr const char* k_group = "Run";
  app.add_flag("--dry-run", options.dry_run, "Do everything but write")->group(k_group);
  add_choice(app, "--emit", options.emit, {{"none", Emit::none}, {"changed", Emit::changed}, {"all", Emit::all}},
             "Records on stdout before the summary, one JSON object a line (default: none)")
      ->group(k_group);
  add_parsed(app, "--if-locked", options.if_locked, parse_if_locked,
             "When another run holds the lock: end with exit 75, end with exit 0, or wait (default: fail)")
      ->type_name("fail|skip|wait[=DUR]")
      ->group(k_group);
  add_parsed(app, "--max-runtime", options.max_runtime, core::parse_duration,
             "Finish the item in hand after this time and stop, exit 0 (30s, 15m, 6h)")
      ->type_name("DUR")
      ->group(k_group);
}

}  // namespace cli
