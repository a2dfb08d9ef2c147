// SPDX-License-Identifier: Apache-2.0
#include "cli/tool.hpp"

#include "sql/failure.hpp"
#include "support/capture.hpp"
#include "support/sample_tool.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <csignal>
#include <stdexcept>

using core::ErrorKind;
using core::ExitCode;
using support::Ran;
using support::SampleTool;
using support::with_task;
using namespace std::chrono_literals;

namespace {

using Ended = core::Result<ExitCode>;

/// A body that says everything that can be said, then ends with `code`.
cli::Tool::Body talkative(ExitCode code) {
  return with_task([code](cli::Run& run) -> Ended {
    cli::explain("explained");
    cli::note("noted");
    cli::warn("warned");
    run.output.line(R"({"type":"dataset"})");
    run.summary.counts.inserted = 1;
    return code;
  });
}

cli::Tool::Body failing(ErrorKind kind, const std::string& message) {
  return with_task([=](cli::Run& run) -> Ended {
    cli::warn("warned");
    run.output.line(R"({"type":"dataset"})");
    return core::fail(kind, message);
  });
}

void check_has(const std::string& text, const std::string& part) {
  CAPTURE(text);
  CAPTURE(part);
  CHECK(text.find(part) != std::string::npos);
}

}  // namespace

TEST_SUITE_BEGIN("cli/tool");

TEST_CASE("stdout that is full ends a good run with 74 and a sentence") {
  SampleTool tool;
  const int full = open("/dev/full", O_WRONLY);
  tool.stdout_descriptor = full;
  const Ran ran = tool.run({}, talkative(ExitCode::ok));
  CHECK(ran.code == 74);
  check_has(ran.err, "ingest-seed: error: cannot write to stdout: No space left on device\n");
  CHECK(tool.run({"--help"}).code == 74);
  CHECK(tool.run({"--version"}).code == 74);
  SUBCASE("a run that says nothing does not notice") {
    CHECK(tool.run({"-q"}, talkative(ExitCode::ok)).code == 0);
  }
  SUBCASE("the graver of two failures wins, both are said") {
    const Ran broken = tool.run({}, failing(ErrorKind::config, "bad store"));
    CHECK(broken.code == 74);
    check_has(broken.err, "error: bad store\n");
    check_has(broken.err, "error: cannot write to stdout");
  }
  close(full);
}

TEST_CASE("a body that fails still gets its summary, then the error sentence") {
  SampleTool tool;
  const Ran ran = tool.run({}, failing(ErrorKind::bad_data, "Datasets.csv: not a CSV"));
  CHECK(ran.code == 65);
  CHECK(ran.out ==
        "{\"type\":\"dataset\"}\n"
        R"({"type":"summary","task":"kaggle.seed_initial","source":"kaggle_meta_csv","unit":"dataset",)"
        R"("status":"failed","counts":{"fetched":0,"inserted":0,"updated":0,"unchanged":0,"skipped":0,"rejected":0,)"
        R"("failed":0},"started_at":"2023-11-14T22:13:20Z","duration_ms":0,)"
        R"("error":{"kind":"bad_data","message":"Datasets.csv: not a CSV"}})"
        "\n");
  CHECK(ran.err == "ingest-seed: warning: warned\ningest-seed: error: Datasets.csv: not a CSV\n");
}

TEST_CASE("what a body throws is caught, with its summary") {
  SampleTool tool;
  const Ran bug = tool.run({}, with_task([](cli::Run&) -> Ended { throw std::logic_error("index 7 of 3"); }));
  CHECK(bug.code == 1);
  check_has(bug.out, R"("status":"failed")");
  check_has(bug.out, R"("error":{"kind":"internal","message":"index 7 of 3"})");
  const Ran full =
      tool.run({}, with_task([](cli::Run&) -> Ended { throw sql::Failure(sql::Kind::full, 13, "the disk is full"); }));
  CHECK(full.code == 74);
}

TEST_CASE("what describes the run is asked before the body, and not for --help or wrong usage") {
  SampleTool tool;
  int asked = 0;
  tool.describe = [&](cli::Summary& summary) {
    ++asked;
    summary.task = "described";
  };
  (void)tool.run({"--help"});
  (void)tool.run({"--form"});
  CHECK(asked == 0);
  std::string task;
  const Ran ran = tool.run({}, [&](cli::Run& run) -> Ended {
    task = run.summary.task;
    return ExitCode::ok;
  });
  CHECK(ran.code == 0);
  CHECK(asked == 1);
  CHECK(task == "described");
  check_has(ran.out, R"("task":"described")");
}

TEST_CASE("a body that ends with an error tells what became of its items, too: the graver decides") {
  SampleTool tool;
  const auto ending_with = [](const core::Error& error) {
    return with_task([error](cli::Run& run) -> Ended {
      run.summary.counts.failed = 1;
      run.summary.code_of_items = ExitCode::partial;
      return core::fail(error);
    });
  };
  const Ran ran = tool.run({"-q"}, ending_with({.kind = ErrorKind::rate_limited,
                                                .message = "slow down",
                                                .retry_at = core::TimePoint(core::Milliseconds(60'000))}));
  CHECK(ran.code == 3);
  check_has(ran.out, R"("status":"partial")");
  check_has(ran.out, R"("retry_at":"1970-01-01T00:01:00Z","error":{"kind":"rate_limited","message":"slow down"})");
  CHECK(ran.err == "ingest-seed: error: slow down\n");
  CHECK(tool.run({}, ending_with({.kind = ErrorKind::auth, .message = "refused"})).code == 77);
}

TEST_CASE("details that throw cost the summary, not the process") {
  SampleTool tool;
  const Ran ran = tool.run({}, with_task([](cli::Run& run) -> Ended {
                             run.summary.details = [](io::JsonWriter&) { throw std::logic_error("no details"); };
                             return ExitCode::ok;
                           }));
  CHECK(ran.code == 1);
  CHECK(ran.err == "ingest-seed: error: no details\n");
}

TEST_CASE("wrong usage that only the body can see ends as any other") {
  SampleTool tool;
  const Ran ran = tool.run({}, failing(ErrorKind::usage, "--from DIR is needed"));
  CHECK(ran.code == 64);
  check_has(ran.err, "ingest-seed: error: --from DIR is needed; see ingest-seed --help\n");
}

TEST_CASE("quiet: with exit 0 and 75 neither stream carries a byte") {
  SampleTool tool;
  for (const Ran& ran : {tool.run({"-q"}, talkative(ExitCode::ok)), tool.run({"-q"}, talkative(ExitCode::try_later)),
                         tool.run({"-q"}, failing(ErrorKind::busy, "held"))}) {
    CHECK((ran.code == 0 || ran.code == 75));
    CHECK(ran.out.empty());
    CHECK(ran.err.empty());
  }
}

TEST_CASE("quiet: otherwise the error sentence and the summary, no records and no warnings") {
  SampleTool tool;
  const Ran failed = tool.run({"-q"}, failing(ErrorKind::io, "the disk is full"));
  CHECK(failed.code == 74);
  CHECK(failed.out.starts_with(R"({"type":"summary")"));
  CHECK(failed.err == "ingest-seed: error: the disk is full\n");
  const Ran partial = tool.run({"-q"}, talkative(ExitCode::partial));
  CHECK(partial.code == 3);
  CHECK(partial.out.starts_with(R"({"type":"summary")"));
  CHECK(partial.err.empty());
  CHECK(tool.run({"-q", "--form", "x"}).err ==
        "ingest-seed: error: unknown option '--form', did you mean '--from'?; see ingest-seed --help\n");
}

TEST_CASE("quiet wins over verbose, and may come from the environment") {
  SampleTool tool;
  CHECK(tool.run({"-q", "-v"}, talkative(ExitCode::ok)).err.empty());
  tool.environment["TEDI_QUIET"] = "1";
  CHECK(tool.run({}, talkative(ExitCode::ok)).out.empty());
}

TEST_CASE("a stop by signal: the summary says interrupted, the exit code says which") {
  SampleTool tool;
  const auto stopped_by = [&](int signal) {
    return tool.run({}, with_task([signal](cli::Run& run) -> Ended {
                      raise(signal);
                      run.summary.remaining = 7;
                      return run.stop.is_set() ? ExitCode::ok : ExitCode::internal;
                    }));
  };
  const Ran by_int = stopped_by(SIGINT);
  CHECK(by_int.code == 130);
  check_has(by_int.out, R"("status":"interrupted")");
  check_has(by_int.out, R"("stopped":"sigint","remaining":7)");
  CHECK(by_int.err == "ingest-seed: error: stopped by SIGINT\n");
  const Ran by_term = stopped_by(SIGTERM);
  CHECK(by_term.code == 143);
  check_has(by_term.out, R"("stopped":"sigterm")");
}

TEST_CASE("--max-runtime counts from the start of the process and is no failure") {
  SampleTool tool;
  const auto lasting = [&](core::Milliseconds duration) {
    return with_task([&tool, duration](cli::Run& run) -> Ended {
      tool.clock.advance(duration);
      run.summary.remaining = 3;
      if (run.stop.is_set()) return core::fail(ErrorKind::interrupted, "stopped");
      return ExitCode::ok;
    });
  };
  const Ran stopped = tool.run({"--max-runtime", "15m"}, lasting(15min));
  CHECK(stopped.code == 0);
  check_has(stopped.out, R"("status":"ok")");
  check_has(stopped.out, R"("duration_ms":900000,"stopped":"max_runtime","remaining":3)");
  CHECK(stopped.out.find("error") == std::string::npos);
  const Ran done = tool.run({"--max-runtime", "15m"}, lasting(14min));
  CHECK(done.code == 0);
  CHECK(done.out.find("stopped") == std::string::npos);
}

TEST_CASE("a limit beyond the end of time is as good as none") {
  SampleTool tool;
  const Ran ran =
      tool.run({"--max-runtime", "106751991167d"},
               with_task([](cli::Run& run) -> Ended { return run.stop.is_set() ? ExitCode::internal : ExitCode::ok; }));
  CHECK(ran.code == 0);
}

TEST_CASE("a dry run says so in its summary") {
  SampleTool tool;
  check_has(tool.run({"--dry-run"}, talkative(ExitCode::ok)).out, R"("dry_run":true)");
  CHECK(tool.run({}, talkative(ExitCode::ok)).out.find("dry_run") == std::string::npos);
}

TEST_CASE("a command that only reads has no task and prints no summary") {
  SampleTool tool;
  const Ran ran = tool.run({}, [](cli::Run& run) -> Ended {
    run.output.line(R"({"type":"dataset"})");
    return ExitCode::ok;
  });
  CHECK(ran.out == "{\"type\":\"dataset\"}\n");
}

TEST_CASE("verbose says more, JSON is for machines") {
  SampleTool tool;
  CHECK(tool.run({}, talkative(ExitCode::ok)).err == "ingest-seed: noted\ningest-seed: warning: warned\n");
  check_has(tool.run({"-v"}, talkative(ExitCode::ok)).err, "ingest-seed: explained\n");
  const Ran json = tool.run({"--log-format", "json"}, failing(ErrorKind::config, "bad store"));
  CHECK(json.err.ends_with(
      R"({"time":"2023-11-14T22:13:20Z","level":"error","tool":"ingest-seed","message":"bad store","kind":"config","exit_code":78})"
      "\n"));
}

TEST_CASE("a reader of stdout that goes away ends the process quietly") {
  const support::Capture stderr_capture;
  const int status = support::in_child([&] {
    int ends[2];
    if (pipe(ends) != 0) return 1;
    close(ends[0]);
    SampleTool tool;
    tool.stdout_descriptor = ends[1];
    tool.stderr_descriptor = stderr_capture.descriptor();
    return tool.run({}, with_task([](cli::Run&) -> Ended { return ExitCode::ok; })).code;
  });
  REQUIRE(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGPIPE);
  CHECK(stderr_capture.text().empty());
}

namespace {

/// A bare chroot has no /dev/pts.
bool has_terminals() {
  int master = -1;
  int slave = -1;
  if (openpty(&master, &slave, nullptr, nullptr, nullptr) != 0) {
    MESSAGE("SKIPPED: no terminal can be opened here (is /dev/pts mounted?)");
    return false;
  }
  close(slave);
  close(master);
  return true;
}

/// All that was written to a terminal before `k_end`. What is written to one side reaches the other a little later, and
/// in parts.
constexpr std::string_view k_end = "<end>";
std::string read_to_end(int master) {
  std::string text;
  pollfd readable{.fd = master, .events = POLLIN, .revents = 0};
  while (!text.ends_with(k_end) && poll(&readable, 1, 10'000) > 0) {
    char buffer[4096];
    const ssize_t got = read(master, buffer, sizeof buffer);
    if (got <= 0) break;
    text.append(buffer, static_cast<std::size_t>(got));
  }
  REQUIRE(text.ends_with(k_end));
  text.resize(text.size() - k_end.size());
  return text;
}

/// What a tool writes to a stderr that is a terminal.
std::string on_terminal(SampleTool& tool, const std::vector<std::string>& arguments) {
  int master = -1;
  int slave = -1;
  winsize size{.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
  REQUIRE(openpty(&master, &slave, nullptr, nullptr, &size) == 0);
  tool.stderr_descriptor = slave;
  const Ran ran = tool.run(arguments, with_task([](cli::Run& run) -> Ended {
                             run.progress.update("Datasets.csv", 5, 10);
                             cli::warn("warned");
                             return ExitCode::ok;
                           }));
  CHECK(ran.code == 0);
  REQUIRE(write(slave, k_end.data(), k_end.size()) == static_cast<ssize_t>(k_end.size()));
  const std::string text = read_to_end(master);
  close(slave);
  close(master);
  return text;
}

}  // namespace

TEST_CASE("on a terminal there is a progress bar, which steps aside for a line, and color") {
  if (!has_terminals()) return;
  SampleTool tool;
  tool.environment["TERM"] = "xterm";
  CHECK(on_terminal(tool, {}) ==
        "\rDatasets.csv  50 %  5 of 10 B\x1b[K\r\x1b[Kingest-seed: \x1b[1;33mwarning:\x1b[0m warned\r\n");
}

TEST_CASE("no progress bar with --progress never, --quiet, JSON; no color with --no-color or NO_COLOR") {
  if (!has_terminals()) return;
  SampleTool tool;
  tool.environment["TERM"] = "xterm";
  CHECK(on_terminal(tool, {"--progress", "never", "--no-color"}) == "ingest-seed: warning: warned\r\n");
  CHECK(on_terminal(tool, {"-q"}).empty());
  CHECK(on_terminal(tool, {"--log-format", "json"}).starts_with("{\"time\""));
  tool.environment["NO_COLOR"] = "1";
  CHECK(on_terminal(tool, {"--progress", "never"}) == "ingest-seed: warning: warned\r\n");
}

TEST_CASE("a dumb terminal, or one of an unknown kind, gets neither") {
  if (!has_terminals()) return;
  SampleTool tool;
  CHECK(on_terminal(tool, {}) == "ingest-seed: warning: warned\r\n");
  tool.environment["TERM"] = "dumb";
  CHECK(on_terminal(tool, {}) == "ingest-seed: warning: warned\r\n");
}

TEST_SUITE_END();
