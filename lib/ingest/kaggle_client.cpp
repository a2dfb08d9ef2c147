// SPDX-License-Identifier: Apache-2.0
#include "ingest/kaggle_client.hpp"

#include "ingest/kaggle.hpp"
#include "sources/kaggle/api.hpp"
#include "sources/kaggle/credentials.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace ingest {

core::Result<KaggleAccess> KaggleAccess::find(const core::Environment& environment, bool allow_plain_http) {
  auto base = sources::kaggle::api_base(environment, allow_plain_http);
  if (!base) return core::fail(std::move(base).error());
  auto found = sources::kaggle::find_credential(environment);
  if (!found) return core::fail(std::move(found).error());
  return KaggleAccess{
      .base = *std::move(base), .credential = std::move(found->credential), .warnings = std::move(found->warnings)};
}

std::string KaggleAccess::described() const {
  return fmt::format("asking {} with the credential of {}", base.shown(), credential.origin);
}

KaggleClient::KaggleClient(store::Store& store, const KaggleAccess& access, core::Rate rate, const http::Limits& limits,
                           http::Transport& transport, const core::Clock& clock, const core::StopFlag& stop)
    : m_budget(store.connection, std::string(k_kaggle),
               access.credential.fingerprint(store::credential_salt(store.connection)), rate),
      m_client({.transport = transport,
                .budget = m_budget,
                .clock = clock,
                .sleeper = m_sleeper,
                .random = m_random,
                .stop = stop},
               {.base = access.base, .credential = access.credential, .limits = limits}) {
}

}  // namespace ingest
