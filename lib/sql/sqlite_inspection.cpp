// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"
#include "sql/sqlite_driver.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>

namespace sql::sqlite {

namespace fs = std::filesystem;

namespace {

/// The first bytes of a SQLite file (https://www.sqlite.org/fileformat2.html, 1.3), for when SQLite refuses to read it.
struct Header {
  std::uint64_t page_bytes;
  std::uint64_t pages;
  std::uint64_t application_id;
};

std::optional<Header> read_header(const fs::path& path) {
  std::array<char, 100> bytes{};
  std::ifstream file(path, std::ios::binary);
  if (!file.read(bytes.data(), bytes.size())) return std::nullopt;
  constexpr std::string_view k_magic{"SQLite format 3\0", 16};
  if (!std::string_view(bytes.data(), bytes.size()).starts_with(k_magic)) return std::nullopt;
  const auto number = [&bytes](std::size_t at, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = at; i < at + size; ++i) value = value << 8U | static_cast<unsigned char>(bytes[i]);
    return value;
  };
  const std::uint64_t page_bytes = number(16, 2);
  return Header{page_bytes == 1 ? 65536 : page_bytes, number(28, 4), number(68, 4)};
}

/// Empty: in memory.
fs::path file_of(const Handle& handle) {
  const char* const path = sqlite3_db_filename(handle.raw(), "main");
  return path == nullptr ? "" : path;
}

/// What kept SQLite from looking further, as plainly as it can be told.
Failure explained(const Handle& handle, const Failure& damage) {
  const auto because = [&](const std::string& sentence) {
    return Failure(Kind::corrupt, damage.engine_code(), handle.name + ": " + sentence);
  };
  if (damage.engine_code() == SQLITE_NOTADB) return because("the header of the file is damaged");
  std::error_code code;
  const std::uint64_t there = fs::file_size(file_of(handle), code);
  const std::optional<Header> header = read_header(file_of(handle));
  if (!code && header && there < header->pages * header->page_bytes) {
    return because(
        fmt::format("the file is cut off: {} of {} bytes are there", there, header->pages * header->page_bytes));
  }
  return damage;
}

void visit_lines(std::string_view text, const FaultVisitor& visit) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const bool is_heading = line.starts_with("*** in database ");
    if (!line.empty() && !is_heading) visit("integrity: " + core::printable(line, 500));
  }
}

/// Whatever SQLite finds first comes as one text of many lines.
void examine_integrity(Handle& handle, const FaultVisitor& visit) {
  const auto statement = prepare(handle, "PRAGMA integrity_check(10000)");
  statement->start({});
  while (statement->next()) {
    if (statement->text(0) != "ok") visit_lines(statement->text(0), visit);
  }
}

void examine_foreign_keys(Handle& handle, const FaultVisitor& visit) {
  const auto statement = prepare(handle, "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check");
  statement->start({});
  while (statement->next()) {
    const std::string row = statement->is_null(1) ? "a row" : fmt::format("row {}", statement->integer(1));
    visit(fmt::format("foreign keys: {} of {} points to a row of {} that is not there", row,
                      core::printable(statement->text(0)), core::printable(statement->text(2))));
  }
}

}  // namespace

Mark mark(Handle& handle) {
  std::uint64_t id = 0;
  try {
    const auto statement = prepare(handle, "PRAGMA application_id");
    statement->start({});
    if (statement->next()) id = static_cast<std::uint64_t>(statement->integer(0));
  } catch (const Failure& failure) {
    if (failure.kind() != Kind::corrupt) throw;
    const std::optional<Header> header = read_header(file_of(handle));
    if (!header || header->application_id != k_application_id) throw;
    id = header->application_id;
  }
  return id == k_application_id ? Mark::ours : id == 0 ? Mark::none : Mark::foreign;
}

std::vector<SchemaObject> objects(Handle& handle) {
  const auto statement = prepare(handle,
                                 "SELECT type, name, sql FROM sqlite_schema "
                                 "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
  std::vector<SchemaObject> objects;
  statement->start({});
  while (statement->next()) {
    objects.push_back(
        {std::string(statement->text(0)), std::string(statement->text(1)), std::string(statement->text(2))});
  }
  return objects;
}

void examine(Handle& handle, Examination what, const FaultVisitor& visit) {
  try {
    what == Examination::integrity ? examine_integrity(handle, visit) : examine_foreign_keys(handle, visit);
  } catch (const Failure& failure) {
    if (failure.kind() != Kind::corrupt) throw;
    throw explained(handle, failure);
  }
}

}  // namespace sql::sqlite
