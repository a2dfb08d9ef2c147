// SPDX-License-Identifier: Apache-2.0
#include "ingest/latest.hpp"

#include "catalog/cursor.hpp"
#include "catalog/reject.hpp"
#include "core/iso_time.hpp"
#include "core/text.hpp"
#include "core/times.hpp"
#include "ingest/kaggle.hpp"
#include "ingest/watermark.hpp"
#include "store/cursor_repository.hpp"
#include "store/guard.hpp"
#include "store/listing_repository.hpp"
#include "store/reject_repository.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace ingest {

namespace {

using sources::kaggle::ListPage;
using sources::kaggle::ListPlace;

constexpr std::string_view k_reject_file = "datasets/list";

/// Why a listing is not followed any further.
enum class End {
  none,
  listing,     // its last page was seen
  silence,     // an empty page, twice
  repetition,  // a page of what was seen before: the upstream does not turn pages
  limit,
  depth,  // no page behind this one is ever shown
};

/// What is taken of a page.
struct Taken {
  std::vector<store::ListedRow> rows;
  bool has_new = false;  // it shows something that no page before did
  bool is_cut = false;   // the limit left out some of it
};

class Listing {
 public:
  Listing(store::Store& store, sources::kaggle::Api& api, const LatestOptions& options, const core::StopFlag& stop,
          LatestListener& listener, LatestReport& report)
      : m_store(store),
        m_datasets(store.connection, std::string(k_kaggle)),
        m_kept_rejects(store.connection, std::string(k_latest_task), std::string(k_kaggle)),
        m_api(api),
        m_options(options),
        m_stop(stop),
        m_listener(listener),
        m_report(report) {}

  core::Result<void> run();

 private:
  core::Result<void> find_watermark();
  core::Result<End> turn_page();
  core::Result<ListPage> ask();
  core::Result<ListPage> ask_once();
  Taken take(const ListPage& page);
  void reject(const core::Error& error);
  [[nodiscard]] End end_behind(const ListPage& page, const Taken& taken) const;
  void write(const std::vector<store::ListedRow>& rows, End end);
  [[nodiscard]] std::optional<store::CursorMove> cursor_move() const;
  void tell(const store::ListedPage& page);
  void note_doubts(End end) const;
  void keep_rejects(bool are_all);

  store::Store& m_store;
  store::ListingRepository m_datasets;
  store::RejectRepository m_kept_rejects;
  sources::kaggle::Api& m_api;
  const LatestOptions& m_options;
  const core::StopFlag& m_stop;
  LatestListener& m_listener;
  LatestReport& m_report;
  std::optional<Watermark> m_watermark;  // nullopt: another listing than that of the cursor
  ListPlace m_place;
  std::unordered_set<std::string> m_seen;
  std::uint64_t m_handled = 0;
  std::vector<catalog::Reject> m_rejects;
};

core::Result<void> Listing::run() {
  if (auto found = find_watermark(); !found) return found;
  for (;;) {
    auto end = turn_page();
    const bool is_last = !end || *end != End::none;
    if (is_last) keep_rejects(end.has_value());
    if (!end) return core::fail(std::move(end).error());
    if (is_last) return {};
  }
}

core::Result<void> Listing::find_watermark() {
  if (m_options.query.order != sources::kaggle::ListOrder::updated || m_options.query.is_filtered()) return {};
  const auto value = store::CursorRepository(m_store.connection, std::string(k_kaggle)).find(catalog::k_latest_updated);
  const auto time = value ? core::parse_iso_time(*value, core::Zone::required) : std::nullopt;
  if (value && !time) {
    return core::fail(core::ErrorKind::config,
                      fmt::format("the cursor {} of {}: a time expected, \"{}\" found", catalog::k_latest_updated,
                                  k_kaggle, core::printable(*value)));
  }
  // One in the future would hide every gap until then.
  const core::TimePoint now = core::from_epoch_ms(m_store.connection.now_ms());
  m_watermark.emplace(time ? std::optional(std::min(*time, now)) : std::nullopt);
  m_report.caught_up = false;
  return {};
}

/// The next page, from the question to the store.
core::Result<End> Listing::turn_page() {
  auto page = ask();
  if (!page) return core::fail(std::move(page).error());
  if (page->items.empty() && m_place.page == 1 && !m_options.query.is_filtered()) {
    return core::fail(core::ErrorKind::unavailable, "the first page of all datasets is empty, also when asked again");
  }
  if (!page->items.empty()) ++m_report.pages;
  const Taken taken = take(*page);
  const End end = end_behind(*page, taken);
  write(taken.rows, end);
  m_report.is_truncated = end == End::limit || end == End::depth;
  note_doubts(end);
  m_place = {.page = m_place.page + 1, .token = page->next_token};
  m_listener.progress.update_count("datasets", m_handled, m_options.limit);
  return end;
}

core::Result<ListPage> Listing::ask() {
  auto page = ask_once();
  if (page && page->items.empty()) page = ask_once();
  return page;
}

core::Result<ListPage> Listing::ask_once() {
  if (m_stop.is_set()) return core::fail(core::ErrorKind::interrupted, "stopped before the end");
  // First, as waiting for a turn ends with a stop of whatever kind.
  if (auto turn = m_api.take_turn(); !turn) return core::fail(std::move(turn).error());
  auto page = m_api.list(m_options.query, m_place);
  if (page) return page;
  core::Error error = std::move(page).error().with_context(fmt::format("page {}", m_place.page));
  error.message = m_listener.redact(error.message);  // it may quote an upstream that quotes what it was sent
  return core::fail(std::move(error));
}

Taken Listing::take(const ListPage& page) {
  Taken taken;
  for (const auto& [external_id, dataset] : page.items) {
    const bool is_known = !external_id.empty() && m_seen.contains(external_id);
    if (!is_known && m_handled == m_options.limit) {
      taken.is_cut = true;
      break;
    }
    if (dataset && m_watermark) m_watermark->see(dataset->values.updated_at);
    if (is_known) continue;
    taken.has_new = true;
    ++m_handled;
    if (!external_id.empty()) m_seen.insert(external_id);
    if (dataset) {
      taken.rows.push_back({.values = catalog::view_of(dataset->values), .is_private = dataset->is_private});
    } else {
      reject(dataset.error());
    }
  }
  return taken;
}

void Listing::reject(const core::Error& error) {
  ++m_report.counts.rejected;
  const std::string reason = m_listener.redact(fmt::format("page {}: {}", m_place.page, error.message));
  m_rejects.push_back({.file = std::string(k_reject_file), .line = 0, .reason = reason, .excerpt = {}});
  constexpr std::size_t k_most_told = 10;
  if (m_rejects.size() <= k_most_told) m_listener.on_note(fmt::format("{}: {}", k_reject_file, reason));
  if (m_rejects.size() == k_most_told + 1) m_listener.on_note("and more such items: v_rejects has them");
}

End Listing::end_behind(const ListPage& page, const Taken& taken) const {
  if (taken.is_cut) return End::limit;
  if (page.next_token.empty()) {
    if (page.items.empty()) return End::silence;
    // Behind a page that was named by a token, another one would be, too.
    if (page.items.size() < sources::kaggle::k_page_size || !m_place.token.empty()) return End::listing;
  }
  if (!taken.has_new) return page.items.empty() ? End::silence : End::repetition;
  if (m_handled == m_options.limit) return End::limit;
  return m_place.page == sources::kaggle::k_last_page ? End::depth : End::none;
}

void Listing::write(const std::vector<store::ListedRow>& rows, End end) {
  const bool has_caught_up = end != End::none && m_watermark && m_watermark->is_caught_up(end == End::listing);
  if (m_options.dry_run) {
    for (const store::ListedRow& row : rows) {
      const store::ListedOutcome outcome = m_datasets.compare(row);
      catalog::count(m_report.counts, outcome.change);
      m_listener.on_record(outcome.change, outcome.row);
    }
  } else {
    const store::ListedPage written = m_datasets.write(rows, has_caught_up ? cursor_move() : std::nullopt);
    m_report.refs_moved += written.moved_refs.size();
    tell(written);
  }
  if (has_caught_up) m_report.caught_up = true;
}

std::optional<store::CursorMove> Listing::cursor_move() const {
  const auto after = m_watermark->after(core::from_epoch_ms(m_store.connection.now_ms()));
  if (!after) return std::nullopt;
  return store::CursorMove{.name = catalog::k_latest_updated, .value = core::to_rfc3339(*after)};
}

/// Each row once, as the store has it now: a ref may have gone from one row to another, on the page or not, since it
/// was written.
void Listing::tell(const store::ListedPage& page) {
  std::map<std::string_view, catalog::Change> moved;
  for (const std::string& external_id : page.moved_refs) moved[external_id] = catalog::Change::updated;
  for (const store::ListedOutcome& outcome : page.outcomes) {
    catalog::count(m_report.counts, outcome.change);
    const auto found = moved.find(outcome.row.values.external_id);
    if (found == moved.end())
      m_listener.on_record(outcome.change, outcome.row);
    else if (outcome.change == catalog::Change::inserted)
      found->second = outcome.change;
  }
  for (const auto& [external_id, change] : moved) {
    if (const auto stored = m_datasets.find(external_id)) m_listener.on_record(change, *stored);
  }
}

void Listing::note_doubts(End end) const {
  if (end == End::repetition) {
    m_listener.on_note(
        fmt::format("page {} shows only what the pages before it did: the rest cannot be listed", m_place.page));
  }
  if (end == End::silence && !m_options.query.is_filtered()) {
    m_listener.on_note(
        fmt::format("page {} is empty, also when asked again: there may be more datasets", m_place.page));
  }
}

/// Those of the last run; a part of them is worth less than all of an earlier one, but more than nothing.
void Listing::keep_rejects(bool are_all) {
  if (m_options.dry_run || (!are_all && m_rejects.empty())) return;
  m_kept_rejects.replace(k_reject_file, m_rejects);
}

}  // namespace

core::Result<void> fetch_latest_kaggle(store::Store& store, sources::kaggle::Api& api, const LatestOptions& options,
                                       const core::StopFlag& stop, LatestListener& listener, LatestReport& report) {
  return store::guarded([&] { return Listing(store, api, options, stop, listener, report).run(); });
}

}  // namespace ingest
