// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/transport.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

/// Keeps what it takes, unless it is told to do something else with it.
class TextSink final : public http::Sink {
 public:
  using Take = std::function<core::Result<void>(std::string_view part)>;

  explicit TextSink(http::Body wish = http::Body::streamed) : m_wish(wish) {}
  explicit TextSink(Take take) : m_take(std::move(take)) {}

  http::Body begin(const http::Response& head) override {
    heads.push_back(head);
    return m_wish;
  }
  core::Result<void> take(std::string_view part) override {
    if (m_take) return m_take(part);
    taken += part;
    return {};
  }

  std::vector<http::Response> heads;
  std::string taken;

 private:
  http::Body m_wish = http::Body::streamed;
  Take m_take;
};

}  // namespace support
