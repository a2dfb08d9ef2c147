// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/enrichment.hpp"
#include "catalog/ownership.hpp"
#include "core/clock.hpp"
#include "core/error.hpp"
#include "sql/connection.hpp"
#include "store/dataset_row.hpp"
#include "store/ref_claims.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace store {

/// Which datasets of the queue. The queue holds active datasets with a ref that no detail view ever answered for;
/// `failed` those that left it in vain, whatever the reason, which come back by being claimed (active, attempts 0).
enum class Queue { minimal, pending, failed };

/// A dataset that is ours until its lease ends.
struct Claim {
  std::int64_t id = 0;
  std::int64_t attempt = 0;  // 1 for the first
  std::string external_id;
  std::string ref;
};

/// What is written of an attempt in the log.
struct Attempt {
  std::optional<int> http_status;  // nullopt: no answer came
  core::Milliseconds duration{0};
};

/// The datasets of one source that are to be completed, handed out by lease. Many processes may share the work: a
/// claim is one statement, a result is taken only from whoever still holds the lease. All methods throw sql::Failure;
/// each is one short transaction of its own. Time is the database's.
class EnrichmentRepository {
 public:
  /// `owner` is unique for this start of this process; `lease` is longer than an attempt may take. The connection must
  /// outlive the repository.
  EnrichmentRepository(sql::Connection& connection, std::string source, std::string owner, core::Milliseconds lease);

  /// Ids to be claimed, the best first (votes, then views, then age), at most `limit`; those leased or not due at
  /// `due_ms` (not_before) are left out. `failed`: due is what failed before that moment.
  std::vector<std::int64_t> next(Queue queue, std::int64_t due_ms, std::size_t limit);

  /// nullopt: somebody else has it, or had it since, so that it is not what `queue` asks for any more.
  std::optional<Claim> claim(std::int64_t id, Queue queue, std::int64_t due_ms);
  /// As asked for by name: whatever its status, also when it is not due. A failed one is claimed as from its queue.
  /// nullopt: leased by somebody else, or no ref.
  std::optional<Claim> claim_named(std::int64_t id);

  /// The dataset that has that ref, or had it and has another now (v_dataset_refs; the latest when several had);
  /// nullopt: none.
  std::optional<std::int64_t> find_ref(std::string_view ref);

  /// The dataset, in a dry run: what claim_named would hand out, without claiming.
  std::optional<Claim> peek(std::int64_t id);

  struct Finished {
    catalog::Change change = catalog::Change::unchanged;  // of its values, status, is_active or is_private
    catalog::StoredDataset row;                           // as it now stands
  };
  /// The view's answer: merged by Origin::view as of now (refs settled as for a seed), minimal -> pending (other states
  /// stay), active, attempts 0, enriched_ms, one SUCCESS in the log, the lease given up. nullopt: the lease was lost,
  /// nothing is written. `is_private`: nullopt when the view does not say.
  std::optional<Finished> finish(const Claim& claim, const catalog::Dataset& values, std::optional<bool> is_private,
                                 const Attempt& attempt);
  /// What finish() would make of it, without writing, and without a look at who else claims its ref.
  Finished compare(const Claim& claim, const catalog::Dataset& values, std::optional<bool> is_private);

  /// A failed attempt: consequence and log row (FAILED, final or not), the lease given up. False: the lease was lost,
  /// nothing is written.
  bool fail(const Claim& claim, const catalog::Consequence& consequence, const core::Error& error,
            const Attempt& attempt);

  /// Back in the queue, the attempt given back. With `error`, which says nothing of the dataset, a row in
  /// the log: RATE_LIMITED, or SKIPPED for any other kind. False: the lease was lost, nothing is written.
  bool release(const Claim& claim, const std::optional<core::Error>& error, const Attempt& attempt);

  /// Datasets in the queues minimal and pending (due or not), without those that have no ref.
  std::uint64_t count_remaining();
  std::uint64_t count_unresolved();  // would be in the queue, had they a ref
  /// What of the queue is due but held by a lease that runs, of anybody; nothing of `failed`, as a claim takes it out.
  /// Looks at each row of the queue.
  std::uint64_t count_held(Queue queue, std::int64_t due_ms);

 private:
  std::uint64_t count(std::string_view statement);
  bool end_lease(sql::Statement& statement, const Claim& claim, const auto&... more);
  void log(const Claim& claim, catalog::AttemptResult result, bool is_final, const core::Error* error,
           const Attempt& attempt);

  sql::Connection& m_connection;
  std::string m_source;
  std::string m_owner;
  core::Milliseconds m_lease;
  DatasetRows m_rows;
  RefClaims m_claims;
  sql::Statement m_claim;
  sql::Statement m_claim_failed;
  sql::Statement m_claim_named;
  sql::Statement m_give_up;
  sql::Statement m_write_view;
  sql::Statement m_postpone;
  sql::Statement m_fail;
  sql::Statement m_release;
  sql::Statement m_log;
  sql::Statement m_find_ref;
  sql::Statement m_find_former_ref;
};

/// Host, process and chance: a name that no other process, nor this one's successor, ever has.
std::string lease_owner();

}  // namespace store
