// SPDX-License-Identifier: Apache-2.0
#include "core/text.hpp"
#include "sql/sqlite_driver.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace sql::sqlite {

namespace {

/// The file as SQLite has it open. Never by a descriptor of our own: to close that would end the locks that SQLite
/// holds on the file (https://www.sqlite.org/howtocorrupt.html, 2.2). nullptr: in memory.
sqlite3_file* file_of(const Handle& handle) {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(handle.raw(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  return file != nullptr && file->pMethods != nullptr ? file : nullptr;
}

/// The first bytes of the file (https://www.sqlite.org/fileformat2.html, 1.3), for when SQLite refuses to read it.
struct Header {
  std::uint64_t page_bytes;
  std::uint64_t pages;
  std::uint64_t application_id;
  std::uint64_t file_bytes;  // how long the file is
};

std::optional<Header> read_header(const Handle& handle) {
  sqlite3_file* const file = file_of(handle);
  std::array<char, 100> bytes{};
  sqlite3_int64 file_bytes = 0;
  if (file == nullptr || file->pMethods->xFileSize(file, &file_bytes) != SQLITE_OK) return std::nullopt;
  if (file->pMethods->xRead(file, bytes.data(), static_cast<int>(bytes.size()), 0) != SQLITE_OK) return std::nullopt;
  constexpr std::string_view k_magic{"SQLite format 3\0", 16};
  if (!std::string_view(bytes.data(), bytes.size()).starts_with(k_magic)) return std::nullopt;
  const auto number = [&bytes](std::size_t at, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = at; i < at + size; ++i) value = value << 8U | static_cast<unsigned char>(bytes[i]);
    return value;
  };
  const std::uint64_t page_bytes = number(16, 2);
  return Header{page_bytes == 1 ? 65536 : page_bytes, number(28, 4), number(68, 4),
                static_cast<std::uint64_t>(file_bytes)};
}

std::string cut_off(std::uint64_t there, std::uint64_t expected) {
  return fmt::format("the file is cut off: {} of {} bytes are there", there, expected);
}

/// What kept SQLite from looking further, as plainly as it can be told.
Failure explained(const Handle& handle, const Failure& damage) {
  const auto because = [&](const std::string& sentence) {
    return Failure(Kind::corrupt, damage.engine_code(), handle.name + ": " + sentence);
  };
  if (damage.engine_code() == SQLITE_NOTADB) return because("the header of the file is damaged");
  const std::optional<Header> header = read_header(handle);
  if (header && header->file_bytes < header->pages * header->page_bytes) {
    return because(cut_off(header->file_bytes, header->pages * header->page_bytes));
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

/// SQLite reads as zeros what its last page lacks, and says nothing. A writer who is just making the file longer is
/// given time to get to the end of a page.
void examine_last_page(Handle& handle, const FaultVisitor& visit) {
  constexpr int k_looks = 5;
  for (int looks = 1;; ++looks) {
    const std::optional<Header> header = read_header(handle);
    if (!header || header->page_bytes == 0) return;  // in memory, or all of it still in the log
    const std::uint64_t whole_pages = header->file_bytes / header->page_bytes;
    if (whole_pages * header->page_bytes == header->file_bytes) return;
    if (looks == k_looks) {
      return visit("integrity: " + cut_off(header->file_bytes, (whole_pages + 1) * header->page_bytes));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

/// Whatever SQLite finds first comes as one text of many lines.
void examine_integrity(Handle& handle, const FaultVisitor& visit) {
  const auto statement = prepare(handle, "PRAGMA integrity_check(10000)");
  statement->start({});
  while (statement->next()) {
    if (statement->text(0) != "ok") visit_lines(statement->text(0), visit);
  }
  examine_last_page(handle, visit);
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
    id = static_cast<std::uint64_t>(integer(handle, "PRAGMA application_id"));
  } catch (const Failure& failure) {
    if (failure.kind() != Kind::corrupt) throw;
    const std::optional<Header> header = read_header(handle);
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
