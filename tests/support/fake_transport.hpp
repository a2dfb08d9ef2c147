// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/transport.hpp"

#include <deque>
#include <functional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace support {

/// Gives the answers of a script one after the other, and remembers what it was asked.
class FakeTransport final : public http::Transport {
 public:
  void answer(int status, http::Headers headers = {}, std::string body = {}) {
    m_script.emplace_back(http::Response{status, std::move(headers), std::move(body)});
  }
  void fail(core::ErrorKind kind, std::string message) { m_script.emplace_back(core::fail(kind, std::move(message))); }

  core::Result<http::Response> exchange(const http::Request& request, const http::Limits& limits,
                                        const core::StopFlag& /*stop*/, http::Sink* sink = nullptr) override {
    sent.push_back(request);
    last_limits = limits;
    if (while_asked) while_asked();
    if (m_script.empty()) throw std::logic_error("no answer is left for " + request.url);
    core::Result<http::Response> answer = std::move(m_script.front());
    m_script.pop_front();
    if (sink != nullptr && answer && answer->status / 100 == 2) {
      const std::string body = std::exchange(answer->body, {});
      switch (sink->begin(*answer)) {
        case http::Body::kept:
          answer->body = body;
          break;
        case http::Body::streamed:
          if (auto taken = sink->take(body); !taken) return core::fail(std::move(taken).error());
          break;
        case http::Body::unwanted:
          break;
      }
    }
    return answer;
  }
  [[nodiscard]] std::size_t answers_left() const { return m_script.size(); }

  std::vector<http::Request> sent;
  http::Limits last_limits;
  std::function<void()> while_asked;

 private:
  std::deque<core::Result<http::Response>> m_script;
};

}  // namespace support
