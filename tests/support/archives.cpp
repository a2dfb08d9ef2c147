// SPDX-License-Identifier: Apache-2.0
#include "support/archives.hpp"

namespace support {

namespace {

void append_number(std::string& bytes, std::uint64_t number, int width) {
  for (int i = 0; i < width; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFFU);
}

/// What the header before a file and its entry in the directory have in common.
std::string common_header(const ZipFile& file) {
  const std::size_t size = file.content.size();
  std::string header;
  append_number(header, 20, 2);                                                           // version needed
  append_number(header, (file.encrypted ? 1U : 0U) | (file.utf8_name ? 0x800U : 0U), 2);  // flags
  append_number(header, 0, 2);                                                            // stored
  append_number(header, 0x58210000, 4);                                                   // 2024-01-01
  append_number(header, crc32(file.wrong_checksum ? file.content + "!" : file.content), 4);
  append_number(header, size, 4);
  append_number(header, size, 4);
  append_number(header, file.name.size(), 2);
  append_number(header, 0, 2);  // no extra field
  return header;
}

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (0xEDB88320U & (0U - (crc & 1U)));
  }
  return ~crc;
}

std::string make_zip(const std::vector<ZipFile>& files) {
  std::string zip;
  std::string directory;
  for (const ZipFile& file : files) {
    directory += std::string_view("PK\x01\x02\x14\x00", 6);
    directory += common_header(file);
    append_number(directory, 0, 2 + 2 + 2);  // comment, disk, internal attributes
    append_number(directory, file.name.ends_with('/') ? 0x10U : 0U, 4);
    append_number(directory, zip.size(), 4);
    directory += file.name;
    zip += std::string_view("PK\x03\x04", 4);
    zip += common_header(file) + file.name + file.content;
  }
  const std::size_t directory_at = zip.size();
  zip += directory;
  zip += std::string_view("PK\x05\x06\x00\x00\x00\x00", 8);
  append_number(zip, files.size(), 2);
  append_number(zip, files.size(), 2);
  append_number(zip, directory.size(), 4);
  append_number(zip, directory_at, 4);
  append_number(zip, 0, 2);  // no comment
  return zip;
}

std::string make_gzip(std::string_view content) {
  constexpr std::size_t k_longest_block = 0xFFFF;
  std::string gzip("\x1F\x8B\x08\x00\x00\x00\x00\x00\x00\x03", 10);
  std::string_view rest = content;
  do {
    const std::string_view block = rest.substr(0, k_longest_block);
    rest.remove_prefix(block.size());
    gzip += rest.empty() ? '\x01' : '\x00';  // last block, stored
    append_number(gzip, block.size(), 2);
    append_number(gzip, ~block.size(), 2);
    gzip += block;
  } while (!rest.empty());
  append_number(gzip, crc32(content), 4);
  append_number(gzip, content.size(), 4);
  return gzip;
}

}  // namespace support
