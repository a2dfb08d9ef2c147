// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/tool.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/temp_dir.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace support {

/// What the sample tool's options said when its body ran.
struct SampleOptions {
  std::string source;  // positional of the command `kaggle`
  std::string from;
  std::uint64_t batch_size = 1000;
  std::string max_rejects = "1%";
  bool force = false;
  std::vector<std::string> only;
  store::Options store;
  cli::RunOptions run;
  cli::NetworkOptions network;
};

struct Ran {
  int code;
  std::string out;
  std::string err;
  bool body_ran;
  SampleOptions options;
};

/// A tool called ingest-seed with one option of each kind, run inside the test with an environment, a config file, a
/// clock, a network and descriptors of its own.
class SampleTool {
 public:
  SampleTool();

  std::map<std::string, std::string> environment;
  FakeClock clock;
  FakeTransport transport;
  http::Transport* network = &transport;  // nullptr: the real one
  int stdout_descriptor = -1;             // -1: captured
  int stderr_descriptor = -1;
  bool required_from = false;  // --from must be given
  cli::Tool::Describe describe;

  /// The content of the config file that is found without being named.
  void write_config(std::string_view content) const;
  [[nodiscard]] const TempDir& folder() const { return m_folder; }

  /// The body's default prints nothing and ends well. `arguments` without the tool's name.
  Ran run(const std::vector<std::string>& arguments, const cli::Tool::Body& body = {});

 private:
  TempDir m_folder;
};

/// A body that names its task, then does what `rest` does.
cli::Tool::Body with_task(cli::Tool::Body rest);

}  // namespace support
