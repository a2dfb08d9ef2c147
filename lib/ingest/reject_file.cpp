// SPDX-License-Identifier: Apache-2.0
#include "ingest/reject_file.hpp"

#include "core/text.hpp"
#include "ingest/dataset_record.hpp"

#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>

namespace ingest {

namespace {

/// Only an earlier list, so that a slip of the keyboard costs neither the store nor an input.
bool may_replace(const std::string& path) {
  constexpr std::string_view k_first_bytes = R"({"type":"reject")";
  std::error_code ignored;
  // What is there but no file is refused by AtomicFile; a pipe must not even be opened.
  if (!std::filesystem::is_regular_file(path, ignored)) return true;
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  std::string first_bytes(k_first_bytes.size(), '\0');
  file.read(first_bytes.data(), static_cast<std::streamsize>(first_bytes.size()));
  return file.gcount() == 0 || first_bytes == k_first_bytes;
}

}  // namespace

core::Result<RejectFile> RejectFile::create(const std::string& path) {
  RejectFile rejects;
  if (path.empty()) return rejects;
  if (!may_replace(path)) {
    return core::fail(core::ErrorKind::cannot_create, "--rejects: " + core::printable(path) +
                                                          " is there and is no list of rejects: it is not replaced");
  }
  auto file = io::AtomicFile::create(path);
  if (!file) return core::fail(std::move(file).error().with_context("--rejects"));
  rejects.m_file.emplace(std::move(*file));
  return rejects;
}

void RejectFile::write(const catalog::Reject& reject) {
  if (!m_file || !m_written) return;
  m_json.clear();
  write_record(m_json, reject);
  m_written = m_file->write(m_json.text());
  if (m_written) m_written = m_file->write("\n");
}

core::Result<void> RejectFile::commit() {
  if (!m_file || !m_written) return std::move(m_written);
  return m_file->commit();
}

}  // namespace ingest
