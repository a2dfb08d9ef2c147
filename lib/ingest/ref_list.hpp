// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "io/byte_source.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace ingest {

/// Datasets that a user asks for by name, in the order of their coming, each once.
class RefList {
 public:
  /// Of more than `most` refs the first are kept, the others counted.
  explicit RefList(std::uint64_t most) : m_most(most) {}

  /// usage: it is no owner/slug.
  core::Result<void> add(std::string_view ref);

  /// Lines of a pipe: refs, or the NDJSON that our tools print, of which `dataset` lines with source `source` and a ref
  /// count; empty lines and other types are ignored. What is neither is told, with its line, and counted. Fails as the
  /// source does.
  core::Result<void> read(io::ByteSource& lines, std::string_view source,
                          const std::function<void(const std::string& sentence)>& on_bad_line);

  [[nodiscard]] const std::vector<std::string>& refs() const { return m_refs; }
  [[nodiscard]] std::uint64_t left_out() const { return m_left_out; }
  [[nodiscard]] std::uint64_t bad_lines() const { return m_bad_lines; }

 private:
  void keep(std::string_view ref);

  std::uint64_t m_most;
  std::vector<std::string> m_refs;
  std::unordered_set<std::string> m_known;
  std::uint64_t m_left_out = 0;
  std::uint64_t m_bad_lines = 0;
};

}  // namespace ingest
