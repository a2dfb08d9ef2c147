// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace sql {

/// Whose a database is, by the mark in its header.
enum class Mark { ours, none, foreign };

/// What an engine can look for in its own database.
enum class Examination {
  integrity,     // pages, trees, each index against its table, types, NOT NULL and CHECK
  foreign_keys,  // rows that point to a row that is not there
};

/// Told each fault in words.
using FaultVisitor = std::function<void(const std::string&)>;

/// What a CREATE made: a table, view or index.
struct SchemaObject {
  std::string kind;        // "table", "view", "index"
  std::string name;        // unique in a database
  std::string definition;  // equal for equal objects in two databases of one engine
};

/// Where a copy of the database is written.
struct CopyTarget {
  std::filesystem::path file;  // there, empty, and nobody else's
  std::string name;            // what messages call it
};

struct Copied {
  std::uint64_t pages = 0;
  std::uint64_t bytes = 0;
};

}  // namespace sql
