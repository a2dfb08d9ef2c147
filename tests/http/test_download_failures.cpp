// SPDX-License-Identifier: Apache-2.0
// What a download survives: connections, servers and storages at their worst.
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

const std::string k_html = "<!DOCTYPE html>\n<html><head><title>Kaggle</title></head><body></body></html>\n";

}  // namespace

TEST_CASE("a download that is cut at any byte goes on from there, and is the file in the end") {
  const std::string content = numbered(40);
  for (std::size_t cut = 1; cut < content.size(); ++cut) {
    Case c({.content = content, .cut_after = cut});
    for (int runs = 0; c.content() != content; ++runs) {
      REQUIRE(runs < 50);
      if (const auto done = c.run(); !done) {
        CHECK(done.error().kind == ErrorKind::unavailable);
        CHECK(content.starts_with(c.content()));
      }
    }
    std::size_t asked_for = 0;
    for (const Asked& asked : c.storage.asked()) asked_for += http::header(asked.headers, "Range") ? 1U : 0U;
    CHECK(asked_for == c.storage.asked().size() - 1);
  }
}

TEST_CASE("a try that made headway does not count: a long file comes through many broken connections") {
  const std::string content = numbered(1'000'000);
  Case c({.content = content, .cut_after = 100'000});
  CHECK(c.run().value() == Downloaded::whole);
  CHECK(c.content() == content);
  CHECK(c.storage.asked().size() == 10);
  CHECK(c.api.asked().size() == 10);  // each time from the API on: a signed address may have expired
}

TEST_CASE("without headway three tries are all, and what has come is kept") {
  Case c({.content = numbered(5000), .cut_after = 1000});
  const core::Error error = c.failure();
  CHECK(error.kind == ErrorKind::unavailable);
  CHECK(error.message.starts_with("GET http://127.0.0.1:"));
  CHECK(error.message.ends_with("(3 tries)"));
  CHECK(c.content() == numbered(3000));
}

TEST_CASE("a server that ignores ranges costs a new beginning, no wrong byte") {
  Case c({.content = numbered(5000), .knows_ranges = false, .cut_after = 1000});
  CHECK(c.failure().kind == ErrorKind::unavailable);
  CHECK(c.content() == numbered(1000));
  c.file.cut_after.reset();
  CHECK(c.run().value() == Downloaded::whole);
  CHECK(c.content() == numbered(5000));
}

TEST_CASE("a range of another file, or another range, is not appended") {
  for (const bool is_other_file : {true, false}) {
    Case c({.content = numbered(5000), .cut_after = 1000});
    CHECK(c.failure().kind == ErrorKind::unavailable);
    c.file.cut_after.reset();
    c.at_storage = [&](const Asked& asked) {
      Reply reply = c.file.answer(asked);
      for (auto& [name, value] : reply.headers) {
        if (is_other_file && name == "ETag") value = "\"2\"";
        if (is_other_file && name == "X-Goog-Hash") value = "md5=AAAAAAAAAAAAAAAAAAAAAA==";
        if (!is_other_file && name == "Content-Range") value = "bytes 7-4999/5000";
      }
      if (reply.status == 200) return c.file.answer(asked);
      return reply;
    };
    CHECK(c.run().value() == Downloaded::whole);
    CHECK(c.content() == numbered(5000));
  }
}

TEST_CASE("a part that is shorter than it should be is not taken for the rest") {
  const std::string content = numbered(5000);
  for (const bool is_length_known : {false, true}) {
    Case c({.content = content, .says_md5 = false});
    bool is_first = true;
    c.at_storage = [&](const Asked& asked) -> Reply {
      if (std::exchange(is_first, false) && !is_length_known) {  // chunked, and cut
        return support::raw_reply("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" +
                                  content.substr(0, 1000) + "\r\n");
      }
      Reply reply = c.file.answer(asked);
      if (reply.status == 200) reply.cut_after = 1000;
      if (reply.status == 206) reply.body.resize((reply.body.size() + 1) / 2);
      return reply;
    };
    for (int runs = 0; !c.run(); ++runs) {
      REQUIRE(runs < 20);
      CHECK(content.starts_with(c.content()));
      CHECK(c.content().size() >= 1000);
    }
    CHECK(c.content() == content);
  }
}

TEST_CASE("ground that is covered again is no headway: a download that gets nowhere comes to an end") {
  Case c({.content = numbered(1'000'000), .knows_ranges = false});
  int asked_times = 0;
  c.at_storage = [&](const Asked& asked) {
    Reply reply = c.file.answer(asked);
    reply.cut_after = ++asked_times % 2 == 0 ? 200'000 : 100'000;
    return reply;
  };
  CHECK(c.failure().kind == ErrorKind::unavailable);
  CHECK(asked_times < 10);
}

TEST_CASE("a total that is no more than what is there is a lie, and a reason to begin anew") {
  Case c({.content = numbered(5000)});
  bool is_first = true;
  c.at_storage = [&](const Asked& asked) -> Reply {
    if (std::exchange(is_first, false)) {
      return support::raw_reply("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" +
                                numbered(1000) + "\r\n");
    }
    Reply reply = c.file.answer(asked);
    for (auto& [name, value] : reply.headers) {
      if (name == "Content-Range") value = "bytes 1000-1005/5";
    }
    return reply;
  };
  CHECK(c.run().value() == Downloaded::whole);
  CHECK(c.content() == numbered(5000));
}

TEST_CASE("a part that does not say again whose it is, as it need not, is gone on with") {
  Case c({.content = numbered(5000), .etag = "", .says_md5 = false, .cut_after = 1000});
  c.at_storage = [&](const Asked& asked) {
    Reply reply = c.file.answer(asked);
    if (reply.status == 206)
      std::erase_if(reply.headers, [](const auto& header) { return header.first == "Last-Modified"; });
    return reply;
  };
  for (int runs = 0; !c.run(); ++runs) REQUIRE(runs < 3);
  CHECK(c.content() == numbered(5000));
  CHECK(c.storage.asked().size() == 5);
}

TEST_CASE("a date alone does not tell that a file is as it was") {
  Case c({.content = "changed", .etag = "", .says_md5 = false, .knows_conditions = false});
  const http::FileFacts known{.last_modified = c.file.last_modified, .size_bytes = 5};
  CHECK(c.run(&known).value() == Downloaded::whole);
  CHECK(c.content() == "changed");
}

TEST_CASE("a head that repeats the credential is shown to nobody, and nothing of it is kept") {
  Case c({.content = "whole", .etag = "\"canary-token\""});
  c.at_api = c.at_storage;
  const core::Error error = c.failure();
  CHECK(error.kind == ErrorKind::bad_data);
  CHECK(error.message.ends_with("the answer repeats the credential"));
  CHECK(c.content().empty());
  CHECK_FALSE(std::filesystem::exists(c.path().string() + ".json"));
}

TEST_CASE("when the server has another file by now, the beginning of the old one goes") {
  Case c({.content = numbered(5000), .cut_after = 1000});
  CHECK(c.failure().kind == ErrorKind::unavailable);
  c.file = {.content = "another file altogether", .etag = "\"2\""};
  CHECK(c.run().value() == Downloaded::whole);
  CHECK(c.content() == "another file altogether");
}

TEST_CASE("a part that ends beyond the file is thrown away") {
  Case c({.content = numbered(5000), .cut_after = 1000});
  CHECK(c.failure().kind == ErrorKind::unavailable);
  c.file.content = "short";
  c.at_storage = [&](const Asked& asked) {
    if (!http::header(asked.headers, "Range")) return c.file.answer(asked);
    return Reply{.status = 416};
  };
  c.file.cut_after.reset();
  CHECK(c.run().value() == Downloaded::whole);
  CHECK(c.content() == "short");
}

TEST_CASE("a wrong MD5 is bad data, once and for all, and nothing of the file stays") {
  Case c({.content = "not what was promised", .claimed_md5 = "AAAAAAAAAAAAAAAAAAAAAA=="});
  const core::Error error = c.failure();
  CHECK(error.kind == ErrorKind::bad_data);
  CHECK(error.message.ends_with("its MD5 is " + [&] {
    core::Digest digest(core::Digest::Algorithm::md5);
    digest.update(c.file.content);
    return digest.base64();
  }() + ", AAAAAAAAAAAAAAAAAAAAAA== was promised"));
  CHECK(c.content().empty());
  CHECK(c.storage.asked().size() == 1);
}

TEST_CASE("a wrong MD5 of what was put together is a reason to begin anew") {
  Case c({.content = numbered(5000), .cut_after = 1000});
  CHECK(c.failure().kind == ErrorKind::unavailable);
  {
    std::fstream part(c.path(), std::ios::in | std::ios::out | std::ios::binary);
    part.put('!');  // as a disk may do it that lost its power
  }
  c.file.cut_after.reset();
  CHECK(c.run().value() == Downloaded::whole);
  CHECK(c.content() == numbered(5000));
}

TEST_CASE("an HTML page is no file, whatever it is called") {
  for (const char* type : {"text/html; charset=utf-8", "application/zip"}) {
    Case c({.content = k_html, .content_type = type});
    const core::Error error = c.failure();
    CHECK(error.kind == ErrorKind::bad_data);
    CHECK(error.message.ends_with("an HTML page where the file was expected"));
    CHECK(c.content().empty());
  }
}

TEST_CASE("what the caller does not take for the file goes to its judge") {
  Case c({.content = R"({"code":429})", .content_type = "application/json"});
  c.wanted.is_file = [](const http::Response& head) {
    return http::header(head.headers, "Content-Type") != "application/json";
  };
  std::string judged;
  c.wanted.judge = [&](const http::Response& response, core::TimePoint) -> core::Result<void> {
    judged = response.body;
    return core::fail(ErrorKind::auth, "so says the judge");
  };
  c.at_api = c.at_storage;
  CHECK(c.failure().kind == ErrorKind::auth);
  CHECK(judged == R"({"code":429})");
  c.wanted.judge = [](const http::Response&, core::TimePoint) { return core::Result<void>(); };
  CHECK(c.failure().message.ends_with("HTTP 200: an answer of another kind where the file was expected"));
}

TEST_CASE(
    "what ends with the connection, and has neither length nor checksum, is taken only when it can tell a cut itself") {
  const auto served = [](std::string body) {
    return [body](const Asked&) { return support::raw_reply("HTTP/1.0 200 OK\r\n\r\n" + body); };
  };
  Case c({});
  c.at_storage = served("Id,Title\n1,perhaps there was mo");
  const core::Error error = c.failure();
  CHECK(error.kind == ErrorKind::bad_data);
  CHECK(error.message.ends_with("neither length nor checksum came with it, so that a cut would go unnoticed"));
  CHECK(c.content().empty());
  c.at_storage = served("PK\x03\x04...");
  CHECK(c.run().value() == Downloaded::whole);
  CHECK(c.content() == "PK\x03\x04...");
}

TEST_CASE("a file beyond what is taken is bad data, told or not told before") {
  Case c({.content = numbered(5000)});
  c.wanted.most_bytes = 4999;
  CHECK(c.failure().message.ends_with("a file of 5000 bytes, where 4999 are the most"));
  CHECK(c.content().empty());
  c.at_storage = [&](const Asked&) { return support::raw_reply("HTTP/1.0 200 OK\r\n\r\n" + c.file.content); };
  CHECK(c.failure().kind == ErrorKind::unavailable);
  CHECK(c.content().empty());
}

TEST_CASE("an expired address is asked for anew at the API, a few times") {
  for (const int status : {400, 403}) {
    Case c({.content = "whole"});
    int asked_at_api = 0;
    c.at_api = [&](const Asked&) {
      const std::string path = fmt::format("/signed?n={}", ++asked_at_api);
      return Reply{.status = 302, .headers = {{"Location", c.storage.url(path)}}};
    };
    c.at_storage = [&](const Asked& asked) {
      if (asked.path == "/signed?n=1")
        return Reply{.status = status, .body = "<Error><Code>ExpiredToken</Code></Error>"};
      return c.file.answer(asked);
    };
    CHECK(c.run().value() == Downloaded::whole);
    CHECK(asked_at_api == 2);
  }
}

TEST_CASE("the credential goes to the API, and never to the storage") {
  Case c({.content = "whole"});
  CHECK(c.run());
  CHECK(http::header(c.api.asked()[0].headers, "Authorization") == "Bearer canary-token");
  CHECK_FALSE(http::header(c.storage.asked()[0].headers, "Authorization"));
}

TEST_CASE("a part that cannot be written ends the download with io, and keeps what stands") {
  Case c({.content = numbered(5000), .cut_after = 1000});
  CHECK(c.failure().kind == ErrorKind::unavailable);
  std::filesystem::remove(c.path().string() + ".json");
  std::filesystem::create_directory(c.path().string() + ".json");
  CHECK(c.failure().kind == ErrorKind::cannot_create);
}

TEST_SUITE_END();
