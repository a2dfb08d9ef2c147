// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace io {

/// A value of a JSON document; a view that lives until the reader's next parse(). Texts are valid UTF-8 without NUL.
class JsonValue {
 public:
  enum class Kind { null, boolean, number, text, array, object };

  [[nodiscard]] Kind kind() const;
  [[nodiscard]] bool is_object() const { return kind() == Kind::object; }
  [[nodiscard]] bool is_array() const { return kind() == Kind::array; }

  /// The member of that name, the last one when there are several; nullopt: none, or this is no object.
  [[nodiscard]] std::optional<JsonValue> find(std::string_view name) const;

  [[nodiscard]] std::size_t size() const;                   // of an array or object; 0 for anything else
  [[nodiscard]] JsonValue operator[](std::size_t i) const;  // of an array; i < size()

  // The value as a type, when it can be read as one; nullopt else.
  [[nodiscard]] std::optional<std::string_view> text() const;  // of a text, or a number as it was written
  [[nodiscard]] std::optional<std::int64_t> integer() const;   // 12, "12", 12.0, "12.0"; nullopt when it does not fit
  [[nodiscard]] std::optional<double> real() const;            // finite
  [[nodiscard]] std::optional<bool> boolean() const;           // true, "true", "True", 1 ...

 private:
  friend class JsonReader;
  struct Node;
  explicit JsonValue(const Node* node) : m_node(node) {}
  const Node* m_node;
};

/// Reads one whole document at a time. What strangers send is taken as far as it can be: a byte-order mark is skipped,
/// broken UTF-8, lone surrogates and NULs become U+FFFD, a number may be of any size. Keeps its memory between calls.
class JsonReader {
 public:
  JsonReader();
  ~JsonReader();
  JsonReader(JsonReader&&) noexcept;
  JsonReader& operator=(JsonReader&&) noexcept;

  /// bad_data, saying where: empty, cut short, not JSON, something behind its end, deeper than 64 levels.
  core::Result<JsonValue> parse(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

/// The members of an object as Kaggle's answers and their kin have them: X may stand as X or as XNullable (read first,
/// when it is set), and does not when hasX is false; null, "" and a missing member mean "not said". A value of the
/// wrong type is not said either, and its path is remembered.
class JsonFields {
 public:
  /// `path` of the object within its document, for messages: "datasets[3]"; empty for the root. `object` may be any
  /// value; when it is none, nothing is said.
  JsonFields(JsonValue object, std::string path);

  std::string_view text(std::string_view name);
  std::optional<std::int64_t> integer(std::string_view name);
  std::optional<double> real(std::string_view name);
  std::optional<bool> boolean(std::string_view name);
  std::optional<core::TimePoint> time(std::string_view name);  // ISO 8601, 0 to 9 fraction digits, with Z or without
  /// The member when it is an array or object.
  std::optional<JsonValue> nested(std::string_view name);

  /// "versions[2].size: a number expected, \"many\" found" of the first value that was of the wrong type; empty: none.
  [[nodiscard]] const std::string& first_fault() const { return m_first_fault; }

 private:
  std::optional<JsonValue> said(std::string_view name) const;
  void fault(std::string_view name, std::string_view expected, JsonValue found);

  JsonValue m_object;
  std::string m_path;
  std::string m_first_fault;
};

}  // namespace io
