// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clock.hpp"
#include "io/json_reader.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace io {

/// The members of an object as Kaggle's answers and their kin have them: X may stand as X or as XNullable (read first,
/// when it is set), and does not when hasX is false; null, "" and a missing member mean "not said". A value of the
/// wrong type is not said either, and its path is remembered.
class JsonFields {
 public:
  /// `path` of the object within its document, for messages: "datasets[3]"; empty for the root. `object` may be any
  /// value; when it is none, nothing is said.
  explicit JsonFields(JsonValue object, std::string path = {});

  std::string_view text(std::string_view name);
  std::optional<std::int64_t> integer(std::string_view name);
  std::optional<double> real(std::string_view name);
  std::optional<bool> boolean(std::string_view name);
  /// ISO 8601: "2021-06-02T13:59:20", with 0 to 9 fraction digits (cut to milliseconds), Z, "+02:00" or nothing (UTC).
  /// The zero of .NET, "0001-01-01T00:00:00", is not said.
  std::optional<core::TimePoint> time(std::string_view name);
  /// The member when it is an array or object.
  std::optional<JsonValue> nested(std::string_view name);

  /// "versions[2].size: a number expected, \"many\" found" of the first value that was of the wrong type; empty: none.
  [[nodiscard]] const std::string& first_fault() const { return m_first_fault; }

 private:
  std::optional<JsonValue> said(std::string_view name);
  void fault(std::string_view name, std::string_view expected, JsonValue found);
  template <class T>
  std::optional<T> read(std::string_view name, std::string_view expected, std::optional<T> (JsonValue::*as)() const);

  JsonValue m_object;
  std::string m_path;
  std::string m_first_fault;
  std::string m_twin;  // the name in hand, in its other spellings: kept for their memory
  std::string m_has;
};

/// What a value is, for a message: "an object", "null", "\"many\"", "12".
std::string shown(JsonValue value);

}  // namespace io
