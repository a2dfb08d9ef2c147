// SPDX-License-Identifier: Apache-2.0
#include "store/source_state.hpp"

#include "catalog/cursor.hpp"
#include "core/times.hpp"

#include <algorithm>
#include <utility>

namespace store {

namespace {

/// "Datasets.csv, Users.csv"; nullopt: no files.
std::optional<std::string> names_of(const std::vector<SeedInput>& inputs) {
  std::optional<std::string> names;
  for (const SeedInput& input : inputs) names = names ? *names + ", " + input.file : input.file;
  return names;
}

}  // namespace

catalog::Change MendedCursor::change() const {
  if (before == after) return catalog::Change::unchanged;
  return before ? catalog::Change::updated : catalog::Change::inserted;
}

SourceState::SourceState(sql::Connection& connection, std::string source, Mode mode)
    : m_connection(connection),
      m_source(std::move(source)),
      m_mode(mode),
      m_cursors(connection, m_source),
      m_seeds(connection, m_source) {
}

std::vector<CursorView> SourceState::all() {
  std::vector<CursorView> views;
  at_one_moment([&] {
    for (Cursor& cursor : m_cursors.all()) views.push_back({std::move(cursor.name), cursor.value, cursor.changed_at});
    for (const catalog::CursorKind& known : catalog::cursors_of(m_source)) {
      if (std::ranges::find(views, known.name, &CursorView::name) != views.end()) continue;
      views.push_back({std::string(known.name), find(known.name), std::nullopt});
    }
  });
  std::ranges::sort(views, {}, &CursorView::name);
  return views;
}

MendedCursor SourceState::set(std::string_view name, core::TimePoint value) {
  MendedCursor mended{std::string(name), std::nullopt, core::to_rfc3339(value)};
  in_transaction([&] {
    mended.before = find(name);
    if (m_mode == Mode::mend && mended.before != mended.after) write(name, value);
  });
  return mended;
}

std::vector<MendedCursor> SourceState::reset(const std::vector<std::string>& names) {
  std::vector<MendedCursor> mended;
  in_transaction([&] {
    mended.clear();  // of a try before
    for (const std::string& name : names) {
      mended.push_back({name, find(name), std::nullopt});
      if (m_mode == Mode::mend && mended.back().before) remove(name);
    }
  });
  return mended;
}

std::vector<MendedCursor> SourceState::reset() {
  std::vector<MendedCursor> mended;
  in_transaction([&] {
    std::vector<std::string> names;
    for (CursorView& view : all()) names.push_back(std::move(view.name));
    mended = reset(names);
  });
  return mended;
}

void SourceState::in_transaction(const std::function<void()>& mend) {
  m_mode == Mode::mend ? sql::in_transaction(m_connection, mend) : at_one_moment(mend);
}

void SourceState::at_one_moment(const std::function<void()>& look) {
  if (m_connection.in_transaction()) return look();
  const sql::Transaction reading(m_connection, sql::Mode::read);
  look();
}

std::optional<std::string> SourceState::find(std::string_view name) {
  if (name == catalog::k_seed_inputs) return names_of(m_seeds.inputs());
  if (name != catalog::k_seed_edition) return m_cursors.find(name);
  const std::optional<core::TimePoint> edition = m_seeds.last_edition();
  return edition ? std::optional(core::to_rfc3339(*edition)) : std::nullopt;
}

void SourceState::write(std::string_view name, core::TimePoint value) {
  if (name == catalog::k_seed_edition) return m_seeds.set_edition(value);
  m_cursors.set(name, core::to_rfc3339(value));
}

void SourceState::remove(std::string_view name) {
  if (name == catalog::k_seed_inputs) return m_seeds.forget_inputs();
  if (name == catalog::k_seed_edition) return m_seeds.forget_edition();
  m_cursors.reset(name);
}

}  // namespace store
