// SPDX-License-Identifier: Apache-2.0
#include "cli/binding.hpp"

#include "support/sample_tool.hpp"

#include <doctest/doctest.h>

using cli::IfLocked;
using support::SampleTool;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("cli/binding");

TEST_CASE("--if-locked refuses what it does not know, and a wait without unit") {
  for (const char* text : {"", "never", "Wait", "wait=", "wait=5", "wait:5s", "fail=1s"}) {
    CAPTURE(text);
    const auto parsed = cli::parse_if_locked(text);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().kind == core::ErrorKind::usage);
  }
  CHECK(cli::parse_if_locked("never").error().message ==
        "'never' is not possible: fail, skip, wait or wait=DURATION was expected");
}

TEST_CASE("--if-locked in all its forms") {
  CHECK(cli::parse_if_locked("fail")->action == IfLocked::Action::fail);
  CHECK(cli::parse_if_locked("skip")->action == IfLocked::Action::skip);
  CHECK(cli::parse_if_locked("wait")->action == IfLocked::Action::wait);
  CHECK_FALSE(cli::parse_if_locked("wait")->wait_at_most);
  CHECK(cli::parse_if_locked("wait=5m")->wait_at_most == core::Milliseconds(5min));
}

TEST_CASE("the options of a writing tool reach their structs") {
  SampleTool tool;
  const auto options = tool.run({"--dry-run", "--emit=all", "--if-locked=wait=90s", "--max-runtime", "6h", "--store",
                                 "sqlite:x.db", "--force-network-fs"})
                           .options;
  CHECK(options.run.dry_run);
  CHECK(options.run.emit == cli::Emit::all);
  CHECK(options.run.if_locked.action == IfLocked::Action::wait);
  CHECK(options.run.if_locked.wait_at_most == core::Milliseconds(90s));
  CHECK(options.run.max_runtime == core::Milliseconds(6h));
  CHECK(options.store.dsn == "sqlite:x.db");
  CHECK(options.store.force_network_fs);
}

TEST_CASE("--ping-url takes an http(s) address; a complaint does not repeat it, since it may hold a secret") {
  SampleTool tool;
  for (const char* text :
       {"canary-3f9a", "ftp://canary-3f9a/x", "https://", "https://user:canary-3f9a@host/x", "/x", ""}) {
    CAPTURE(text);
    const support::Ran ran = tool.run({"--ping-url", text});
    CHECK(ran.code == 64);
    CHECK_FALSE(ran.body_ran);
    CHECK(ran.err ==
          "ingest-seed: error: --ping-url: an address that begins with http:// or https://, without user and password, "
          "was expected; see ingest-seed --help\n");
  }
  CHECK(tool.transport.sent.empty());
}

TEST_CASE("a wrong --ping-url in the environment or the file names the place, not the value") {
  SampleTool tool;
  tool.environment["TEDI_PING_URL"] = "canary-3f9a";
  const support::Ran ran = tool.run({});
  CHECK(ran.code == 78);
  CHECK(ran.err.starts_with("ingest-seed: error: TEDI_PING_URL: an address "));
  tool.environment.clear();
  tool.environment["XDG_CONFIG_HOME"] = tool.folder().path().string();
  tool.write_config("[ingest-seed]\nping_url = \"canary-3f9a\"\n");
  const support::Ran other = tool.run({});
  CHECK(other.code == 78);
  CHECK(other.err.find("line 2: ping_url: an address ") != std::string::npos);
  CHECK(other.err.find("canary") == std::string::npos);
}

TEST_CASE("--metrics-file refuses a name that is empty") {
  SampleTool tool;
  const support::Ran ran = tool.run({"--metrics-file", ""});
  CHECK(ran.code == 64);
  CHECK(ran.err == "ingest-seed: error: --metrics-file: an empty name is no file; see ingest-seed --help\n");
}

TEST_CASE("--contact refuses what could be more than a header's value") {
  for (const char* text : {"a\nX: y", "me(you)", "h\xC3\xA9"}) {
    SampleTool tool;
    const support::Ran ran = tool.run({"--contact", text});
    CHECK(ran.code == 64);
    CHECK(ran.err.find("is no contact") != std::string::npos);
  }
  SampleTool tool;
  CHECK(tool.run({"--contact", "me@example.org"}).options.network.contact == "me@example.org");
}

TEST_CASE("--rate refuses what is no rate") {
  SampleTool tool;
  const support::Ran ran = tool.run({"--rate", "fast"});
  CHECK(ran.code == 64);
  CHECK(ran.err.starts_with("ingest-seed: error: --rate: 'fast' is no rate"));
}

TEST_CASE("the options of a tool that uses the network reach their struct, and --help tells the tool's own default") {
  SampleTool tool;
  const auto given = tool.run({"--rate", "30/min", "--insecure-http"}).options.network;
  CHECK(given.rate.interval == 2s);
  CHECK(given.insecure_http);
  const auto usual = tool.run({}).options.network;
  CHECK(usual.rate.interval == 1s);
  CHECK_FALSE(usual.insecure_http);

  const auto help_for = [](std::chrono::microseconds interval) {
    CLI::App app;
    cli::NetworkOptions options{.rate = {interval}};
    cli::bind(app, options);
    return app.get_option("--rate")->get_description();
  };
  CHECK(help_for(1s).ends_with("default: 1/s)"));
  CHECK(help_for(2s).ends_with("default: 0.5/s)"));
  CHECK(help_for(3'600ms).ends_with("default: 0.2778/s)"));
}

TEST_SUITE_END();
