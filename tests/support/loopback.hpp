// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "http/transport.hpp"
#include "io/file_descriptor.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace support {

/// A request as it came.
struct Asked {
  std::string method;
  std::string path;  // query included
  http::Headers headers;
  std::string body;
  int connection = 0;  // the number of the connection it came on, from 1
  std::chrono::steady_clock::time_point at;
};

/// An answer, and what goes wrong with it. Content-Length is added, unless a header of that name, or
/// Transfer-Encoding, is among the headers; HEAD gets no body.
struct Reply {
  /// A part of the answer at a time, with a pause before each.
  struct Dribble {
    std::size_t bytes = 1;
    core::Milliseconds pause{10};
  };

  int status = 200;
  http::Headers headers = {};
  std::string body = {};

  core::Milliseconds delay{0};                // before the first byte
  std::optional<std::string> raw = {};        // all bytes of the answer; the connection is closed behind them
  std::optional<std::size_t> cut_after = {};  // the connection is closed after so many bytes of the body
  std::optional<Dribble> dribble = {};
  bool reset = false;  // nothing is answered, the connection is reset
  bool hang = false;   // nothing is answered until the client goes away
};

/// An HTTP/1.1 server on 127.0.0.1, on a port and in threads of its own, one a connection. Written here, since what a
/// client must survive (resets, cut bodies, slow headers, raw garbage) is not to be had from a library that takes
/// care to answer well. Requests with a chunked body, or pipelined beyond one, are not understood.
class Loopback {
 public:
  /// Called for each request, in several threads at a time.
  using Handler = std::function<Reply(const Asked& asked)>;
  enum class Memory { all, none };

  /// Throws std::runtime_error when there is no port. With Memory::none `asked()` stays empty: for long runs.
  explicit Loopback(Handler handler, Memory memory = Memory::all);
  /// Ends all connections, at whatever they are.
  ~Loopback();
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;

  [[nodiscard]] int port() const { return m_port; }
  /// "http://127.0.0.1:<port>" + path
  [[nodiscard]] std::string url(std::string_view path = "") const;
  /// All requests so far, in the order of their coming.
  [[nodiscard]] std::vector<Asked> asked() const;
  [[nodiscard]] int connections() const { return m_accepted; }

 private:
  struct Connection {
    io::FileDescriptor socket;
    std::atomic<bool> over = false;
    std::thread thread = {};
  };

  void accept_connections();
  void serve(Connection& connection, int number);
  void remember(const Asked& asked);

  Handler m_handler;
  Memory m_memory;
  int m_port = 0;  // before the listener, which finds it
  io::FileDescriptor m_listener;
  std::atomic<int> m_accepted = 0;
  std::atomic<bool> m_stopping = false;
  mutable std::mutex m_asked_mutex;
  std::vector<Asked> m_asked;
  std::mutex m_connections_mutex;
  std::list<Connection> m_connections;
  std::thread m_acceptor;  // the last: it uses all of the above
};

}  // namespace support
