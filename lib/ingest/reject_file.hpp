// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/reject.hpp"
#include "core/result.hpp"
#include "io/atomic_file.hpp"
#include "io/json_writer.hpp"

#include <optional>
#include <string>

namespace ingest {

/// The rejects of a run as NDJSON, for --rejects: a file that takes the place of an older one when it is whole, or not
/// at all. Without a path it takes and keeps nothing.
class RejectFile {
 public:
  /// cannot_create; also when something stands there that is not an earlier list of rejects.
  static core::Result<RejectFile> create(const std::string& path);

  void write(const catalog::Reject& reject);  // the first failure is kept, and told by commit
  core::Result<void> commit();                // io

 private:
  std::optional<io::AtomicFile> m_file;
  core::Result<void> m_written;
  io::JsonWriter m_json;
};

}  // namespace ingest
