// SPDX-License-Identifier: Apache-2.0
#include "io/stream_source.hpp"

#include "io/file_descriptor.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace io {

namespace {

constexpr int k_look_every_ms = 100;

class StreamSource final : public ByteSource {
 public:
  StreamSource(int descriptor, std::string name, const core::StopFlag& stop)
      : m_descriptor(descriptor), m_name(std::move(name)), m_stop(stop) {}

  core::Result<std::size_t> read(std::span<char> buffer) override {
    for (;;) {
      if (m_stop.is_set()) return core::fail(core::ErrorKind::interrupted, m_name + ": stopped while reading");
      pollfd readable{.fd = m_descriptor, .events = POLLIN, .revents = 0};
      // Only what is there is read: a read that waits would go on after a signal as if there had been none.
      const int ready = poll(&readable, 1, k_look_every_ms);
      if (ready == 0) continue;
      const ssize_t got = ready < 0 ? -1 : ::read(m_descriptor, buffer.data(), buffer.size());
      if (got >= 0) {
        m_consumed += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
      }
      if (errno != EINTR && errno != EAGAIN) {
        return core::fail(core::ErrorKind::io, m_name + ": cannot read: " + system_error_text(errno));
      }
    }
  }

  [[nodiscard]] std::uint64_t consumed_bytes() const override { return m_consumed; }

 private:
  int m_descriptor;
  std::string m_name;
  const core::StopFlag& m_stop;
  std::uint64_t m_consumed = 0;
};

}  // namespace

std::unique_ptr<ByteSource> open_stream(int descriptor, std::string name, const core::StopFlag& stop) {
  return std::make_unique<StreamSource>(descriptor, std::move(name), stop);
}

}  // namespace io
