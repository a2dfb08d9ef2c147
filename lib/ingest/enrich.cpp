// SPDX-License-Identifier: Apache-2.0
#include "ingest/enrich.hpp"

#include "catalog/enrichment.hpp"
#include "core/text.hpp"
#include "ingest/seed_report.hpp"
#include "store/enrichment_repository.hpp"
#include "store/guard.hpp"
#include "store/reject_repository.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace ingest {

using namespace std::chrono_literals;

namespace {

/// Longer than one attempt can take with all its retries and its waits for the budget, shorter than anybody would want
/// to wait for a dataset whose process was killed.
constexpr core::Milliseconds k_lease = 10min;
constexpr std::size_t k_page = 1000;  // datasets looked up at a time, to be claimed one by one
/// An upstream that does not answer for so many datasets in a row, each with all retries, will not for the next ones.
constexpr int k_most_unanswered = 5;

core::Result<void> stopped() {
  return core::fail(core::ErrorKind::interrupted, "stopped before the end");
}

/// What says more of the run, or of the machine, than of the dataset that was asked for.
bool ends_run(core::ErrorKind kind) {
  switch (kind) {
    case core::ErrorKind::not_found:
    case core::ErrorKind::forbidden:
    case core::ErrorKind::unavailable:
    case core::ErrorKind::bad_data:
      return false;
    default:
      return true;
  }
}

class Enrichment {
 public:
  Enrichment(store::Store& store, sources::kaggle::Api& api, const EnrichOptions& options, const core::Clock& clock,
             const core::StopFlag& stop, EnrichListener& listener, EnrichReport& report)
      : m_datasets(store.connection, std::string(k_kaggle), store::lease_owner(), k_lease),
        m_rejects(store.connection, std::string(k_enrich_task), std::string(k_kaggle)),
        m_api(api),
        m_options(options),
        m_clock(clock),
        m_stop(stop),
        m_listener(listener),
        m_report(report),
        m_began_ms(store.connection.now_ms()) {}

  core::Result<void> run_named(const RefList& named);
  core::Result<void> run_queues();
  void count_queue();

 private:
  core::Result<void> run_queue(store::Queue queue);
  core::Result<void> run_page(store::Queue queue, std::span<const std::int64_t> ids);
  std::optional<store::Claim> claim(std::int64_t id, std::optional<store::Queue> queue);
  core::Result<void> complete(const store::Claim& claim);
  void accept(const store::Claim& claim, const sources::kaggle::ViewedDataset& viewed, const store::Attempt& attempt);
  void fail(const store::Claim& claim, const core::Error& error, const store::Attempt& attempt);
  void release(const store::Claim& claim, const core::Error& error, const store::Attempt& attempt);
  void count_failure(const core::Error& error);
  void keep_reject(const store::Claim& claim, const core::Error& error);
  [[nodiscard]] std::uint64_t left() const { return m_options.batch_size - std::min(m_options.batch_size, m_handled); }

  store::EnrichmentRepository m_datasets;
  store::RejectRepository m_rejects;
  sources::kaggle::Api& m_api;
  const EnrichOptions& m_options;
  const core::Clock& m_clock;
  const core::StopFlag& m_stop;
  EnrichListener& m_listener;
  EnrichReport& m_report;
  std::int64_t m_began_ms;  // what fails in this run is due again only after it
  std::uint64_t m_handled = 0;
  std::uint64_t m_to_handle = 0;  // for the progress
  int m_unanswered = 0;           // in a row
};

core::Result<void> Enrichment::run_named(const RefList& named) {
  m_to_handle = named.refs().size();
  m_report.remaining = m_to_handle + named.left_out();
  for (const std::string& ref : named.refs()) {
    if (m_stop.is_set()) return stopped();
    const auto id = m_datasets.find_ref(ref);
    if (!id) {
      --*m_report.remaining;
      count_failure({.kind = core::ErrorKind::missing_input,
                     .message = fmt::format("{}: the store holds no dataset of that name", core::printable(ref))});
      continue;
    }
    const auto claimed = claim(*id, std::nullopt);
    if (!claimed) {
      ++m_report.held;
      continue;
    }
    if (auto done = complete(*claimed); !done) return done;
    --*m_report.remaining;
  }
  return {};
}

core::Result<void> Enrichment::run_queues() {
  switch (m_options.only) {
    case Only::minimal:
      return run_queue(store::Queue::minimal);
    case Only::pending:
      return run_queue(store::Queue::pending);
    case Only::failed:
      return run_queue(store::Queue::failed);
    case Only::any:
      break;
  }
  if (auto done = run_queue(store::Queue::minimal); !done) return done;
  return run_queue(store::Queue::pending);
}

core::Result<void> Enrichment::run_queue(store::Queue queue) {
  // What failed for good, or is not written, would come up again with the next page.
  const bool has_one_page = queue == store::Queue::failed || m_options.dry_run;
  while (left() > 0) {
    const auto page = static_cast<std::size_t>(has_one_page ? left() : std::min<std::uint64_t>(left(), k_page));
    const std::vector<std::int64_t> ids = m_datasets.next(queue, m_began_ms, page);
    if (ids.empty()) return {};
    m_to_handle = m_handled + ids.size();
    const std::uint64_t handled_before = m_handled;
    if (auto done = run_page(queue, ids); !done) return done;
    if (has_one_page || m_handled == handled_before) return {};  // the latter: others are as fast as we are
  }
  return {};
}

core::Result<void> Enrichment::run_page(store::Queue queue, std::span<const std::int64_t> ids) {
  for (const std::int64_t id : ids) {
    if (m_stop.is_set()) return stopped();
    const auto claimed = claim(id, queue);
    if (!claimed) continue;
    if (auto done = complete(*claimed); !done) return done;
  }
  return {};
}

std::optional<store::Claim> Enrichment::claim(std::int64_t id, std::optional<store::Queue> queue) {
  if (m_options.dry_run) return m_datasets.peek(id);
  return queue ? m_datasets.claim(id, *queue, m_began_ms) : m_datasets.claim_named(id);
}

core::Result<void> Enrichment::complete(const store::Claim& claim) {
  const core::TimePoint began = m_clock.now();
  auto viewed = m_api.view(claim.ref);
  store::Attempt attempt{.http_status = 200, .duration = std::max(m_clock.now() - began, core::Milliseconds(0))};
  if (viewed && viewed->values.external_id != claim.external_id) {
    viewed = core::fail({.kind = core::ErrorKind::bad_data,
                         .message = fmt::format("the API answers with dataset {}, not {}",
                                                core::printable(viewed->values.external_id), claim.external_id),
                         .http_status = 200});
  }
  if (viewed) {
    m_unanswered = 0;
    accept(claim, *viewed, attempt);
  } else {
    core::Error error = std::move(viewed).error().with_context(claim.ref);
    attempt.http_status = error.http_status;
    if (ends_run(error.kind)) {
      release(claim, error, attempt);
      return core::fail(std::move(error));
    }
    fail(claim, error, attempt);
    m_unanswered = error.kind == core::ErrorKind::unavailable ? m_unanswered + 1 : 0;
    if (m_unanswered == k_most_unanswered) {
      return core::fail(
          core::ErrorKind::unavailable,
          fmt::format("{} datasets in a row got no answer, the last one: {}", m_unanswered, error.message));
    }
  }
  ++m_handled;
  m_listener.progress.update_count("datasets", m_handled, m_to_handle);
  return {};
}

void Enrichment::accept(const store::Claim& claim, const sources::kaggle::ViewedDataset& viewed,
                        const store::Attempt& attempt) {
  std::optional<store::EnrichmentRepository::Finished> finished;
  if (m_options.dry_run) {
    finished = m_datasets.compare(claim, viewed.values);
  } else {
    if (claim.attempt > 1) m_rejects.replace("datasets/view/" + claim.ref, {});
    finished = m_datasets.finish(claim, viewed.values, viewed.is_private, attempt);
  }
  if (!finished) {
    ++m_report.released;
    m_listener.on_failure(claim.ref + ": the lease ran out before the answer came, which is dropped");
    return;
  }
  ++(finished->change == catalog::Change::unchanged ? m_report.counts.unchanged : m_report.counts.updated);
  m_listener.on_record(finished->change, finished->row);
}

void Enrichment::fail(const store::Claim& claim, const core::Error& error, const store::Attempt& attempt) {
  if (!m_options.dry_run) {
    const auto consequence = catalog::after_failure(error.kind, claim.attempt, m_options.max_attempts);
    if (!m_datasets.fail(claim, consequence, error, attempt)) {
      ++m_report.released;
      return;
    }
    if (error.kind == core::ErrorKind::bad_data) keep_reject(claim, error);
  }
  count_failure(error);
}

void Enrichment::release(const store::Claim& claim, const core::Error& error, const store::Attempt& attempt) {
  ++m_report.released;
  if (m_options.dry_run) return;
  const bool is_answer = error.kind != core::ErrorKind::interrupted;
  m_datasets.release(claim, is_answer ? std::optional(error) : std::nullopt, attempt);
}

void Enrichment::count_failure(const core::Error& error) {
  m_report.last_failure = error.kind;
  if (error.kind == core::ErrorKind::bad_data || error.kind == core::ErrorKind::missing_input) {
    ++m_report.counts.rejected;
  } else {
    ++m_report.counts.failed;
    if (error.kind == core::ErrorKind::unavailable) {
      ++m_report.unavailable;
    } else {
      ++m_report.gone;
    }
  }
  m_listener.on_failure(error.message);
}

void Enrichment::keep_reject(const store::Claim& claim, const core::Error& error) {
  const catalog::Reject reject{.file = "datasets/view/" + claim.ref, .line = 0, .reason = error.message, .excerpt = {}};
  m_rejects.replace(reject.file, std::span(&reject, 1));
}

void Enrichment::count_queue() {
  m_report.unresolved = m_datasets.count_unresolved();
  const std::uint64_t queued = m_datasets.count_remaining();
  if (!m_report.remaining) m_report.remaining = queued;
  if (m_handled == 0 && m_report.released == 0 && queued > 0) m_report.held += m_datasets.count_leased();
  const std::uint64_t requests = *m_report.remaining;
  if (requests > 0) {
    m_report.eta = m_clock.now() + std::chrono::ceil<core::Milliseconds>(m_options.rate.interval * requests);
  }
}

}  // namespace

core::Result<void> enrich_kaggle(store::Store& store, sources::kaggle::Api& api, const EnrichOptions& options,
                                 const RefList* named, const core::Clock& clock, const core::StopFlag& stop,
                                 EnrichListener& listener, EnrichReport& report) {
  core::Result<void> done;
  core::Result<void> counted = store::guarded([&]() -> core::Result<void> {
    Enrichment enrichment(store, api, options, clock, stop, listener, report);
    done = store::guarded([&] { return named != nullptr ? enrichment.run_named(*named) : enrichment.run_queues(); });
    enrichment.count_queue();
    return {};
  });
  return done ? counted : done;
}

}  // namespace ingest
