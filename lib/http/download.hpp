// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/progress.hpp"
#include "core/result.hpp"
#include "core/stop.hpp"
#include "http/client.hpp"
#include "http/file_facts.hpp"
#include "http/part_file.hpp"
#include "http/verdict.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace http {

/// A file to be had from an upstream.
struct Wanted {
  std::string path;  // under the client's base
  std::string what;  // for people: "Datasets.csv"
  std::uint64_t most_bytes = std::uint64_t{64} << 30;
  /// Of the head of a success: it is the file. Else the judge reads the whole answer, and says what it is instead.
  std::function<bool(const Response& head)> is_file = [](const Response& head) { return !is_html(head); };
  Judge judge = judge_by_status;
  /// What has come is of use to a later run: so the run's time limit ends the download, too, else only a signal does.
  bool is_kept = true;
  /// What only the bytes can tell of a file that is whole, before a cache keeps it: bad_data, it is damaged. May be
  /// empty.
  std::function<core::Result<void>(const std::filesystem::path& file, const FileFacts& facts)> examine = {};
};

enum class Downloaded {
  whole,      // all of it is in the part file, which is still to be finished
  unchanged,  // the server says that it is the known file
};

/// Brings the file into `part`: goes on where that ends, when the server still has the same file and serves ranges,
/// else from the beginning; asks only whether it has changed when `known` (which may be null) says what a whole copy is
/// of. Connections that break, expired addresses, a server without ranges, or that lies about them, cost tries, as of
/// Client::fetch, and no byte that is in hand. What is called whole has the length and the MD5 that the server says;
/// when it says neither, a cut is noticed only if the answer is delimited (Response::is_delimited), or the file a zip
/// or a gzip, which tell by themselves when they are read.
///
/// Errors: as of Client::fetch and the judge; bad_data: not the file (an HTML page, a wrong MD5,
/// more than most_bytes, nothing that would tell a cut); io: written in vain, or more than the disk has room for, which
/// is said before a byte is written where the server tells the length; interrupted: `stop` is set (see
/// Wanted::is_kept). After a failure `part` holds what is sure.
core::Result<Downloaded> download(Client& client, const Wanted& wanted, PartFile& part, const FileFacts* known,
                                  const core::StopFlag& stop, core::Progress& progress);

}  // namespace http
