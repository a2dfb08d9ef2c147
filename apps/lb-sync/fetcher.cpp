// SPDX-License-Identifier: Apache-2.0
#include "fetcher.hpp"

#include "cli/log.hpp"
#include "cli/surroundings.hpp"
#include "http/response_cache.hpp"
#include "io/temporary_folder.hpp"
#include "sources/kaggle/leaderboard_download.hpp"

#include <string>
#include <utility>

namespace lb_sync {

Fetcher::Fetcher(store::Store& store, const ingest::KaggleAccess& access, const cli::NetworkOptions& network,
                 core::Milliseconds timeout, std::filesystem::path folder, cli::Run& run)
    : m_store(store),
      m_folder(std::move(folder)),
      m_run(run),
      m_transport(run.another_transport()),
      m_kaggle(store, access, network.rate,
               {.total = timeout, .body_bytes = sources::kaggle::k_longest_leaderboard_bytes}, *m_transport, run.clock,
               run.stop) {
}

leaderboard::Fetch Fetcher::fetch() {
  return [this](const std::string& slug, core::Progress& progress) -> core::Result<leaderboard::Download> {
    auto download = sources::kaggle::download_leaderboard(m_kaggle.client(), m_folder, slug, m_run.clock.now(),
                                                          m_run.stop, progress);
    if (!download) return core::fail(std::move(download).error());
    return leaderboard::Download{.file = download->file,
                                 .kept_by = std::make_shared<io::TemporaryFolder>(std::move(download->folder))};
  };
}

core::Result<std::vector<std::unique_ptr<Fetcher>>> fetchers_over(std::span<store::Store> stores,
                                                                  const cli::NetworkOptions& network,
                                                                  core::Milliseconds timeout, cli::Run& run) {
  const auto cache = http::cache_folder(cli::environment_variable);
  if (!cache) return core::fail(cache.error());
  const auto access = ingest::KaggleAccess::find(cli::environment_variable, network.insecure_http);
  if (!access) return core::fail(access.error());
  cli::introduce(access->credential, access->warnings, access->described(), run.redactor);
  std::vector<std::unique_ptr<Fetcher>> fetchers;
  for (store::Store& store : stores) {
    fetchers.push_back(std::make_unique<Fetcher>(store, *access, network, timeout, *cache / "leaderboards", run));
  }
  return fetchers;
}

}  // namespace lb_sync
