// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/options.hpp"
#include "cli/run.hpp"
#include "core/clock.hpp"
#include "core/result.hpp"
#include "http/transport.hpp"
#include "ingest/kaggle_client.hpp"
#include "leaderboard/sync.hpp"
#include "store/store.hpp"

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace lb_sync {

/// What one of several threads that bring in boards has to itself: a way to the store, one to the network, and to
/// Kaggle.
class Fetcher {
 public:
  /// All must outlive it. Throws sql::Failure.
  Fetcher(store::Store& store, const ingest::KaggleAccess& access, const cli::NetworkOptions& network,
          core::Milliseconds timeout, std::filesystem::path folder, cli::Run& run);

  [[nodiscard]] sql::Connection& connection() { return m_store.connection; }
  /// Downloads into the folder. It must not outlive the fetcher.
  leaderboard::Fetch fetch();

 private:
  store::Store& m_store;
  std::filesystem::path m_folder;
  cli::Run& m_run;
  std::unique_ptr<http::Transport> m_transport;
  ingest::KaggleClient m_kaggle;
};

/// One for each store. Errors: as of http::cache_folder and ingest::KaggleAccess::find.
core::Result<std::vector<std::unique_ptr<Fetcher>>> fetchers_over(std::span<store::Store> stores,
                                                                  const cli::NetworkOptions& network,
                                                                  core::Milliseconds timeout, cli::Run& run);

}  // namespace lb_sync
