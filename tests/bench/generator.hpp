// SPDX-License-Identifier: Apache-2.0
// What the generators of benchmark data share: dice, a CSV writer, dates.
#pragma once

#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <numbers>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace bench {

/// Random numbers that belong to one row: a row's content does not depend on the rows before it (splitmix64).
class Dice {
 public:
  Dice(std::uint64_t seed, std::uint64_t table, std::uint64_t row)
      : m_state(seed * 1'000'003 + (table << 56) + row * 0x9E3779B9U) {}

  std::uint64_t next() {
    std::uint64_t z = (m_state += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t limit) { return next() % limit; }
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  bool chance(double probability) { return unit() < probability; }
  double normal() { return std::sqrt(-2 * std::log(1 - unit())) * std::cos(2 * std::numbers::pi * unit()); }
  template <class T, std::size_t N>
  const T& pick(const std::array<T, N>& from) {
    return from[below(N)];
  }

 private:
  std::uint64_t m_state;
};

/// A CSV file being written: fields are quoted where they must be, as Python's csv module and Kaggle do it.
class Table {
 public:
  Table(const std::filesystem::path& folder, const std::string& name, std::string_view header)
      : m_path(folder / (name + ".csv")), m_file(std::fopen(m_path.c_str(), "wb")) {
    if (m_file == nullptr) throw std::runtime_error("cannot create " + m_path.string());
    m_buffer.append(header).push_back('\n');
  }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  ~Table() {
    if (m_file != nullptr) std::fclose(m_file);
  }

  Table& text(std::string_view value) {
    separate();
    if (value.find_first_of("\",\r\n") == std::string_view::npos) {
      m_buffer.append(value);
      return *this;
    }
    m_buffer.push_back('"');
    for (std::size_t quote = value.find('"'); quote != std::string_view::npos; quote = value.find('"')) {
      m_buffer.append(value.substr(0, quote + 1)).push_back('"');
      value.remove_prefix(quote + 1);
    }
    m_buffer.append(value).push_back('"');
    return *this;
  }
  Table& number(std::uint64_t value) {
    separate();
    m_buffer.append(std::to_string(value));
    return *this;
  }
  Table& blank() {
    separate();
    return *this;
  }
  void end_row() {
    m_buffer.push_back('\n');
    m_first = true;
    if (m_buffer.size() > (1U << 20)) drain();
  }
  void close() {
    drain();
    if (std::fclose(std::exchange(m_file, nullptr)) != 0) throw std::runtime_error("cannot write " + m_path.string());
  }

 private:
  void separate() {
    if (!std::exchange(m_first, false)) m_buffer.push_back(',');
  }
  void drain() {
    if (std::fwrite(m_buffer.data(), 1, m_buffer.size(), m_file) != m_buffer.size()) {
      throw std::runtime_error("cannot write " + m_path.string());
    }
    m_buffer.clear();
  }

  std::filesystem::path m_path;
  std::FILE* m_file;
  std::string m_buffer;
  bool m_first = true;
};

/// `MM/DD/YYYY`, with the time of day when asked for; day 0 is 2016-01-01.
inline std::string date(std::uint64_t day, std::int64_t second_of_day = -1) {
  using namespace std::chrono;
  const year_month_day ymd{sys_days{year{2016} / January / 1} + days{static_cast<int>(day)}};
  std::array<char, 40> text{};
  const auto written = std::snprintf(text.data(), text.size(), "%02u/%02u/%04d", static_cast<unsigned>(ymd.month()),
                                     static_cast<unsigned>(ymd.day()), static_cast<int>(ymd.year()));
  std::string result(text.data(), static_cast<std::size_t>(written));
  if (second_of_day < 0) return result;
  const auto seconds = static_cast<unsigned>(second_of_day);
  const auto more =
      std::snprintf(text.data(), text.size(), " %02u:%02u:%02u", seconds / 3600, seconds / 60 % 60, seconds % 60);
  return result.append(text.data(), static_cast<std::size_t>(more));
}

}  // namespace bench
