// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_bar.hpp"

#include "cli/descriptor.hpp"
#include "core/size.hpp"
#include "core/text.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace cli {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds k_redraw_every = 100ms;
constexpr std::size_t k_longest_name = 40;

std::string time_left(double seconds) {
  if (seconds < 100) return fmt::format("{:.0f} s left", seconds);
  if (seconds < 100 * 60) return fmt::format("{:.0f} min left", seconds / 60);
  return fmt::format("{:.0f} h left", seconds / 3600);
}

/// Slow ones keep a figure that means something: 0.28/s.
std::string rate_text(double per_second) {
  if (per_second >= 100) return fmt::format("{:.0f}/s", per_second);
  return per_second >= 1 ? fmt::format("{:.1f}/s", per_second) : fmt::format("{:.2g}/s", per_second);
}

/// How many a second, on average; nullopt while that means nothing.
std::optional<double> mean_rate(double done, std::chrono::milliseconds elapsed) {
  if (elapsed < 1s || done <= 0) return std::nullopt;
  return done / std::chrono::duration<double>(elapsed).count();
}

/// There are at least as many bytes as columns, so the line never wraps; a character that is cut becomes U+FFFD.
std::string cut(const std::string& line, std::size_t columns) {
  return line.size() <= columns ? line : core::repair_utf8(std::string_view(line).substr(0, columns));
}

std::size_t terminal_columns(int descriptor) {
  winsize window{};
  if (ioctl(descriptor, TIOCGWINSZ, &window) != 0 || window.ws_col == 0) return 80;
  return window.ws_col;
}

}  // namespace

std::string render_progress(std::string_view what, std::uint64_t done_bytes, std::uint64_t total_bytes,
                            std::chrono::milliseconds elapsed, std::size_t columns, std::uint64_t before) {
  const auto done = static_cast<double>(done_bytes);
  const auto total = static_cast<double>(std::max(total_bytes, done_bytes));
  std::string line = core::printable(what, k_longest_name);
  if (total_bytes == 0) {
    line += "  " + core::size_text(done);
  } else {
    const core::SizeUnit unit = core::size_unit_for(total);
    line += fmt::format("  {:.0f} %  {} of {} {}", done / total * 100, core::size_figure(done, unit),
                        core::size_figure(total, unit), unit.name);
  }
  if (const std::optional<double> bytes_per_second = mean_rate(done - static_cast<double>(before), elapsed)) {
    line += fmt::format("  {}/s", core::size_text(*bytes_per_second));
    if (total_bytes != 0) line += "  " + time_left((total - done) / *bytes_per_second);
  }
  return cut(line, columns);
}

std::string render_count(std::string_view what, std::uint64_t done, std::uint64_t total,
                         std::chrono::milliseconds elapsed, std::size_t columns, std::uint64_t before) {
  const std::uint64_t all = std::max(total, done);
  std::string line = fmt::format("{}  {}", core::printable(what, k_longest_name), done);
  if (total != 0) {
    line += fmt::format(" of {}  {:.0f} %", all, static_cast<double>(done) / static_cast<double>(all) * 100);
  }
  if (const std::optional<double> per_second =
          mean_rate(static_cast<double>(done) - static_cast<double>(before), elapsed)) {
    line += "  " + rate_text(*per_second);
    if (total != 0) line += "  " + time_left(static_cast<double>(all - done) / *per_second);
  }
  return cut(line, columns);
}

ProgressBar::ProgressBar(int descriptor, Now now) : m_descriptor(descriptor), m_now(std::move(now)) {
}

ProgressBar::~ProgressBar() {
  clear();
}

void ProgressBar::update(std::string_view what, std::uint64_t done_bytes, std::uint64_t total_bytes) {
  draw(render_progress, what, done_bytes, total_bytes);
}

void ProgressBar::update_count(std::string_view what, std::uint64_t done, std::uint64_t total) {
  draw(render_count, what, done, total);
}

void ProgressBar::draw(Render render, std::string_view what, std::uint64_t done, std::uint64_t total) {
  if (!m_visible) return;
  const auto now = m_now();
  if (what != m_step) {
    m_step = what;
    m_step_began = now;
    m_done_before = done;
  }
  if (now < m_next_draw) return;
  m_next_draw = now + k_redraw_every;
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - m_step_began);
  // The last column stays free: some terminals wrap as soon as it is written.
  const std::size_t columns = terminal_columns(m_descriptor) - 1;
  write_all(m_descriptor, "\r" + render(what, done, total, elapsed, columns, m_done_before) + "\x1b[K");
  m_drawn = true;
}

void ProgressBar::clear() {
  if (!m_drawn) return;
  write_all(m_descriptor, "\r\x1b[K");
  m_drawn = false;
}

}  // namespace cli
