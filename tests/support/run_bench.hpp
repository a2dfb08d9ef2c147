// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/log.hpp"
#include "cli/run.hpp"
#include "support/capture.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"

#include <cstdint>
#include <string_view>

namespace support {

struct Silence final : core::Progress {
  void update(std::string_view, std::uint64_t, std::uint64_t) override {}
};

/// A run that has nothing but what a lock needs.
struct RunBench {
  FakeClock clock;
  core::StopFlag stop;
  Silence progress;
  cli::Output output{cli::Output::k_nowhere};
  cli::Summary summary;
  http::Redactor redactor;
  FakeTransport transport;
  cli::Run run{clock, stop, progress, output, summary, redactor, transport, {}};
  Capture capture;
  cli::Log log{"t", capture.descriptor(), clock, redactor};
};

}  // namespace support
