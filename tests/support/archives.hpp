// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace support {

/// A file in a zip, and the ways in which it can be wrong.
struct ZipFile {
  std::string name;
  std::string content;
  bool encrypted = false;       // says that it is; the content is what it is
  bool wrong_checksum = false;  // the checksum of something else
  bool utf8_name = false;       // says that its name is UTF-8
};

/// A zip archive of stored (uncompressed) files, byte by byte, so that tests can break it where they want.
std::string make_zip(const std::vector<ZipFile>& files);

/// A gzip member whose content is stored.
std::string make_gzip(std::string_view content);

std::uint32_t crc32(std::string_view bytes);

}  // namespace support
