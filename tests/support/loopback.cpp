// SPDX-License-Identifier: Apache-2.0
#include "support/loopback.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace support {

namespace {

using SteadyClock = std::chrono::steady_clock;

io::FileDescriptor listen_on_loopback(int& port) {
  io::FileDescriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener.get(), generic, size) != 0 || ::listen(listener.get(), SOMAXCONN) != 0 ||
      ::getsockname(listener.get(), generic, &size) != 0) {
    throw std::runtime_error("no port on 127.0.0.1: " + io::system_error_text(errno));
  }
  port = ntohs(address.sin_port);
  return listener;
}

/// One end of a connection, as far as an answer needs it.
class Wire {
 public:
  explicit Wire(int socket) : m_socket(socket) {
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }

  /// The next request; nullopt: the client is gone, or speaks no HTTP.
  std::optional<Asked> read() {
    std::size_t end = 0;
    while ((end = m_unread.find("\r\n\r\n")) == std::string::npos) {
      if (!receive()) return std::nullopt;
    }
    std::optional<Asked> asked = parse_head(std::string_view(m_unread).substr(0, end));
    if (!asked) return std::nullopt;
    m_unread.erase(0, end + 4);
    const auto length = core::parse_integer(http::header(asked->headers, "Content-Length").value_or("0"));
    if (!length || *length < 0) return std::nullopt;
    if (http::header(asked->headers, "Expect")) send("HTTP/1.1 100 Continue\r\n\r\n");
    while (m_unread.size() < static_cast<std::size_t>(*length)) {
      if (!receive()) return std::nullopt;
    }
    asked->body = m_unread.substr(0, static_cast<std::size_t>(*length));
    m_unread.erase(0, asked->body.size());
    return asked;
  }

  /// False: the client is gone.
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t count = ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  bool send_slowly(std::string_view bytes, const Reply::Dribble& dribble) const {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(dribble.bytes, bytes.size()))) {
      if (!wait(dribble.pause) || !send(bytes.substr(0, dribble.bytes))) return false;
    }
    return true;
  }

  /// False as soon as the client goes away (or the server ends the connection), true when the time is over.
  [[nodiscard]] bool wait(std::optional<core::Milliseconds> time) const {
    pollfd connection{.fd = m_socket, .events = POLLRDHUP, .revents = 0};
    return ::poll(&connection, 1, time ? static_cast<int>(time->count()) : -1) == 0;
  }

  /// When it is closed, the client gets a RST instead of a FIN.
  void reset_at_close() const {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }

 private:
  bool receive() {
    std::array<char, 16384> buffer;
    const ssize_t count = ::recv(m_socket, buffer.data(), buffer.size(), 0);
    if (count <= 0) return false;
    m_unread.append(buffer.data(), static_cast<std::size_t>(count));
    return m_unread.front() >= 'A' && m_unread.front() <= 'Z';  // a method, no TLS
  }

  static std::optional<Asked> parse_head(std::string_view head) {
    const auto next_line = [&head] {
      const std::size_t end = std::min(head.find("\r\n"), head.size());
      const std::string_view line = head.substr(0, end);
      head.remove_prefix(std::min(end + 2, head.size()));
      return line;
    };
    const std::string_view request = next_line();
    const std::size_t first = request.find(' ');
    const std::size_t last = request.rfind(' ');
    if (first == last) return std::nullopt;
    Asked asked{.method = std::string(request.substr(0, first)),
                .path = std::string(request.substr(first + 1, last - first - 1)),
                .headers = {},
                .body = {},
                .connection = 0,
                .at = SteadyClock::now()};
    while (!head.empty()) {
      const std::string_view line = next_line();
      const std::size_t colon = line.find(':');
      if (colon == std::string_view::npos) return std::nullopt;
      asked.headers.emplace_back(line.substr(0, colon), core::trim(line.substr(colon + 1)));
    }
    return asked;
  }

  int m_socket;
  std::string m_unread;
};

bool asks_to_close(const http::Headers& headers) {
  return http::header(headers, "Connection") == "close";
}

std::string as_bytes(const Reply& reply, bool with_body) {
  std::string bytes = fmt::format("HTTP/1.1 {} Status\r\n", reply.status);
  for (const auto& [name, value] : reply.headers) bytes += fmt::format("{}: {}\r\n", name, value);
  const bool has_length = http::header(reply.headers, "Content-Length") || reply.status == 204 || reply.status == 304 ||
                          http::header(reply.headers, "Transfer-Encoding");
  if (!has_length) bytes += fmt::format("Content-Length: {}\r\n", reply.body.size());
  bytes += "\r\n";
  if (with_body) bytes.append(reply.body, 0, reply.cut_after.value_or(std::string::npos));
  return bytes;
}

/// True when the connection can take another request.
bool answer(const Wire& wire, const Asked& asked, const Reply& reply) {
  if (reply.hang) return wire.wait(std::nullopt);
  if (reply.delay.count() > 0 && !wire.wait(reply.delay)) return false;
  if (reply.reset) {
    wire.reset_at_close();
    return false;
  }
  const std::string bytes = reply.raw ? *reply.raw : as_bytes(reply, asked.method != "HEAD");
  const bool sent = reply.dribble ? wire.send_slowly(bytes, *reply.dribble) : wire.send(bytes);
  return sent && !reply.raw && !reply.cut_after && !asks_to_close(asked.headers) && !asks_to_close(reply.headers);
}

}  // namespace

Loopback::Loopback(Handler handler, Memory memory)
    : m_handler(std::move(handler)), m_memory(memory), m_listener(listen_on_loopback(m_port)) {
  m_acceptor = std::thread([this] { accept_connections(); });
}

Loopback::~Loopback() {
  m_stopping = true;
  ::shutdown(m_listener.get(), SHUT_RDWR);  // wakes accept()
  m_acceptor.join();
  {
    const std::lock_guard lock(m_connections_mutex);
    for (const Connection& connection : m_connections) {
      if (!connection.over) ::shutdown(connection.socket.get(), SHUT_RDWR);
    }
  }
  for (Connection& connection : m_connections) connection.thread.join();
}

std::string Loopback::url(std::string_view path) const {
  return fmt::format("http://127.0.0.1:{}{}", m_port, path);
}

std::vector<Asked> Loopback::asked() const {
  const std::lock_guard lock(m_asked_mutex);
  return m_asked;
}

void Loopback::remember(const Asked& asked) {
  if (m_memory == Memory::none) return;
  const std::lock_guard lock(m_asked_mutex);
  m_asked.push_back(asked);
}

void Loopback::accept_connections() {
  while (!m_stopping) {
    io::FileDescriptor socket(::accept4(m_listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (socket.get() < 0) continue;
    const std::lock_guard lock(m_connections_mutex);
    for (Connection& connection : m_connections) {
      if (connection.over) connection.thread.join();
    }
    m_connections.remove_if([](const Connection& connection) { return !connection.thread.joinable(); });
    Connection& connection = m_connections.emplace_back();
    connection.socket = std::move(socket);
    connection.thread = std::thread([this, &connection, number = ++m_accepted] { serve(connection, number); });
  }
}

void Loopback::serve(Connection& connection, int number) {
  Wire wire(connection.socket.get());
  while (auto asked = wire.read()) {
    asked->connection = number;
    remember(*asked);
    if (!answer(wire, *asked, m_handler(*asked))) break;
  }
  const std::lock_guard lock(m_connections_mutex);
  connection.socket = io::FileDescriptor();  // swaps; the old one is closed at the statement's end
  connection.over = true;
}

}  // namespace support
