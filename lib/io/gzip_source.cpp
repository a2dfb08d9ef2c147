// SPDX-License-Identifier: Apache-2.0
// zlib and not libarchive, whose gzip filter (3.6.2) passes over checksum and length.
#include "io/gzip_source.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <vector>

namespace io {

namespace {

class GzipSource final : public ByteSource {
 public:
  GzipSource(std::unique_ptr<ByteSource> compressed, std::string name)
      : m_compressed(std::move(compressed)), m_name(std::move(name)), m_input(std::size_t{64} << 10) {
    constexpr int k_gzip_only = 16;
    if (inflateInit2(&m_stream, MAX_WBITS + k_gzip_only) != Z_OK) throw std::runtime_error("zlib cannot start");
  }
  ~GzipSource() override { inflateEnd(&m_stream); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  core::Result<std::size_t> read(std::span<char> buffer) override {
    m_stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    m_stream.avail_out = static_cast<uInt>(std::min<std::size_t>(buffer.size(), std::numeric_limits<uInt>::max()));
    const uInt wanted = m_stream.avail_out;
    while (m_stream.avail_out == wanted) {
      if (m_stream.avail_in == 0 && !m_input_at_end) {
        if (auto filled = fill(); !filled) return core::fail(std::move(filled).error());
      }
      if (m_between_members) {
        if (m_stream.avail_in == 0) return std::size_t{0};
        if (*m_stream.next_in == 0) {  // padding, as tape drives and block devices add it
          skip_zeros();
          continue;
        }
        m_between_members = false;
      }
      const int outcome = inflate(&m_stream, Z_NO_FLUSH);
      if (outcome == Z_STREAM_END) {
        inflateReset(&m_stream);
        m_between_members = true;
      } else if (outcome == Z_BUF_ERROR && m_input_at_end) {
        return damaged("it is cut short");
      } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
        return damaged(m_stream.msg == nullptr ? "unknown contents" : m_stream.msg);
      }
    }
    return wanted - m_stream.avail_out;
  }

  [[nodiscard]] std::uint64_t consumed_bytes() const override { return m_compressed->consumed_bytes(); }

 private:
  core::Result<void> fill() {
    core::Result<std::size_t> count = m_compressed->read(m_input);
    if (!count) return core::fail(std::move(count).error());
    m_stream.next_in = reinterpret_cast<Bytef*>(m_input.data());
    m_stream.avail_in = static_cast<uInt>(*count);
    m_input_at_end = *count == 0;
    return {};
  }

  void skip_zeros() {
    while (m_stream.avail_in > 0 && *m_stream.next_in == 0) {
      ++m_stream.next_in;
      --m_stream.avail_in;
    }
  }

  [[nodiscard]] core::Failure damaged(std::string_view how) const {
    return core::fail(core::ErrorKind::bad_data, fmt::format("{}: the gzip is damaged: {}", m_name, how));
  }

  std::unique_ptr<ByteSource> m_compressed;
  std::string m_name;
  std::vector<char> m_input;
  z_stream m_stream{};
  bool m_input_at_end = false;
  bool m_between_members = true;  // also before the first
};

}  // namespace

std::unique_ptr<ByteSource> inflate_gzip(std::unique_ptr<ByteSource> compressed, std::string name) {
  return std::make_unique<GzipSource>(std::move(compressed), std::move(name));
}

}  // namespace io
