// SPDX-License-Identifier: Apache-2.0
#include "ingest/enrich_brake.hpp"

#include <fmt/format.h>

#include <utility>

namespace ingest {

namespace {

core::Error in_a_row(core::ErrorKind kind, int datasets, std::string_view what, core::Error last) {
  last.kind = kind;
  last.message = fmt::format("{} datasets in a row {}, the last one: {}", datasets, what, last.message);
  return last;
}

}  // namespace

void EnrichBrake::answered() {
  m_was_answered = true;
  m_unanswered = 0;
  m_refused = 0;
}

std::optional<core::Error> EnrichBrake::failed(const core::Error& error, bool is_first_attempt) {
  using core::ErrorKind;
  if (error.kind == ErrorKind::unavailable) {
    if (error.retry_at) return error;  // it was told when to come back, and that is not now
    if (++m_unanswered < k_most_unanswered) return std::nullopt;
    return in_a_row(ErrorKind::unavailable, m_unanswered, "got no answer", error);
  }
  m_unanswered = 0;
  if (m_may_all_be_refused || m_was_answered || !is_first_attempt) return std::nullopt;
  if (++m_refused < k_most_refused) return std::nullopt;
  if (error.kind == ErrorKind::forbidden) {
    return in_a_row(ErrorKind::auth, m_refused, "were refused, so the credential may not be allowed to see them",
                    error);
  }
  return in_a_row(ErrorKind::unavailable, m_refused, "failed, so the address may not be that of the API", error);
}

}  // namespace ingest
