// SPDX-License-Identifier: Apache-2.0
#include "ingest/reject_file.hpp"

#include "ingest/dataset_record.hpp"

#include <utility>

namespace ingest {

core::Result<RejectFile> RejectFile::create(const std::string& path) {
  RejectFile rejects;
  if (path.empty()) return rejects;
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
