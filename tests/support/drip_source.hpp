// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/byte_source.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace support {

/// A text that comes at most `chunk` bytes at a time; behind it the end, or the given failure.
class DripSource final : public io::ByteSource {
 public:
  DripSource(std::string_view text, std::size_t chunk) : m_rest(text), m_size(text.size()), m_chunk(chunk) {}
  DripSource(std::string_view text, std::size_t chunk, core::Error failure) : DripSource(text, chunk) {
    m_failure = std::move(failure);
  }

  core::Result<std::size_t> read(std::span<char> buffer) override {
    if (m_rest.empty() && m_failure) return core::fail(*m_failure);
    const std::size_t count = m_rest.copy(buffer.data(), std::min(buffer.size(), m_chunk));
    m_rest.remove_prefix(count);
    return count;
  }
  [[nodiscard]] std::uint64_t consumed_bytes() const override { return m_size - m_rest.size(); }

 private:
  std::string_view m_rest;
  std::size_t m_size;
  std::size_t m_chunk;
  std::optional<core::Error> m_failure;
};

/// The same text again and again, `total` bytes in all, without holding them.
class RepeatSource final : public io::ByteSource {
 public:
  RepeatSource(std::string_view text, std::uint64_t total) : m_text(text), m_total(total) {}

  core::Result<std::size_t> read(std::span<char> buffer) override {
    const std::size_t offset = static_cast<std::size_t>(m_given % m_text.size());
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), m_total - m_given));
    const std::size_t count = m_text.substr(offset).copy(buffer.data(), wanted);
    m_given += count;
    return count;
  }
  [[nodiscard]] std::uint64_t consumed_bytes() const override { return m_given; }

 private:
  std::string_view m_text;
  std::uint64_t m_total;
  std::uint64_t m_given = 0;
};

}  // namespace support
