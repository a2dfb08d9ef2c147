// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/options.hpp"
#include "core/clock.hpp"
#include "core/error.hpp"
#include "core/exit_code.hpp"
#include "http/credential.hpp"
#include "http/redactor.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cli {

/// A line on stderr at level info, warning: "ingest-seed: ..." (or a JSON object with --log-format json). Nothing with
/// --quiet.
void note(const std::string& sentence);
void warn(const std::string& sentence);
/// The same with --verbose only.
void explain(const std::string& sentence);

/// From here on no line shows the credential. Then what is doubtful about it is told, and, with --verbose only, what is
/// asked with it.
void introduce(const http::Credential& credential, std::span<const std::string> doubts, const std::string& asked,
               http::Redactor& redactor);

enum class Level { debug, info, warning, error };

struct LogStyle {
  LogFormat format = LogFormat::text;
  bool color = false;    // the level's word only
  bool verbose = false;  // also level debug
  bool quiet = false;    // only errors
};

/// How a run ended, for the last line of a JSON log.
struct Verdict {
  core::ErrorKind kind;
  core::ExitCode exit_code;
};

/// One line, its end included. The message may come from strangers: escapes for a terminal are defused in both formats.
std::string log_line(std::string_view tool, const LogStyle& style, Level level, std::string_view message,
                     core::TimePoint time, const std::optional<Verdict>& verdict = std::nullopt);

/// While it lives, everything that is logged in the process goes to one descriptor in one style, without what the
/// redactor hides. Thread-safe as long as nobody tells the redactor more meanwhile.
class Log {
 public:
  /// Clock and redactor must outlive it.
  Log(std::string tool, int descriptor, const core::Clock& clock, const http::Redactor& redactor);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void set_style(const LogStyle& style);
  /// Called before each line, to take a progress bar out of its way.
  void before_each_line(std::function<void()> callback);
  /// The sentence that ends a run; not held back by --quiet.
  void error(const core::Error& error, core::ExitCode exit_code);

 private:
  class Sink;
  struct Former;
  std::shared_ptr<Sink> m_sink;
  std::unique_ptr<Former> m_former;
};

}  // namespace cli
