// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/random.hpp"
#include "core/rate.hpp"
#include "core/result.hpp"
#include "core/sleeper.hpp"
#include "core/stop.hpp"
#include "http/credential.hpp"
#include "http/transport.hpp"
#include "http/url.hpp"
#include "http/verdict.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace http {

/// How often what may come right is tried again, and how long is waited before: a random time between nothing and
/// `base` x 2^n ("full jitter"), at most `cap`, or what the answer asks for, if that is no longer than `cap`.
struct RetryPolicy {
  int tries = 3;  // the first one included
  core::Milliseconds base{500};
  core::Milliseconds cap{30'000};
};

/// How long the budget is blocked when an upstream says "too many requests" and not for how long. The client alone adds
/// it: a judge says what the answer says.
constexpr core::Milliseconds k_default_block{300'000};

struct ClientOptions {
  Url base;                              // "https://www.kaggle.com/api/v1"
  std::optional<Credential> credential;  // sent to the base's origin only
  Limits limits = {};
  RetryPolicy retry = {};
  int most_redirects = 5;
};

/// What a client asks the world for; all must outlive it.
struct World {
  Transport& transport;
  core::RateBudget& budget;
  const core::Clock& clock;
  core::Sleeper& sleeper;
  core::Random& random;
  const core::StopFlag& stop;
};

/// Where the body of a download goes, and what each request for it says.
class Receiver : public Sink {
 public:
  /// For the next request: Range, If-None-Match ... Asked before each of them, redirects included.
  virtual Headers headers() = 0;
  /// What is in hand that the next request need not ask for again, in bytes.
  [[nodiscard]] virtual std::uint64_t kept_bytes() const = 0;
};

/// Asks one upstream, politely: every request, also a retry and a redirect, takes its turn in the shared budget. An
/// answer "too many requests", or "unavailable" for longer than RetryPolicy::cap, blocks the budget for everybody.
///
/// Another host, to which a redirect led, says nothing of the upstream's limits, nor of the credential, which it was
/// not shown: what it refuses (auth, forbidden, rate_limited, and a 400, as storages answer to a signature that has
/// expired) is unavailable, and blocks nothing.
class Client {
 public:
  Client(const World& world, ClientOptions options);

  /// GET of `path` under the base ("/datasets/view/a/b", query included; the slash must be there): the answer that the
  /// judge, asked once for each answer, takes for one. Redirects (301, 302, 303, 307, 308) are followed by hand, never
  /// from https to http; connection failures, and what is judged unavailable, are tried again from the first address
  /// on. Errors: as the judge says, with http_status and the address (no query); as Transport::exchange; as RateBudget,
  /// whose rate_limited ends the call at once; bad_data, for a redirect that is not followed, and an address above
  /// Url::k_longest; interrupted, when a signal came before or between tries. --max-runtime interrupts nothing: it lets
  /// the item in hand come to its end, with its turns and tries.
  core::Result<Response> get(std::string_view path, const Judge& judge = judge_by_status);

  /// The same, of a file of any size, which goes to the receiver as it is sent. The judge also sees 304 and 416, and
  /// answers of status 2xx without their bodies, unless the receiver keeps these. A try that brought the receiver on by
  /// k_headway_bytes, beyond where it ever was, does not count as one: a connection that breaks every other minute ends
  /// no download.
  core::Result<Response> fetch(std::string_view path, Receiver& receiver, const Judge& judge);
  static constexpr std::uint64_t k_headway_bytes = 64 * 1024;

  /// What is asked for first when `path` is.
  [[nodiscard]] std::string address_of(std::string_view path) const;

  /// Waits for the turn of the next get(), whose first request goes out at once then: for what is not to be waited for
  /// with something in hand. Errors: as RateBudget; interrupted, when the run is stopped, for whatever reason.
  core::Result<void> take_turn();

 private:
  enum class Heed { signals, any_stop };
  class Screen;
  core::Result<void> wait(core::Milliseconds duration, Heed heed);
  core::Result<void> wait_for_turn(Heed heed);
  [[nodiscard]] bool repeats_credential(std::string_view text) const;
  [[nodiscard]] Request request_for(const Url& url, Receiver* receiver) const;
  core::Result<Response> try_until_answered(std::string_view path, const Judge& judge, Receiver* receiver);
  core::Result<Response> ask(const Url& url, const Judge& judge, Receiver* receiver);
  core::Result<Response> ask_along_redirects(Url url, const Judge& judge, Receiver* receiver);
  /// What the judge found, as the call fails with it; blocks the budget when it must.
  core::Failure failure_of(const Url& url, core::Error error, core::TimePoint now);
  std::optional<core::Milliseconds> pause_before(int next_try, const core::Error& failure);

  World m_world;
  ClientOptions m_options;
  bool m_has_turn = false;  // taken, and not used yet
};

}  // namespace http
