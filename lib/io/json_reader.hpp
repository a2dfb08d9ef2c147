// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
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
  [[nodiscard]] std::optional<std::int64_t> integer() const;   // 12, "12", 12.0, 1.2e1; nullopt when it does not fit
  [[nodiscard]] std::optional<double> real() const;            // 0.5, "0.5"; finite
  [[nodiscard]] std::optional<bool> boolean() const;           // true, "true", "True", 1, "1" ...

 private:
  friend class JsonReader;
  struct Node;
  struct Document;
  JsonValue(const Document* document, const Node* node) : m_document(document), m_node(node) {}
  [[nodiscard]] JsonValue child(std::size_t i) const;

  const Document* m_document;
  const Node* m_node;
};

/// Reads one whole document at a time. What strangers send is taken as far as it can be: a byte-order mark is skipped,
/// broken UTF-8, lone surrogates and NULs become U+FFFD, a number may be of any size. Keeps its memory between calls.
class JsonReader {
 public:
  /// The most values of a document, each member and each item counted: far above what any answer of an upstream has,
  /// and low enough that one that is made to fill the memory ("[0,0,0,...") costs 30 MB and not 90 times its size.
  static constexpr std::size_t k_most_values = 200'000;

  JsonReader();
  ~JsonReader();
  JsonReader(JsonReader&&) noexcept;
  JsonReader& operator=(JsonReader&&) noexcept;

  /// bad_data, saying where: empty, cut short, not JSON, something behind its end, deeper than 64 levels, more than
  /// k_most_values. The message never quotes the text, which may hold a secret.
  core::Result<JsonValue> parse(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace io
