// SPDX-License-Identifier: Apache-2.0
#include "http/download.hpp"

#include "support/downloading.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

TEST_SUITE_BEGIN("http/download");

namespace {

using core::ErrorKind;
using support::numbered;
using Case = support::PartDownload;
using http::Downloaded;
using support::Asked;
using support::Reply;
using support::ServedFile;

}  // namespace

TEST_CASE("a whole copy is asked about, not fetched again, as long as the server says that it is the same") {
  for (const bool knows_conditions : {true, false}) {
    Case c({.content = "whole", .knows_conditions = knows_conditions});
    const http::FileFacts known{.etag = "\"1\"", .last_modified = c.file.last_modified};
    CHECK(c.run(&known).value() == Downloaded::unchanged);
    CHECK(c.content().empty());
    c.file.etag = "\"2\"";
    c.file.last_modified = "Thu, 22 Oct 2026 07:28:00 GMT";
    CHECK(c.run(&known).value() == Downloaded::whole);
    CHECK(c.content() == "whole");
  }
}

TEST_CASE("a file of which all bytes had come is not fetched again") {
  Case c({.content = "whole"});
  CHECK(c.run());
  CHECK(c.run().value() == Downloaded::whole);
  CHECK(http::header(c.storage.asked()[1].headers, "If-None-Match") == "\"1\"");
  CHECK_FALSE(http::header(c.storage.asked()[1].headers, "Range"));
  CHECK(c.content() == "whole");
}

TEST_CASE("a file is asked for as it is, and the progress tells how far it is") {
  Case c({.content = numbered(300'000)});
  CHECK(c.run());
  CHECK(http::header(c.storage.asked()[0].headers, "Accept-Encoding") == "identity");
  CHECK(http::header(c.storage.asked()[0].headers, "Accept") == "*/*");
  CHECK(c.progress.last_what == "file.zip");
  CHECK(c.progress.total == 300'000);
  CHECK(c.progress.done.back() == 300'000);
}

TEST_CASE("the time limit of a run ends a download, too, as it can be gone on with") {
  Case c({.content = numbered(200'000)});
  c.stop.set_deadline(c.clock, c.clock.now());
  CHECK(c.failure().kind == ErrorKind::interrupted);
  core::StopFlag no_limit;
  auto part = http::PartFile::open(c.path());
  REQUIRE(part);
  CHECK(http::download(c.client, c.wanted, *part, nullptr, no_limit, c.progress).value() == Downloaded::whole);
  CHECK(c.content() == numbered(200'000));
}

TEST_CASE("a signal ends a download at once, and what has come is kept") {
  Case c({.content = numbered(200'000)});
  c.at_storage = [&](const Asked& asked) {
    Reply reply = c.file.answer(asked);
    reply.dribble = Reply::Dribble{.bytes = 1000, .pause = core::Milliseconds(5)};
    return reply;
  };
  std::thread stopper([&] {
    while (c.storage.asked().empty()) std::this_thread::sleep_for(core::Milliseconds(1));
    std::this_thread::sleep_for(core::Milliseconds(100));
    c.stop.request(core::StopReason::sigterm);
  });
  const core::Error error = c.failure();
  stopper.join();
  CHECK(error.kind == ErrorKind::interrupted);
  CHECK(numbered(200'000).starts_with(c.content()));
  CHECK_FALSE(c.content().empty());
}

TEST_SUITE_END();
