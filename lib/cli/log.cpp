// SPDX-License-Identifier: Apache-2.0
#include "cli/log.hpp"

#include "cli/descriptor.hpp"
#include "core/text.hpp"
#include "core/times.hpp"
#include "io/json_writer.hpp"

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <mutex>
#include <utility>

namespace cli {

namespace {

constexpr std::size_t k_longest_message = 4096;

std::string_view name_of(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warning:
      return "warning";
    case Level::error:
      break;
  }
  return "error";
}

/// The word before a sentence for people; nothing before the ordinary ones.
std::string level_word(Level level, bool color) {
  if (level != Level::warning && level != Level::error) return {};
  const std::string word = std::string(name_of(level)) + ':';
  if (!color) return word + ' ';
  return (level == Level::error ? "\x1b[1;31m" : "\x1b[1;33m") + word + "\x1b[0m ";
}

Level level_of(spdlog::level::level_enum level) {
  if (level <= spdlog::level::debug) return Level::debug;
  if (level == spdlog::level::info) return Level::info;
  return level == spdlog::level::warn ? Level::warning : Level::error;
}

void log(spdlog::level::level_enum level, const std::string& sentence) {
  spdlog::default_logger_raw()->log(level, spdlog::string_view_t(sentence));
}

}  // namespace

void note(const std::string& sentence) {
  log(spdlog::level::info, sentence);
}

void warn(const std::string& sentence) {
  log(spdlog::level::warn, sentence);
}

void explain(const std::string& sentence) {
  log(spdlog::level::debug, sentence);
}

void introduce(const http::Credential& credential, std::span<const std::string> doubts, const std::string& asked,
               http::Redactor& redactor) {
  redactor.hide(credential);
  for (const std::string& doubt : doubts) warn(doubt);
  explain(asked);
}

std::string log_line(std::string_view tool, const LogStyle& style, Level level, std::string_view message,
                     core::TimePoint time, const std::optional<Verdict>& verdict) {
  const std::string sentence = core::printable(message, k_longest_message);
  if (style.format == LogFormat::text) {
    return std::string(tool) + ": " + level_word(level, style.color) + sentence + '\n';
  }
  io::JsonWriter json;
  json.begin_object();
  json.member("time", core::to_rfc3339(time)).member("level", name_of(level));
  json.member("tool", tool).member("message", sentence);
  if (verdict) {
    json.member("kind", core::name_of(verdict->kind)).member("exit_code", static_cast<int>(verdict->exit_code));
  }
  json.end_object();
  return std::string(json.text()) + '\n';
}

/// spdlog carries the message here from wherever it was said; what the line looks like is decided above.
class Log::Sink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  Sink(std::string tool, int descriptor, const core::Clock& clock, const http::Redactor& redactor)
      : m_tool(std::move(tool)), m_descriptor(descriptor), m_clock(clock), m_redactor(redactor) {}

  void set_style(const LogStyle& style) {
    const std::lock_guard lock(mutex_);
    m_style = style;
  }
  void before_each_line(std::function<void()> callback) {
    const std::lock_guard lock(mutex_);
    m_before_each_line = std::move(callback);
  }
  void error(const core::Error& error, core::ExitCode exit_code) {
    const std::lock_guard lock(mutex_);
    write(Level::error, error.message, Verdict{error.kind, exit_code});
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    const Level level = level_of(message.level);
    if (m_style.quiet || (level == Level::debug && !m_style.verbose)) return;
    write(level, std::string_view(message.payload.data(), message.payload.size()), std::nullopt);
  }
  void flush_() override {}

 private:
  void write(Level level, std::string_view message, const std::optional<Verdict>& verdict) {
    if (m_before_each_line) m_before_each_line();
    // One write a line: lines of processes that share a log file do not mix. Where to complain that stderr is full?
    write_all(m_descriptor, log_line(m_tool, m_style, level, m_redactor.redact(message), m_clock.now(), verdict));
  }

  std::string m_tool;
  int m_descriptor;
  const core::Clock& m_clock;
  const http::Redactor& m_redactor;
  LogStyle m_style;
  std::function<void()> m_before_each_line;
};

struct Log::Former {
  std::shared_ptr<spdlog::logger> logger;
};

// spdlog's own default logger writes to stdout, which is for data: it must never be heard.
Log::Log(std::string tool, int descriptor, const core::Clock& clock, const http::Redactor& redactor)
    : m_sink(std::make_shared<Sink>(std::move(tool), descriptor, clock, redactor)),
      m_former(std::make_unique<Former>(Former{spdlog::default_logger()})) {
  const auto logger = std::make_shared<spdlog::logger>("tedi", m_sink);
  logger->set_level(spdlog::level::trace);  // the sink decides
  spdlog::set_default_logger(logger);
}

Log::~Log() {
  spdlog::set_default_logger(m_former->logger);
}

void Log::set_style(const LogStyle& style) {
  m_sink->set_style(style);
}

void Log::before_each_line(std::function<void()> callback) {
  m_sink->before_each_line(std::move(callback));
}

void Log::error(const core::Error& error, core::ExitCode exit_code) {
  m_sink->error(error, exit_code);
}

}  // namespace cli
