// SPDX-License-Identifier: Apache-2.0
// What a tool tells others of its runs: the monitor of --ping-url, the file of --metrics-file; and what it tells
// nobody.
#include "cli/tool.hpp"
#include "support/capture.hpp"
#include "support/exposition.hpp"
#include "support/sample_tool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>

using core::ErrorKind;
using core::ExitCode;
using support::Ran;
using support::SampleTool;
using support::with_task;

namespace {

using Ended = core::Result<ExitCode>;
using Urls = std::vector<std::string>;

cli::Tool::Body ending_with(Ended ended) {
  return with_task([ended = std::move(ended)](cli::Run&) -> Ended { return ended; });
}

/// A tool with a monitor that answers both pings.
struct Watched : SampleTool {
  Watched() {
    transport.answer(200);
    transport.answer(200);
  }
  Ran watched(const cli::Tool::Body& body, std::vector<std::string> arguments = {}) {
    arguments.insert(arguments.end(), {"--ping-url", "https://hc-ping.com/4b1d-canary"});
    return run(arguments, body);
  }
  [[nodiscard]] Urls told() const {
    Urls urls;
    for (const http::Request& request : transport.sent) urls.push_back(request.url);
    return urls;
  }
};

const Urls k_told_0{"https://hc-ping.com/4b1d-canary/start", "https://hc-ping.com/4b1d-canary/0"};

/// Remembers whether each exchange could have been ended by a stop that had been asked for before.
struct ListeningTransport final : http::Transport {
  core::Result<http::Response> exchange(const http::Request&, const http::Limits&, const core::StopFlag& stop,
                                        http::Sink*) override {
    had_stop.push_back(stop.is_set());
    return http::Response{.status = 200};
  }
  std::vector<bool> had_stop;
};

/// Tells the redactor of a secret, then everybody.
Ended leak(cli::Run& run) {
  run.redactor.hide("canary-3f9a");
  cli::explain("asked with canary-3f9a");
  cli::note("canary-3f9a is taken from the environment");
  cli::warn("canary-3f9a will soon expire");
  return core::fail(ErrorKind::auth, "canary-3f9a is refused");
}

}  // namespace

TEST_SUITE_BEGIN("cli/tool");

TEST_CASE("a ping that fails is a warning that names the host alone, and never changes the exit code") {
  SampleTool tool;
  tool.transport.answer(404);
  tool.transport.fail(ErrorKind::unavailable, "cannot connect to https://hc-ping.com/4b1d-canary/0");
  tool.transport.fail(ErrorKind::unavailable, "cannot connect to https://hc-ping.com/4b1d-canary/0");
  const Ran ran = tool.run({"--ping-url", "https://hc-ping.com/4b1d-canary"}, ending_with(ExitCode::ok));
  CHECK(ran.code == 0);
  CHECK(ran.body_ran);
  CHECK(ran.err.find("ingest-seed: warning: the ping 'start' to hc-ping.com failed: the answer is 404\n") == 0);
  CHECK(ran.err.find("warning: the ping '0' to hc-ping.com failed: cannot connect") != std::string::npos);
  CHECK(ran.err.find("canary") == std::string::npos);
}

TEST_CASE("a ping that throws is no more than a warning, and with --quiet not even that") {
  SampleTool tool;  // a transport without an answer throws
  const Ran ran = tool.run({"--ping-url", "http://localhost/x"}, ending_with(ExitCode::ok));
  CHECK(ran.code == 0);
  CHECK(ran.err.find("ingest-seed: warning: ") == 0);
  for (const Ended& ended : {Ended(ExitCode::ok), Ended(ExitCode::try_later)}) {
    const Ran quiet = tool.run({"-q", "--ping-url", "http://localhost/x"}, ending_with(ended));
    CHECK(quiet.out.empty());
    CHECK(quiet.err.empty());
  }
}

TEST_CASE("the monitor is told the exit code, also of a body that fails or throws; 75 goes to its log") {
  const auto end_of = [](const cli::Tool::Body& body) {
    Watched tool;
    (void)tool.watched(body);
    REQUIRE(tool.told().size() == 2);
    CHECK(tool.told()[0] == "https://hc-ping.com/4b1d-canary/start");
    return tool.told()[1].substr(std::string("https://hc-ping.com/4b1d-canary/").size());
  };
  CHECK(end_of(ending_with(ExitCode::ok)) == "0");
  CHECK(end_of(ending_with(ExitCode::partial)) == "3");
  CHECK(end_of(ending_with(ExitCode::try_later)) == "log");
  CHECK(end_of(ending_with(core::fail(ErrorKind::busy, "held"))) == "log");
  CHECK(end_of(ending_with(core::fail(ErrorKind::io, "disk full"))) == "74");
  CHECK(end_of([](cli::Run&) -> Ended { throw std::logic_error("a bug"); }) == "1");
}

TEST_CASE("a signal that stops the body does not stop the ping that says so") {
  SampleTool tool;
  ListeningTransport transport;
  tool.network = &transport;
  const Ran ran = tool.run({"--ping-url", "http://localhost/x"}, with_task([](cli::Run&) -> Ended {
                             raise(SIGTERM);
                             return core::fail(ErrorKind::interrupted, "stopped");
                           }));
  CHECK(ran.code == 143);
  CHECK(transport.had_stop == std::vector<bool>{false, false});
}

TEST_CASE("the start is told before the body runs, a dry run is told as any other") {
  Watched tool;
  std::size_t sent_before_body = 0;
  const Ran ran = tool.watched(with_task([&](cli::Run&) -> Ended {
                                 sent_before_body = tool.transport.sent.size();
                                 return ExitCode::ok;
                               }),
                               {"--dry-run"});
  CHECK(ran.code == 0);
  CHECK(sent_before_body == 1);
  CHECK(tool.told() == k_told_0);
  CHECK(ran.err.empty());
}

TEST_CASE("nobody is told of --help, --version and wrong usage") {
  Watched tool;
  (void)tool.watched({}, {"--help"});
  (void)tool.watched({}, {"--version"});
  CHECK(tool.watched({}, {"--form"}).code == 64);
  CHECK(tool.told().empty());
}

TEST_CASE(
    "the address may come from the environment or the tool's table; on top of the file it would be every tool's") {
  Watched by_environment;
  by_environment.environment["TEDI_PING_URL"] = "https://hc-ping.com/4b1d-canary";
  CHECK(by_environment.run({}).code == 0);
  CHECK(by_environment.told() == k_told_0);
  Watched by_file;
  by_file.write_config("[ingest-seed]\nping_url = \"https://hc-ping.com/4b1d-canary\"\n");
  CHECK(by_file.run({}).code == 0);
  CHECK(by_file.told() == k_told_0);
  by_file.write_config("ping_url = \"https://hc-ping.com/4b1d-canary\"\n");
  CHECK(by_file.run({}).err.find("'ping_url' belongs into the table [ingest-seed]") != std::string::npos);
}

TEST_CASE("with --verbose one sees that the monitor was told") {
  Watched tool;
  CHECK(tool.watched(ending_with(ExitCode::ok), {"-v"}).err ==
        "ingest-seed: hc-ping.com was told 'start'\ningest-seed: hc-ping.com was told '0'\n");
}

TEST_CASE("a metrics file that cannot be is said before the body runs: 73, and the monitor learns of it") {
  Watched tool;
  const Ran ran = tool.watched({}, {"-q", "--metrics-file", (tool.folder().path() / "nowhere/a.prom").string()});
  CHECK(ran.code == 73);
  CHECK_FALSE(ran.body_ran);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("ingest-seed: error: --metrics-file: ") == 0);
  CHECK(ran.err.find("cannot create: No such file or directory\n") != std::string::npos);
  CHECK(tool.told().at(1).ends_with("/73"));
}

TEST_CASE("a run that fails for its metrics file has the summary of any failed run, and complains once") {
  SampleTool tool;
  tool.describe = [](cli::Summary& summary) {
    summary.task = "kaggle.seed_initial";
    summary.source = "kaggle_meta_csv";
    summary.unit = "dataset";
  };
  const Ran ran = tool.run({"--dry-run", "--metrics-file", (tool.folder().path() / "nowhere/a.prom").string()});
  CHECK(ran.code == 73);
  CHECK(ran.out.starts_with(
      R"({"type":"summary","task":"kaggle.seed_initial","source":"kaggle_meta_csv","unit":"dataset","status":"failed",)"));
  CHECK(ran.out.find(R"("dry_run":true,"error":{"kind":"cannot_create","message":"--metrics-file: )") !=
        std::string::npos);
  CHECK(std::ranges::count(ran.err, '\n') == 1);
}

TEST_CASE("a metrics file that cannot be any more when the body has ended is an error of its own, quiet or not") {
  SampleTool tool;
  const auto metrics = tool.folder().path() / "a/b.prom";
  const auto pulling_the_rug = [&](Ended ended) {
    std::filesystem::create_directories(metrics.parent_path());
    return tool.run({"-q", "--metrics-file", metrics.string()}, with_task([&, ended](cli::Run&) -> Ended {
                      std::filesystem::remove_all(metrics.parent_path());
                      return ended;
                    }));
  };
  const Ran good = pulling_the_rug(ExitCode::ok);
  CHECK(good.code == 73);
  CHECK(good.out.find(R"("status":"failed")") != std::string::npos);
  CHECK(good.out.find(R"("error":{"kind":"cannot_create")") != std::string::npos);
  CHECK(good.err.find("ingest-seed: error: --metrics-file: ") == 0);
  const Ran bad = pulling_the_rug(core::fail(ErrorKind::io, "the disk is full"));
  CHECK(bad.code == 74);
  CHECK(bad.out.find(R"("error":{"kind":"io","message":"the disk is full"})") != std::string::npos);
  CHECK(bad.err.find("ingest-seed: error: the disk is full\ningest-seed: error: --metrics-file: ") == 0);
}

TEST_CASE("the metrics are those of the run, also of one that fails, and a quiet one stays quiet") {
  SampleTool tool;
  const auto metrics = tool.folder().path() / "seed.prom";
  const auto measured = [&](Ended ended, std::string_view name) {
    const Ran ran = tool.run({"-q", "--metrics-file", metrics.string()}, with_task([&, ended](cli::Run& run) -> Ended {
                               run.summary.counts.inserted = 5;
                               tool.clock.advance(core::Milliseconds(1500));
                               return ended;
                             }));
    CHECK(ran.err.empty() == (ran.code == 0));
    return support::value_of(support::parse_exposition(support::read_file(metrics)), name);
  };
  CHECK(measured(ExitCode::ok, "tedi_run_success") == "1");
  CHECK(measured(ExitCode::ok, "tedi_run_duration_seconds") == "1.500");
  CHECK(measured(core::fail(ErrorKind::io, "disk full"), "tedi_run_exit_code") == "74");
  CHECK(support::parse_exposition(support::read_file(metrics)).at(0).labels ==
        R"(tool="ingest-seed",task="kaggle.seed_initial",source="kaggle_meta_csv")");
}

TEST_CASE("metrics and monitor get the code that the process ends with, also when stdout is full") {
  Watched tool;
  const int full = open("/dev/full", O_WRONLY);
  tool.stdout_descriptor = full;
  const auto metrics = tool.folder().path() / "seed.prom";
  CHECK(tool.watched(ending_with(ExitCode::ok), {"--metrics-file", metrics.string()}).code == 74);
  close(full);
  CHECK(tool.told().at(1).ends_with("/74"));
  CHECK(support::value_of(support::parse_exposition(support::read_file(metrics)), "tedi_run_exit_code") == "74");
}

TEST_CASE("a secret that the body has told the redactor of is in no line and no error, text or JSON") {
  SampleTool tool;
  for (const char* format : {"text", "json"}) {
    const Ran ran = tool.run({"-v", "--log-format", format}, with_task(leak));
    CHECK(ran.code == 77);
    CHECK(ran.err.find("[hidden] is refused") != std::string::npos);
    CHECK(ran.out.find(R"("error":{"kind":"auth","message":"[hidden] is refused"})") != std::string::npos);
    CHECK((ran.out + ran.err).find("canary") == std::string::npos);
  }
  const Ran thrown = tool.run({}, with_task([](cli::Run& run) -> Ended {
                                run.redactor.hide("canary-3f9a");
                                throw std::runtime_error("not with canary-3f9a");
                              }));
  CHECK((thrown.out + thrown.err).find("canary") == std::string::npos);
}

TEST_CASE("nor is it in what is said after the body, of the monitor and of the metrics file") {
  SampleTool tool;
  tool.transport.answer(200);
  for (int tries = 0; tries < 2; ++tries) tool.transport.fail(ErrorKind::unavailable, "canary-3f9a has no network");
  const auto folder = tool.folder().path() / "canary-3f9a";
  std::filesystem::create_directory(folder);
  const Ran ran = tool.run({"--ping-url", "http://localhost/x", "--metrics-file", (folder / "a.prom").string()},
                           with_task([&](cli::Run& run) {
                             std::filesystem::remove_all(folder);
                             return leak(run);
                           }));
  CHECK(ran.code == 73);
  CHECK(ran.err.find("/[hidden]/") != std::string::npos);
  CHECK(ran.err.find("the ping '73' to localhost failed: [hidden] has no network") != std::string::npos);
  CHECK((ran.out + ran.err).find("canary") == std::string::npos);
}

TEST_SUITE_END();
