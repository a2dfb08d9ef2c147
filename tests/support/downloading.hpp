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

}  // namespace support
