// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/digest.hpp"
#include "core/text.hpp"
#include "support/loopback.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>

namespace support {

/// One file as a storage serves it, with ranges and conditions, or as badly as it is told to.
struct ServedFile {
  std::string content;
  std::string etag = "\"1\"";
  std::string last_modified = "Wed, 21 Oct 2026 07:28:00 GMT";
  bool says_md5 = true;
  bool knows_ranges = true;
  bool knows_conditions = true;
  std::string content_type = "application/zip";
  std::optional<std::string> claimed_md5 = {};  // another one than the content's
  std::optional<std::size_t> cut_after = {};    // of each answer's body

  [[nodiscard]] Reply answer(const Asked& asked) const {
    const auto said = [&](std::string_view name) { return http::header(asked.headers, name).value_or(""); };
    Reply reply{.headers = {{"Content-Type", content_type}}};
    if (!etag.empty()) reply.headers.emplace_back("ETag", etag);
    if (!last_modified.empty()) reply.headers.emplace_back("Last-Modified", last_modified);
    if (says_md5) reply.headers.emplace_back("X-Goog-Hash", "crc32c=AAAAAA==,md5=" + claimed_md5.value_or(md5()));
    const bool is_known = !etag.empty() ? said("If-None-Match") == etag
                                        : !last_modified.empty() && said("If-Modified-Since") == last_modified;
    if (knows_conditions && is_known) {
      reply.status = 304;
      return reply;
    }
    reply.body = content;
    reply.cut_after = cut_after;
    const bool is_same = said("If-Range").empty() || said("If-Range") == etag || said("If-Range") == last_modified;
    if (knows_ranges && is_same && !said("Range").empty()) serve_range(reply, said("Range"));
    return reply;
  }

 private:
  [[nodiscard]] std::string md5() const {
    core::Digest digest(core::Digest::Algorithm::md5);
    digest.update(content);
    return digest.base64();
  }

  /// "bytes=N-"
  void serve_range(Reply& reply, std::string_view range) const {
    const std::string_view number = range.substr(6, range.size() - 7);
    const auto begin = static_cast<std::size_t>(core::parse_integer(number).value());
    if (begin >= content.size()) {
      reply = {.status = 416, .headers = {{"Content-Range", fmt::format("bytes */{}", content.size())}}};
      return;
    }
    reply.status = 206;
    reply.headers.emplace_back("Content-Range",
                               fmt::format("bytes {}-{}/{}", begin, content.size() - 1, content.size()));
    reply.body = content.substr(begin);
  }
};

}  // namespace support
