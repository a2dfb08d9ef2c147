// SPDX-License-Identifier: Apache-2.0
#include "ingest/enrich.hpp"

#include "catalog/enrichment.hpp"
#include "core/text.hpp"
#include "ingest/enrich_brake.hpp"
#include "ingest/kaggle.hpp"
#include "store/enrichment_repository.hpp"
#include "store/guard.hpp"
#include "store/reject_repository.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <unordered_set>
#include <utility>
#include <vector>

namespace ingest {

using namespace std::chrono_literals;

namespace {

/// How long a dataset stays away whose process was killed, at the least.
constexpr core::Milliseconds k_shortest_lease = 10min;
constexpr std::size_t k_page = 1000;  // datasets looked up at a time, to be claimed one by one

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

std::vector<store::Queue> queues_of(Only only) {
  switch (only) {
    case Only::minimal:
      return {store::Queue::minimal};
    case Only::pending:
      return {store::Queue::pending};
    case Only::failed:
      return {store::Queue::failed};
    case Only::any:
      break;
  }
  return {store::Queue::minimal, store::Queue::pending};
}

class Enrichment {
 public:
  Enrichment(store::Store& store, sources::kaggle::Api& api, const EnrichOptions& options, const RefList* named,
             const core::Clock& clock, const core::StopFlag& stop, EnrichListener& listener, EnrichReport& report)
      : m_datasets(store.connection, std::string(k_kaggle), store::lease_owner(),
                   k_shortest_lease + options.longest_attempt),
        m_rejects(store.connection, std::string(k_enrich_task), std::string(k_kaggle)),
        m_api(api),
        m_options(options),
        m_named(named),
        m_clock(clock),
        m_stop(stop),
        m_listener(listener),
        m_report(report),
        m_brake(named != nullptr || options.only == Only::failed),
        m_began_ms(store.connection.now_ms()) {}

  core::Result<void> run() { return m_named != nullptr ? run_named() : run_queues(); }
  /// What is left, for the report.
  void count_queue(const core::Result<void>& ended);

 private:
  core::Result<void> run_named();
  core::Result<void> run_queues();
  core::Result<void> run_queue(store::Queue queue);
  core::Result<void> run_page(store::Queue queue, std::span<const std::int64_t> ids);
  std::optional<store::Claim> claim(std::int64_t id, std::optional<store::Queue> queue);
  core::Result<void> complete(const store::Claim& claim);
  void accept(const store::Claim& claim, const sources::kaggle::ApiDataset& viewed, const store::Attempt& attempt);
  void fail(const store::Claim& claim, const core::Error& error, const store::Attempt& attempt);
  void release(const store::Claim& claim, const core::Error& error, const store::Attempt& attempt);
  void count_failure(const core::Error& error);
  void drop(const store::Claim& claim);
  void keep_reject(const store::Claim& claim, const core::Error& error);
  void forget_reject(const store::Claim& claim);
  [[nodiscard]] std::uint64_t left() const { return m_options.batch_size - std::min(m_options.batch_size, m_handled); }

  store::EnrichmentRepository m_datasets;
  store::RejectRepository m_rejects;
  sources::kaggle::Api& m_api;
  const EnrichOptions& m_options;
  const RefList* m_named;
  const core::Clock& m_clock;
  const core::StopFlag& m_stop;
  EnrichListener& m_listener;
  EnrichReport& m_report;
  EnrichBrake m_brake;
  std::int64_t m_began_ms;  // what fails in this run is due again only after it
  std::uint64_t m_handled = 0;
  std::uint64_t m_to_handle = 0;  // for the progress
};

core::Result<void> Enrichment::run_named() {
  m_to_handle = m_named->refs().size();
  m_report.remaining = m_to_handle + m_named->left_out();
  std::unordered_set<std::int64_t> seen;  // a dataset may be asked for by two of its names
  for (const std::string& ref : m_named->refs()) {
    if (m_stop.is_set()) return stopped();
    const auto id = m_datasets.find_ref(ref);
    if (!id) {
      count_failure({.kind = core::ErrorKind::missing_input,
                     .message = core::printable(ref) + ": the store holds no dataset of that name"});
    } else if (seen.insert(*id).second) {
      if (auto turn = m_api.take_turn(); !turn) return turn;
      const auto claimed = claim(*id, std::nullopt);
      if (!claimed) {
        ++m_report.held;
        continue;
      }
      if (auto done = complete(*claimed); !done) return done;
    }
    --*m_report.remaining;
  }
  return {};
}

core::Result<void> Enrichment::run_queues() {
  for (const store::Queue queue : queues_of(m_options.only)) {
    if (auto done = run_queue(queue); !done) return done;
  }
  return {};
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
    // Before the claim: a turn may be far ahead when many share the budget, and what is claimed keeps others waiting.
    if (auto turn = m_api.take_turn(); !turn) return turn;
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
  std::optional<core::Error> end;
  if (viewed) {
    m_brake.answered();
    accept(claim, *viewed, attempt);
  } else {
    core::Error error = std::move(viewed).error().with_context(claim.ref);
    error.message = m_listener.redact(error.message);  // it may quote an upstream that quotes what it was sent
    attempt.http_status = error.http_status;
    if (ends_run(error.kind)) {
      release(claim, error, attempt);
      return core::fail(std::move(error));
    }
    fail(claim, error, attempt);
    end = m_brake.failed(error, claim.attempt == 1);
  }
  m_listener.progress.update_count("datasets", ++m_handled, m_to_handle);
  if (end) return core::fail(*std::move(end));
  return {};
}

void Enrichment::accept(const store::Claim& claim, const sources::kaggle::ApiDataset& viewed,
                        const store::Attempt& attempt) {
  std::optional<store::EnrichmentRepository::Finished> finished;
  if (m_options.dry_run) {
    finished = m_datasets.compare(claim, viewed.values, viewed.is_private);
  } else {
    finished = m_datasets.finish(claim, viewed.values, viewed.is_private, attempt);
    if (!finished) return drop(claim);
    forget_reject(claim);
  }
  ++(finished->change == catalog::Change::unchanged ? m_report.counts.unchanged : m_report.counts.updated);
  m_listener.on_record(finished->change, finished->row);
}

void Enrichment::fail(const store::Claim& claim, const core::Error& error, const store::Attempt& attempt) {
  if (!m_options.dry_run) {
    const auto consequence = catalog::after_failure(error.kind, claim.attempt, m_options.max_attempts);
    if (!m_datasets.fail(claim, consequence, error, attempt)) return drop(claim);
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

/// What came after the lease had run out, and may be older than what another run has written since.
void Enrichment::drop(const store::Claim& claim) {
  ++m_report.released;
  m_listener.on_failure(claim.ref + ": the lease ran out before the answer came, which is dropped");
}

void Enrichment::count_failure(const core::Error& error) {
  m_report.last_failure = error.kind;
  if (error.kind == core::ErrorKind::bad_data || error.kind == core::ErrorKind::missing_input) {
    ++m_report.counts.rejected;
  } else {
    ++m_report.counts.failed;
    ++(error.kind == core::ErrorKind::unavailable ? m_report.unavailable : m_report.gone);
  }
  m_listener.on_failure(error.message);
}

/// Rejects go by the dataset's id, as its ref may be another one when it is right again.
std::string reject_name(const store::Claim& claim) {
  return "datasets/view of " + claim.external_id;
}

void Enrichment::keep_reject(const store::Claim& claim, const core::Error& error) {
  const catalog::Reject reject{.file = reject_name(claim), .line = 0, .reason = error.message, .excerpt = {}};
  m_rejects.replace(reject.file, std::span(&reject, 1));
}

void Enrichment::forget_reject(const store::Claim& claim) {
  m_rejects.replace(reject_name(claim), {});
}

void Enrichment::count_queue(const core::Result<void>& ended) {
  m_report.unresolved = m_datasets.count_unresolved();
  if (m_named == nullptr) {
    m_report.remaining = m_datasets.count_remaining();
    // Of a run that found nothing: was there nothing, or had others all of it?
    if (ended && m_report.counts.fetched() + m_report.released == 0) {
      for (const store::Queue queue : queues_of(m_options.only)) {
        m_report.held += m_datasets.count_held(queue, m_began_ms);
      }
    }
  }
  const std::uint64_t requests = m_report.remaining.value_or(0);
  if (requests > 0) {
    const core::TimePoint now = m_clock.now();
    const core::TimePoint from = ended ? now : std::max(now, ended.error().retry_at.value_or(now));
    m_report.eta = from + std::chrono::ceil<core::Milliseconds>(m_options.rate.interval * requests);
  }
}

}  // namespace

core::Result<void> enrich_kaggle(store::Store& store, sources::kaggle::Api& api, const EnrichOptions& options,
                                 const RefList* named, const core::Clock& clock, const core::StopFlag& stop,
                                 EnrichListener& listener, EnrichReport& report) {
  report.is_named = named != nullptr;
  core::Result<void> done;
  core::Result<void> counted = store::guarded([&]() -> core::Result<void> {
    Enrichment enrichment(store, api, options, named, clock, stop, listener, report);
    done = store::guarded([&] { return enrichment.run(); });
    enrichment.count_queue(done);
    return {};
  });
  return done ? counted : done;
}

}  // namespace ingest
