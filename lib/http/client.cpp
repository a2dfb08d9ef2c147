// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace http {

namespace {

/// The address of `path` under the base, whose own path has no slash at its end.
Url under(Url base, std::string_view path) {
  // Else it could continue the host's name.
  if (!path.starts_with('/')) throw std::invalid_argument("a path under a base begins with a slash");
  if (base.path.ends_with('/')) base.path.pop_back();
  base.path += path;
  return base;
}

std::string context_of(const Url& url) {
  return "GET " + core::printable(url.shown(), 300);
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

core::Failure bad_redirect(const Url& from, int status, std::string_view why) {
  return core::fail({.kind = core::ErrorKind::bad_data,
                     .message = fmt::format("{}: HTTP {}: {}", context_of(from), status, why),
                     .http_status = status});
}

/// What a host says of who asks, and how often, rather than of what was asked for.
bool is_refusal(const core::Error& error) {
  return error.kind == core::ErrorKind::auth || error.kind == core::ErrorKind::forbidden ||
         error.kind == core::ErrorKind::rate_limited || error.http_status == 400;
}

/// Where a redirect leads to. bad_data: nowhere, or where nobody should go.
core::Result<Url> target_of(const Url& from, const Response& redirect) {
  const auto location = header(redirect.headers, "Location");
  if (!location) return bad_redirect(from, redirect.status, "a redirect without Location");
  std::optional<Url> target = from.resolve(core::trim(*location));
  if (!target) {
    const std::string_view shown = location->substr(0, location->find_first_of("?#"));  // may hold signatures
    return bad_redirect(from, redirect.status,
                        fmt::format("a redirect to '{}', which is no http address", core::printable(shown)));
  }
  if (from.scheme == "https" && target->scheme != "https") {
    return bad_redirect(from, redirect.status,
                        fmt::format("a redirect to {}, which is not encrypted", core::printable(target->shown())));
  }
  return *std::move(target);
}

}  // namespace

Client::Client(const World& world, ClientOptions options) : m_world(world), m_options(std::move(options)) {
}

std::string Client::address_of(std::string_view path) const {
  return under(m_options.base, path).text();
}

core::Result<Response> Client::get(std::string_view path, const Judge& judge) {
  return try_until_answered(path, judge, nullptr);
}

core::Result<Response> Client::fetch(std::string_view path, Receiver& receiver, const Judge& judge) {
  return try_until_answered(path, judge, &receiver);
}

core::Result<Response> Client::try_until_answered(std::string_view path, const Judge& judge, Receiver* receiver) {
  const Url url = under(m_options.base, path);
  if (const std::size_t size = url.text().size(); size > Url::k_longest) {
    return core::fail(core::ErrorKind::bad_data, fmt::format("{}: an address of {} bytes, where {} are the most",
                                                             context_of(m_options.base), size, Url::k_longest));
  }
  std::uint64_t most_kept = receiver != nullptr ? receiver->kept_bytes() : 0;
  for (int tries = 1;; ++tries) {
    // From the first address on each time: the one that a redirect led to may be signed for a few seconds only.
    core::Result<Response> response = ask_along_redirects(url, judge, receiver);
    if (response) return response;
    if (receiver != nullptr && receiver->kept_bytes() >= most_kept + k_headway_bytes) tries = 1;
    if (receiver != nullptr) most_kept = std::max(most_kept, receiver->kept_bytes());
    const auto pause = pause_before(tries + 1, response.error());
    if (!pause) {
      core::Error error = std::move(response).error();
      // What was short has been waited for, again and again; what is left is the moment until which all must wait.
      const bool is_long = error.retry_at && *error.retry_at - m_world.clock.now() > m_options.retry.cap;
      if (error.kind == core::ErrorKind::unavailable && !is_long) error.retry_at.reset();
      if (tries > 1) error.message += fmt::format(" ({} tries)", tries);
      return core::fail(std::move(error));
    }
    if (auto waited = wait(*pause, Heed::signals); !waited) return core::fail(std::move(waited).error());
  }
}

std::optional<core::Milliseconds> Client::pause_before(int next_try, const core::Error& failure) {
  const RetryPolicy& policy = m_options.retry;
  if (failure.kind != core::ErrorKind::unavailable || next_try > policy.tries) return std::nullopt;
  if (failure.retry_at) {
    const core::Milliseconds asked_for = *failure.retry_at - m_world.clock.now();
    if (asked_for > policy.cap) return std::nullopt;
    return std::max(asked_for, core::Milliseconds(0));
  }
  core::Milliseconds longest = policy.base;
  for (int n = 2; n < next_try && longest < policy.cap; ++n) longest *= 2;
  const std::chrono::duration<double, std::milli> pause = std::min(longest, policy.cap) * m_world.random.fraction();
  return std::chrono::floor<core::Milliseconds>(pause);
}

core::Result<Response> Client::ask_along_redirects(Url url, const Judge& judge, Receiver* receiver) {
  for (int redirects = 0;; ++redirects) {
    core::Result<Response> response = ask(url, judge, receiver);
    if (!response || !is_redirect(response->status)) return response;
    if (redirects >= m_options.most_redirects) {
      return bad_redirect(url, response->status, fmt::format("more than {} redirects", m_options.most_redirects));
    }
    core::Result<Url> target = target_of(url, *response);
    if (!target) return core::fail(std::move(target).error());
    url = *std::move(target);
  }
}

/// Shows nothing to the receiver that repeats the credential: what it learns of a file is stored, and sent again.
class Client::Screen final : public Sink {
 public:
  Screen(const Client& client, Receiver& receiver) : m_client(client), m_receiver(receiver) {}

  Body begin(const Response& head) override {
    for (const auto& [name, value] : head.headers) m_is_echo |= m_client.repeats_credential(value);
    return m_is_echo ? Body::unwanted : m_receiver.begin(head);
  }
  core::Result<void> take(std::string_view part) override { return m_receiver.take(part); }
  [[nodiscard]] bool is_echo() const { return m_is_echo; }

 private:
  const Client& m_client;
  Receiver& m_receiver;
  bool m_is_echo = false;
};

core::Result<Response> Client::ask(const Url& url, const Judge& judge, Receiver* receiver) {
  if (!std::exchange(m_has_turn, false)) {
    if (auto turn = wait_for_turn(Heed::signals); !turn) return core::fail(std::move(turn).error());
  }
  std::optional<Screen> screen;
  if (receiver != nullptr) screen.emplace(*this, *receiver);
  core::Result<Response> response = m_world.transport.exchange(request_for(url, receiver), m_options.limits,
                                                               m_world.stop, screen ? &*screen : nullptr);
  if (!response) return core::fail(std::move(response).error().with_context(context_of(url)));
  if (is_redirect(response->status)) return response;

  const core::TimePoint now = m_world.clock.now();
  const core::Error echo{.kind = core::ErrorKind::bad_data,
                         .message = context_of(url) + ": the answer repeats the credential",
                         .http_status = response->status};
  if (screen && screen->is_echo()) return core::fail(echo);
  core::Result<void> verdict = judge(*response, now);
  if (!verdict) return failure_of(url, std::move(verdict).error(), now);
  if (repeats_credential(response->body)) return core::fail(echo);
  return response;
}

core::Failure Client::failure_of(const Url& url, core::Error error, core::TimePoint now) {
  if (!url.has_same_origin(m_options.base)) {
    if (is_refusal(error)) {
      error.kind = core::ErrorKind::unavailable;
      error.message = fmt::format("refused by {}, where a redirect led: {}", core::printable(url.host), error.message);
    }
    return core::fail(std::move(error).with_context(context_of(url)));
  }
  // "At once" after a refusal, or a date of a clock that is behind ours, would be asking for the next refusal.
  if (error.retry_at && *error.retry_at <= now) error.retry_at.reset();
  if (error.kind == core::ErrorKind::rate_limited && !error.retry_at) error.retry_at = now + k_default_block;
  const bool is_long = error.retry_at && *error.retry_at - now > m_options.retry.cap;
  if (error.kind == core::ErrorKind::rate_limited || (error.kind == core::ErrorKind::unavailable && is_long)) {
    if (auto blocked = m_world.budget.block(*error.retry_at); !blocked) return core::fail(std::move(blocked).error());
  }
  return core::fail(std::move(error).with_context(context_of(url)));
}

core::Result<void> Client::take_turn() {
  if (m_has_turn) return m_world.budget.check();  // it may be from long ago
  core::Result<void> turn = wait_for_turn(Heed::any_stop);
  m_has_turn = turn.has_value();
  return turn;
}

core::Result<void> Client::wait_for_turn(Heed heed) {
  if (auto going_on = wait({}, heed); !going_on) return going_on;  // else a turn is reserved that others could use
  core::Result<core::TimePoint> turn = m_world.budget.reserve();
  if (!turn) return core::fail(std::move(turn).error());
  const core::Milliseconds ahead = *turn - m_world.clock.now();
  if (auto waited = wait(ahead, heed); !waited) {
    // Of those who are stopped again and again while they wait, each would push all others back.
    (void)m_world.budget.give_back();
    return waited;
  }
  return ahead > core::Milliseconds(0) ? m_world.budget.check() : core::Result<void>();
}

core::Result<void> Client::wait(core::Milliseconds duration, Heed heed) {
  const core::StopFlag& stop = m_world.stop;
  const auto is_stopped = [&] { return heed == Heed::signals ? stop.is_signalled() : stop.is_set(); };
  if (duration > core::Milliseconds(0)) m_world.sleeper.sleep_for(duration, is_stopped);
  if (is_stopped()) return core::fail(core::ErrorKind::interrupted, "stopped before a request");
  return {};
}

/// An upstream that answers with what it was sent, which is not to be stored as if it were of a dataset. What it
/// refuses with the credential in its words is hidden by the redactor.
bool Client::repeats_credential(std::string_view text) const {
  if (!m_options.credential) return false;
  const auto has = [&](std::string_view secret) { return !secret.empty() && text.find(secret) != std::string::npos; };
  return has(m_options.credential->secret) || has(m_options.credential->authorization);
}

Request Client::request_for(const Url& url, Receiver* receiver) const {
  Request request{.url = url.text()};
  if (receiver == nullptr) {
    request.headers = {{"Accept", "application/json"}};
  } else {
    // What is packed on its way has another length and checksum than the file, and no byte ranges.
    request.headers = {{"Accept", "*/*"}, {"Accept-Encoding", "identity"}};
    for (auto& header : receiver->headers()) request.headers.push_back(std::move(header));
  }
  if (m_options.credential && url.has_same_origin(m_options.base)) {
    request.headers.emplace_back("Authorization", m_options.credential->authorization);
  }
  return request;
}

}  // namespace http
