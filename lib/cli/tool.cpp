// SPDX-License-Identifier: Apache-2.0
#include "cli/tool.hpp"

#include "cli/binding.hpp"
#include "cli/command_line.hpp"
#include "cli/config_file.hpp"
#include "cli/descriptor.hpp"
#include "cli/guard.hpp"
#include "cli/help.hpp"
#include "cli/lazy_transport.hpp"
#include "cli/metrics.hpp"
#include "cli/option_tree.hpp"
#include "cli/outcome.hpp"
#include "cli/ping.hpp"
#include "cli/progress_bar.hpp"
#include "cli/settings.hpp"
#include "cli/signals.hpp"
#include "cli/version.hpp"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace cli {

using core::ExitCode;

struct Tool::State {
  State(ToolInfo the_info, Surroundings the_surroundings);

  /// An exit code when there is nothing to run: --help, --version.
  core::Result<std::optional<ExitCode>> get_ready(int argc, const char* const* argv);
  core::Result<void> read_settings();
  core::Result<std::optional<ExitCode>> print(const std::string& text) const;
  ExitCode run_watched(Log& log, const Body& body);
  void tell_monitor(const std::string& word, const core::StopFlag& until);
  ExitCode run_body(Log& log, const Body& body);
  ExitCode finish(Log& log, Output& records, const Summary& summary, Outcome outcome) const;
  core::Result<void> look_at_metrics_file();
  core::Result<ExitCode> write_metrics(const Summary& summary, ExitCode code) const;
  core::Result<ExitCode> print_summary(Output& records, const Summary& summary, Outcome outcome) const;

  [[nodiscard]] core::Error with_advice(core::Error error) const;
  [[nodiscard]] bool on_capable_terminal() const;
  [[nodiscard]] LogStyle log_style() const;

  [[nodiscard]] std::string contact() const {
    return network_options != nullptr ? network_options->contact : std::string();
  }
  std::unique_ptr<http::Transport> new_network() {
    return std::make_unique<LazyTransport>(surroundings.environment, [this] { return contact(); });
  }

  ToolInfo info;
  Surroundings surroundings;
  core::SystemClock system_clock;
  const core::Clock& clock;
  core::TimePoint started;
  core::StopFlag stop;
  http::Redactor redactor;
  LazyTransport network;
  http::Transport& transport;
  RootApp app;
  TalkOptions talk;
  ReportOptions report;
  RunOptions* run_options = nullptr;
  const NetworkOptions* network_options = nullptr;
  Describe describe;
  std::string config_file;
  bool version = false;
};

Tool::State::State(ToolInfo the_info, Surroundings the_surroundings)
    : info(std::move(the_info)),
      surroundings(std::move(the_surroundings)),
      clock(surroundings.clock != nullptr ? *surroundings.clock : system_clock),
      started(clock.now()),
      network(surroundings.environment, [this] { return contact(); }),
      transport(surroundings.transport != nullptr ? *surroundings.transport : network) {
  app.name(info.name);
  app.fallthrough();  // the common options may also stand behind a command
  app.set_help_flag("-h,--help", "Print this and exit")->group(k_common_group);
  app.add_flag("--version", version, "Print the versions of tool, schema and libraries and exit")
      ->group(k_common_group);
  app.add_option("--config", config_file, "Read this configuration file")->type_name("FILE")->group(k_common_group);
  bind(app, talk);
}

Tool::Tool(ToolInfo info, Surroundings surroundings)
    : m_state(std::make_unique<State>(std::move(info), std::move(surroundings))) {
}

Tool::~Tool() = default;

CLI::App& Tool::app() {
  return m_state->app;
}

void Tool::add_store_options(store::Options& options) {
  bind(m_state->app, options);
}

void Tool::add_run_options(RunOptions& options) {
  bind(m_state->app, options);
  m_state->run_options = &options;
  add_report_options();
}

void Tool::add_report_options() {
  bind(m_state->app, m_state->report);
}

void Tool::add_network_options(NetworkOptions& options) {
  m_state->network_options = &options;
  bind(m_state->app, options);
}

void Tool::describe(Describe describe) {
  m_state->describe = std::move(describe);
}

int Tool::run(int argc, const char* const* argv, const Body& body) {
  State& state = *m_state;
  occupy_standard_descriptors();
  die_of_broken_pipes();
  Log log(state.info.name, state.surroundings.stderr_descriptor, state.clock, state.redactor);

  std::optional<ExitCode> done;
  const core::Result<ExitCode> ready = guarded([&]() -> core::Result<ExitCode> {
    core::Result<std::optional<ExitCode>> got = state.get_ready(argc, argv);
    log.set_style(state.log_style());
    if (!got) return core::fail(std::move(got).error());
    done = *got;
    return ExitCode::ok;
  });
  if (!ready) {
    const ExitCode code = core::exit_code_for(ready.error().kind);
    log.error(state.with_advice(ready.error()), code);
    return static_cast<int>(code);
  }
  return static_cast<int>(done ? *done : state.run_watched(log, body));
}

core::Result<std::optional<ExitCode>> Tool::State::get_ready(int argc, const char* const* argv) {
  const core::Result<Asked> asked = parse_command_line(app, argc, argv);
  if (!asked) return core::fail(asked.error());
  if (*asked == Asked::for_help) return print(help_text(app, info));
  if (version) return print(version_text(info.name));
  if (core::Result<void> ok = read_settings(); !ok) return core::fail(std::move(ok).error());
  if (core::Result<void> ok = check_requirements(app); !ok) return core::fail(std::move(ok).error());
  if (run_options != nullptr && run_options->max_runtime) {
    // A limit beyond the end of time is none.
    const core::Milliseconds limit = std::min(*run_options->max_runtime, core::TimePoint::max() - started);
    stop.set_deadline(clock, started + limit);
  }
  return std::optional<ExitCode>();
}

core::Result<void> Tool::State::read_settings() {
  if (core::Result<void> ok = apply_environment(app, surroundings.environment); !ok) return ok;
  const std::string named = config_file.empty() ? surroundings.environment("TEDI_CONFIG").value_or("") : config_file;
  const auto config = find_config(named, info.name, surroundings.environment);
  if (!config) return core::fail(config.error());
  return *config ? apply_config(app, **config) : core::Result<void>();
}

core::Result<std::optional<ExitCode>> Tool::State::print(const std::string& text) const {
  Output output(surroundings.stdout_descriptor);
  output.line(text);
  if (core::Result<void> written = output.flush(); !written) return core::fail(std::move(written).error());
  return std::optional(ExitCode::ok);
}

/// The body between two pings.
ExitCode Tool::State::run_watched(Log& log, const Body& body) {
  const SignalGuard signals(stop);
  tell_monitor("start", stop);
  const ExitCode code = run_body(log, body);
  // The signal that has ended the body must not end the ping that says so; another SIGINT ends the process.
  const core::StopFlag deaf;
  tell_monitor(ping_word(code), stop.is_signalled() ? deaf : stop);
  return code;
}

/// A ping that fails is worth a warning, never more.
void Tool::State::tell_monitor(const std::string& word, const core::StopFlag& until) {
  if (!report.ping_url) return;
  const core::Result<ExitCode> told = guarded([&]() -> core::Result<ExitCode> {
    if (auto pinged = ping(transport, *report.ping_url, word, until); !pinged) return core::fail(pinged.error());
    explain(report.ping_url->host + " was told '" + word + "'");
    return ExitCode::ok;
  });
  if (!told) warn(told.error().message);
}

ExitCode Tool::State::run_body(Log& log, const Body& body) {
  ProgressBar bar(surroundings.stderr_descriptor);
  log.before_each_line([&bar] { bar.clear(); });
  if (on_capable_terminal() && talk.progress == ProgressMode::automatic && !talk.quiet &&
      talk.log_format == LogFormat::text) {
    bar.show();
  }
  Output records(talk.quiet ? Output::k_nowhere : surroundings.stdout_descriptor);
  Summary summary;
  summary.dry_run = run_options != nullptr && run_options->dry_run;
  Run run{clock, stop, bar, records, summary, redactor, transport, [this] { return new_network(); }};
  core::Result<ExitCode> result = guarded([&]() -> core::Result<ExitCode> {
    if (describe) describe(summary);
    if (auto possible = look_at_metrics_file(); !possible) return core::fail(std::move(possible).error());
    return body(run);
  });
  bar.clear();
  log.before_each_line(nullptr);
  return finish(log, records, summary, conclude(std::move(result), stop.reason(), summary.code_of_items));
}

/// The metrics, the summary on stdout, then what went wrong on stderr; --quiet silences both when nobody has to do
/// anything.
ExitCode Tool::State::finish(Log& log, Output& records, const Summary& summary, Outcome outcome) const {
  std::vector<core::Error> more;  // what went wrong beside the error that the summary tells
  const auto weigh = [&](const core::Result<ExitCode>& step) {
    if (step) return;
    outcome.code = core::most_severe({outcome.code, core::exit_code_for(step.error().kind)});
    if (outcome.error) {
      more.push_back(step.error());
    } else {
      outcome.error = step.error();
    }
  };
  weigh(write_metrics(summary, outcome.code));
  if (talk.quiet && is_unremarkable(outcome.code)) return outcome.code;
  const ExitCode measured = outcome.code;
  weigh(print_summary(records, summary, outcome));
  if (outcome.code != measured) weigh(write_metrics(summary, outcome.code));
  if (outcome.error) log.error(with_advice(*outcome.error), outcome.code);
  for (const core::Error& error : more) log.error(error, outcome.code);
  return outcome.code;
}

/// Asked before hours of work. A file that cannot be is given up: once is enough to complain.
core::Result<void> Tool::State::look_at_metrics_file() {
  if (report.metrics_file.empty()) return {};
  core::Result<void> possible = check_metrics_file(report.metrics_file);
  if (!possible) report.metrics_file.clear();
  return possible;
}

core::Result<ExitCode> Tool::State::write_metrics(const Summary& summary, ExitCode code) const {
  if (report.metrics_file.empty()) return ExitCode::ok;
  return guarded([&]() -> core::Result<ExitCode> {
    const EndedRun run{info.name, summary, code, started, clock.now()};
    if (auto written = write_metrics_file(report.metrics_file, run); !written) return core::fail(written.error());
    return ExitCode::ok;
  });
}

core::Result<ExitCode> Tool::State::print_summary(Output& records, const Summary& summary, Outcome outcome) const {
  return guarded([&]() -> core::Result<ExitCode> {
    if (core::Result<void> ok = records.flush(); !ok) return core::fail(std::move(ok).error());
    if (summary.task.empty() || outcome.code == ExitCode::usage) return ExitCode::ok;  // nothing was run
    if (outcome.error) outcome.error->message = redactor.redact(outcome.error->message);
    io::JsonWriter json;
    write_summary(json, summary, outcome, started, clock.now());
    if (auto printed = print(std::string(json.text())); !printed) return core::fail(printed.error());
    return ExitCode::ok;
  });
}

core::Error Tool::State::with_advice(core::Error error) const {
  if (error.kind == core::ErrorKind::usage) error.message += "; see " + info.name + " --help";
  return error;
}

bool Tool::State::on_capable_terminal() const {
  return isatty(surroundings.stderr_descriptor) == 1 && surroundings.environment("TERM").value_or("dumb") != "dumb";
}

LogStyle Tool::State::log_style() const {
  return {.format = talk.log_format,
          .color = on_capable_terminal() && !talk.no_color && !surroundings.environment("NO_COLOR"),
          .verbose = talk.verbose,
          .quiet = talk.quiet};
}

}  // namespace cli
