// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/progress.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace cli {

/// "DatasetVersions.csv  45 %  1.2 of 2.7 GB  310 MB/s  5 s left", cut to `columns`. `elapsed` is the time since the
/// step began, with so many bytes done before (of a download that goes on); rate and remaining time are means over it
/// and left out as long as they mean nothing.
std::string render_progress(std::string_view what, std::uint64_t done_bytes, std::uint64_t total_bytes,
                            std::chrono::milliseconds elapsed, std::size_t columns, std::uint64_t before = 0);

/// "datasets  12 of 50  24 %  1.0/s  38 s left", in the same manner.
std::string render_count(std::string_view what, std::uint64_t done, std::uint64_t total,
                         std::chrono::milliseconds elapsed, std::size_t columns, std::uint64_t before = 0);

/// One line on a terminal, rewritten at most ten times a second; draws nothing at all when it is not visible.
class ProgressBar final : public core::Progress {
 public:
  using Now = std::function<std::chrono::steady_clock::time_point()>;

  explicit ProgressBar(int descriptor, Now now = std::chrono::steady_clock::now);
  ~ProgressBar() override;
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show() { m_visible = true; }
  void update(std::string_view what, std::uint64_t done_bytes, std::uint64_t total_bytes) override;
  void update_count(std::string_view what, std::uint64_t done, std::uint64_t total) override;
  /// Takes the line off the terminal; the next update draws it again.
  void clear();

 private:
  using Render = std::string (*)(std::string_view what, std::uint64_t done, std::uint64_t total,
                                 std::chrono::milliseconds elapsed, std::size_t columns, std::uint64_t before);
  void draw(Render render, std::string_view what, std::uint64_t done, std::uint64_t total);

  int m_descriptor;
  Now m_now;
  bool m_visible = false;
  bool m_drawn = false;
  std::string m_step;
  std::chrono::steady_clock::time_point m_step_began;
  std::uint64_t m_done_before = 0;  // when the step began
  std::chrono::steady_clock::time_point m_next_draw;
};

}  // namespace cli
