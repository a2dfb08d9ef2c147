// SPDX-License-Identifier: Apache-2.0
#include "cli/log.hpp"

#include "support/capture.hpp"
#include "support/fake_clock.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using cli::Level;
using cli::log_line;
using cli::LogFormat;

namespace {

const core::TimePoint k_time = core::TimePoint(core::Milliseconds(1'700'000'000'000));
const cli::LogStyle k_json{.format = LogFormat::json};

}  // namespace

TEST_SUITE_BEGIN("cli/log");

TEST_CASE("escapes for a terminal are defused in both formats, and a message stays on one line") {
  const std::string nasty = "a\x1b]0;evil\x07 b\nc\xC2\x9B";
  CHECK(log_line("t", {}, Level::info, nasty, k_time) == "t: a\\x1b]0;evil\\x07 b\\nc\\xc2\\x9b\n");
  const std::string json = log_line("t", k_json, Level::info, nasty, k_time);
  CHECK(json.find('\x1b') == std::string::npos);
  CHECK(json.find("\xC2\x9B") == std::string::npos);
  CHECK(json.find('\n') == json.size() - 1);
}

TEST_CASE("broken UTF-8 and endless messages do no harm") {
  CHECK(log_line("t", {}, Level::info, "a\xFF", k_time) == "t: a\xEF\xBF\xBD\n");
  CHECK(log_line("t", {}, Level::info, std::string(100'000, 'x'), k_time).size() < 5'000);
}

TEST_CASE("text for people names the level only when it matters") {
  CHECK(log_line("lb-sync", {}, Level::info, "done", k_time) == "lb-sync: done\n");
  CHECK(log_line("lb-sync", {}, Level::debug, "done", k_time) == "lb-sync: done\n");
  CHECK(log_line("lb-sync", {}, Level::warning, "old", k_time) == "lb-sync: warning: old\n");
  CHECK(log_line("lb-sync", {}, Level::error, "gone", k_time) == "lb-sync: error: gone\n");
}

TEST_CASE("color marks the level's word and nothing else") {
  const cli::LogStyle color{.color = true};
  CHECK(log_line("t", color, Level::error, "gone", k_time) == "t: \x1b[1;31merror:\x1b[0m gone\n");
  CHECK(log_line("t", color, Level::warning, "old", k_time) == "t: \x1b[1;33mwarning:\x1b[0m old\n");
  CHECK(log_line("t", color, Level::info, "done", k_time) == "t: done\n");
}

TEST_CASE("JSON is one object a line; the sentence that ends a run carries kind and exit code") {
  CHECK(log_line("t", k_json, Level::warning, "a \"b\"", k_time) ==
        R"({"time":"2023-11-14T22:13:20Z","level":"warning","tool":"t","message":"a \"b\""})"
        "\n");
  const cli::Verdict verdict{core::ErrorKind::config, core::ExitCode::config};
  CHECK(log_line("t", k_json, Level::error, "bad", k_time, verdict) ==
        R"({"time":"2023-11-14T22:13:20Z","level":"error","tool":"t","message":"bad","kind":"config","exit_code":78})"
        "\n");
}

TEST_CASE("a secret is in no line, whatever its level and format, also not where it is cut") {
  const support::Capture capture;
  const support::FakeClock clock;
  http::Redactor redactor;
  redactor.hide("canary-3f9a");
  cli::Log log("t", capture.descriptor(), clock, redactor);
  for (const LogFormat format : {LogFormat::text, LogFormat::json}) {
    log.set_style({.format = format, .verbose = true});
    cli::explain("asked with canary-3f9a");
    cli::note("https://example.org/?token=canary-3f9a");
    cli::warn(std::string(4090, 'x') + "canary-3f9a");
    log.error({core::ErrorKind::auth, "canary-3f9a is refused"}, core::ExitCode::auth);
  }
  const std::string text = capture.text();
  CHECK(std::count(text.begin(), text.end(), '\n') == 8);
  CHECK(text.find("asked with [hidden]") != std::string::npos);
  CHECK(text.find("canary") == std::string::npos);
}

TEST_CASE("a credential is hidden before anything is told of it") {
  const support::Capture capture;
  const support::FakeClock clock;
  http::Redactor redactor;
  cli::Log log("t", capture.descriptor(), clock, redactor);
  log.set_style({.verbose = true});
  const std::vector<std::string> doubts = {"canary-3f9a is old"};
  cli::introduce(http::Credential::bearer("canary-3f9a", "$KEY"), doubts, "asking with canary-3f9a of $KEY", redactor);
  CHECK(capture.text() == "t: warning: [hidden] is old\nt: asking with [hidden] of $KEY\n");
}

TEST_CASE("notes and warnings come through, explanations only with --verbose, with --quiet errors alone") {
  const support::Capture capture;
  const support::FakeClock clock;
  const http::Redactor redactor;
  cli::Log log("t", capture.descriptor(), clock, redactor);
  const auto say_everything = [&] {
    cli::explain("explained {}");
    cli::note("noted");
    cli::warn("warned");
    log.error({core::ErrorKind::io, "failed"}, core::ExitCode::io);
  };
  std::string expected = "t: noted\nt: warning: warned\nt: error: failed\n";
  say_everything();
  CHECK(capture.text() == expected);

  log.set_style({.verbose = true});
  say_everything();
  expected += "t: explained {}\nt: noted\nt: warning: warned\nt: error: failed\n";
  CHECK(capture.text() == expected);

  log.set_style({.verbose = true, .quiet = true});
  say_everything();
  expected += "t: error: failed\n";
  CHECK(capture.text() == expected);
}

TEST_CASE("the callback before a line runs for lines that are written, and only for these") {
  const support::Capture capture;
  const support::FakeClock clock;
  const http::Redactor redactor;
  cli::Log log("t", capture.descriptor(), clock, redactor);
  int calls = 0;
  log.before_each_line([&] { ++calls; });
  cli::explain("unheard");
  CHECK(calls == 0);
  cli::note("heard");
  CHECK(calls == 1);
}

TEST_CASE("a log inside another one gives the stage back") {
  const support::Capture outer_capture;
  const support::Capture inner_capture;
  const support::FakeClock clock;
  const http::Redactor redactor;
  const cli::Log outer("outer", outer_capture.descriptor(), clock, redactor);
  {
    const cli::Log inner("inner", inner_capture.descriptor(), clock, redactor);
    cli::note("one");
  }
  cli::note("two");
  CHECK(inner_capture.text() == "inner: one\n");
  CHECK(outer_capture.text() == "outer: two\n");
}

TEST_SUITE_END();
