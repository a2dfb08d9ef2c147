// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/environment.hpp"
#include "core/random.hpp"
#include "core/rate.hpp"
#include "core/result.hpp"
#include "core/sleeper.hpp"
#include "core/stop.hpp"
#include "http/client.hpp"
#include "http/credential.hpp"
#include "http/transport.hpp"
#include "http/url.hpp"
#include "store/rate_budget.hpp"
#include "store/store.hpp"

#include <string>
#include <vector>

namespace ingest {

/// Where Kaggle's API is, and who we are to it.
struct KaggleAccess {
  http::Url base;
  http::Credential credential;
  std::vector<std::string> warnings;  // of the credential

  /// Errors as of sources::kaggle::api_base and find_credential.
  static core::Result<KaggleAccess> find(const core::Environment& environment, bool allow_plain_http);

  /// For people: "asking https://www.kaggle.com/api/v1 with the credential of KAGGLE_API_TOKEN".
  [[nodiscard]] std::string described() const;
};

/// Asks Kaggle's API within the budget that all who use the store share.
class KaggleClient {
 public:
  /// All must outlive the client. Throws sql::Failure.
  KaggleClient(store::Store& store, const KaggleAccess& access, core::Rate rate, const http::Limits& limits,
               http::Transport& transport, const core::Clock& clock, const core::StopFlag& stop);
  KaggleClient(const KaggleClient&) = delete;
  KaggleClient& operator=(const KaggleClient&) = delete;

  [[nodiscard]] http::Client& client() { return m_client; }

 private:
  store::RateBudget m_budget;
  core::SystemSleeper m_sleeper;
  core::SystemRandom m_random;
  http::Client m_client;  // the last: it uses all of the above
};

}  // namespace ingest
