// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace sql {

/// A parameter with its C++ type, which a NULL keeps, too (PostgreSQL needs it). Views: used before the call returns.
struct Value {
  enum class Type { integer, real, text, blob };
  Type type = Type::integer;
  bool is_null = true;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view bytes;  // text or blob

  // NOLINTBEGIN(google-explicit-constructor): arguments of a statement read like those of any function
  template <std::integral T>
  Value(T number) : type(Type::integer), is_null(false), integer(static_cast<std::int64_t>(number)) {
    static_assert(sizeof(T) <= sizeof(std::int64_t));
    if (!std::in_range<std::int64_t>(+number)) throw std::out_of_range("an SQL integer has 64 bits with a sign");
  }
  Value(double number) : type(Type::real), is_null(false), real(number) {}
  Value(std::string_view text) : type(Type::text), is_null(false), bytes(text) {}
  Value(const std::string& text) : Value(std::string_view(text)) {}
  Value(const char* text) : Value(std::string_view(text)) {}
  Value(std::span<const std::byte> blob)
      : type(Type::blob), is_null(false), bytes(reinterpret_cast<const char*>(blob.data()), blob.size()) {}
  Value(std::nullptr_t) = delete;  // an untyped NULL: pass an empty optional

  template <class T>
  Value(const std::optional<T>& maybe) : Value(maybe ? Value(*maybe) : null_of<T>()) {}
  // NOLINTEND(google-explicit-constructor)

  /// NULL of T's type.
  template <class T>
  static Value null_of() {
    Value value = Value(T{});
    value.is_null = true;
    return value;
  }
};

/// Text whose emptiness means "not known", as NULL.
inline Value text_or_null(std::string_view text) {
  return text.empty() ? Value::null_of<std::string_view>() : Value(text);
}

}  // namespace sql
