// SPDX-License-Identifier: Apache-2.0
#include "cli/metrics.hpp"

#include "core/text.hpp"
#include "io/atomic_file.hpp"
#include "io/file_descriptor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace cli {

namespace {

constexpr std::size_t k_largest_former = 64 * 1024;  // ours have some 2 KiB
constexpr std::string_view k_last_success = "tedi_run_last_success_timestamp_seconds";

/// A label's value as it stands between quotes.
std::string escaped(std::string_view value) {
  std::string text;
  for (const char letter : core::repair_utf8(value)) {
    if (letter == '\\' || letter == '"') text += '\\';
    if (letter == '\n') {
      text += "\\n";
    } else {
      text += letter;
    }
  }
  return text;
}

std::string labels_of(const EndedRun& run) {
  return fmt::format(R"(tool="{}",task="{}",source="{}")", escaped(run.tool), escaped(run.summary.task),
                     escaped(run.summary.source));
}

double seconds(core::Milliseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

double seconds(core::TimePoint time) {
  return seconds(time.time_since_epoch());
}

/// The value of the last success in a text of metrics, nullopt when none is said for these labels.
std::optional<double> last_success_in(std::string_view text, const std::string& labels) {
  const std::string beginning = fmt::format("{}{{{}}} ", k_last_success, labels);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (!line.starts_with(beginning)) continue;
    const std::string_view figure = line.substr(beginning.size());
    double value = 0;
    const auto [end, code] =
        std::from_chars(figure.data(), figure.data() + figure.size(), value, std::chars_format::fixed);
    const bool is_time = code == std::errc() && end == figure.data() + figure.size() && std::isfinite(value);
    return is_time && value >= 0 ? std::optional(value) : std::nullopt;
  }
  return std::nullopt;
}

/// The exposition format: each metric with what it means, then its samples.
class Exposition {
 public:
  explicit Exposition(std::string labels) : m_labels(std::move(labels)) {}

  void describe(std::string_view name, std::string_view help) {
    m_text += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name, help);
  }
  void sample(std::string_view name, std::string_view value, std::string_view more_labels = {}) {
    m_text += fmt::format("{}{{{}{}}} {}\n", name, m_labels, more_labels, value);
  }
  void gauge(std::string_view name, std::string_view help, std::string_view value) {
    describe(name, help);
    sample(name, value);
  }
  void gauge_seconds(std::string_view name, std::string_view help, double value) {
    gauge(name, help, fmt::format("{:.3f}", value));
  }

  [[nodiscard]] std::string text() && { return std::move(m_text); }

 private:
  std::string m_labels;
  std::string m_text;
};

void add_counts(Exposition& metrics, const core::Counts& counts) {
  const std::array<std::pair<std::string_view, std::uint64_t>, 6> outcomes{{{"inserted", counts.inserted},
                                                                            {"updated", counts.updated},
                                                                            {"unchanged", counts.unchanged},
                                                                            {"skipped", counts.skipped},
                                                                            {"rejected", counts.rejected},
                                                                            {"failed", counts.failed}}};
  metrics.describe("tedi_run_records", "What became of the records that were offered to the last run.");
  for (const auto& [outcome, count] : outcomes) {
    metrics.sample("tedi_run_records", std::to_string(count), fmt::format(",outcome=\"{}\"", outcome));
  }
}

/// Empty when there is nothing that could be read.
std::string read_former(const std::filesystem::path& path) {
  const auto file = io::FileDescriptor::open_to_read(path);
  if (!file) return {};
  const auto text = file->peek(k_largest_former, path.string());
  return text ? *text : std::string();
}

core::Result<void> named(core::Result<void> done) {
  if (done) return done;
  return core::fail(std::move(done).error().with_context("--metrics-file"));
}

core::Result<void> replace(const std::filesystem::path& path, std::string_view text) {
  auto file = io::AtomicFile::create(path);
  if (!file) return core::fail(std::move(file).error());
  if (auto written = file->write(text); !written) return written;
  return file->commit();
}

}  // namespace

std::string metrics_text(const EndedRun& run, std::string_view former) {
  const std::string labels = labels_of(run);
  const bool is_success = run.code == core::ExitCode::ok;
  const double last_success = is_success ? seconds(run.ended) : last_success_in(former, labels).value_or(0);
  Exposition metrics(labels);
  metrics.gauge_seconds("tedi_run_start_timestamp_seconds", "When the last run began, in seconds since 1970 (UTC).",
                        seconds(run.started));
  metrics.gauge_seconds("tedi_run_end_timestamp_seconds", "When the last run ended, in seconds since 1970 (UTC).",
                        seconds(run.ended));
  // A clock that was set back must not give a negative duration.
  metrics.gauge_seconds("tedi_run_duration_seconds", "How long the last run took.",
                        std::max(0.0, seconds(run.ended - run.started)));
  metrics.gauge("tedi_run_exit_code", "The exit code of the last run.", std::to_string(static_cast<int>(run.code)));
  metrics.gauge("tedi_run_success", "Whether the last run ended with exit code 0.", is_success ? "1" : "0");
  metrics.gauge_seconds(k_last_success,
                        "When a run last ended with exit code 0, in seconds since 1970 (UTC); 0: never.", last_success);
  add_counts(metrics, run.summary.counts);
  if (run.summary.remaining) {
    metrics.gauge("tedi_run_remaining", "Items that the last run left over.", std::to_string(*run.summary.remaining));
  }
  return std::move(metrics).text();
}

core::Result<void> check_metrics_file(const std::filesystem::path& path) {
  const auto file = io::AtomicFile::create(path);  // nothing is left of it without a commit
  return named(file ? core::Result<void>() : core::fail(file.error()));
}

core::Result<void> write_metrics_file(const std::filesystem::path& path, const EndedRun& run) {
  const bool is_success = run.code == core::ExitCode::ok;
  return named(replace(path, metrics_text(run, is_success ? std::string() : read_former(path))));
}

}  // namespace cli
