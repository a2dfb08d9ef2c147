// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/curl_transport.hpp"
#include "http/download.hpp"
#include "support/fake_world.hpp"
#include "support/file_server.hpp"
#include "support/loopback.hpp"
#include "support/temp_dir.hpp"
#include "support/transport_pair.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace support {

/// Forgets nothing of what it is told.
class RecordedProgress final : public core::Progress {
 public:
  void update(std::string_view what, std::uint64_t done_bytes, std::uint64_t total_bytes) override {
    last_what = what;
    done.push_back(done_bytes);
    total = total_bytes;
  }
  std::string last_what;
  std::vector<std::uint64_t> done;
  std::uint64_t total = 0;
};

/// A client whose upstream sends it on to a storage, as Kaggle does, where `file` is; all over real sockets. The API's
/// address is /api/file, the storage's /signed.
struct Downloading {
  explicit Downloading(ServedFile served) : file(std::move(served)) {}

  EnvironmentVariable no_proxy{"no_proxy", "127.0.0.1"};
  ServedFile file;
  std::function<Reply(const Asked&)> at_storage = [this](const Asked& asked) { return file.answer(asked); };
  std::function<Reply(const Asked&)> at_api = [this](const Asked&) {
    return Reply{.status = 302, .headers = {{"Location", storage.url("/signed?X-Goog-Signature=secret")}}};
  };
  Loopback storage{[this](const Asked& asked) { return at_storage(asked); }};
  Loopback api{[this](const Asked& asked) { return at_api(asked); }};

  FakeClock clock;
  FakeSleeper sleeper{clock};
  FixedRandom random{0.5};
  OpenBudget budget{clock};
  core::StopFlag stop;
  http::CurlTransport transport;
  http::Client client{{transport, budget, clock, sleeper, random, stop},
                      {.base = http::Url::parse(api.url("/api")).value(),
                       .credential = http::Credential::bearer("canary-token", "a test")}};
  RecordedProgress progress;
  http::Wanted wanted{.path = "/file", .what = "file.zip"};
};

/// A download into a part file of its own, and what stands in that afterwards.
struct PartDownload : Downloading {
  explicit PartDownload(ServedFile served) : Downloading(std::move(served)) {}

  core::Result<http::Downloaded> run(const http::FileFacts* known = nullptr) {
    auto part = http::PartFile::open(path());
    REQUIRE(part);
    return http::download(client, wanted, *part, known, stop, progress);
  }
  core::Error failure() {
    const auto done = run();
    REQUIRE_FALSE(done);
    CHECK(done.error().message.find("secret") == std::string::npos);
    return done.error();
  }
  [[nodiscard]] std::filesystem::path path() const { return folder.path() / "part"; }
  [[nodiscard]] std::string content() const { return read_file(path()); }

  TempDir folder;
};

/// Nothing in it stands twice, so that a part in the wrong place shows.
inline std::string numbered(std::size_t bytes) {
  std::string text;
  for (std::size_t n = 0; text.size() < bytes; ++n) text += fmt::format("{:07}\n", n);
  return text.substr(0, bytes);
}

}  // namespace support
