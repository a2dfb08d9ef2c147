// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.hpp"

#include <optional>
#include <utility>
#include <variant>

namespace core {

/// Marks a value as the failure of a Result: `return core::fail(ErrorKind::io, "...")`.
struct Failure {
  Error error;
};

[[nodiscard]] inline Failure fail(ErrorKind kind, std::string message) {
  return {{.kind = kind, .message = std::move(message)}};
}

[[nodiscard]] inline Failure fail(Error error) {
  return {std::move(error)};
}

/// A value or the Error that stands in its place; spelled like std::expected, which g++ 12 lacks in C++20.
/// Asking for the side that is not there is a bug and ends in std::bad_variant_access.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Failure failure)                                                 // NOLINT(google-explicit-constructor)
      : m_state(std::in_place_index<1>, std::move(failure.error)) {}

  [[nodiscard]] bool has_value() const { return m_state.index() == 0; }
  explicit operator bool() const { return has_value(); }

  [[nodiscard]] T& value() & { return std::get<0>(m_state); }
  [[nodiscard]] const T& value() const& { return std::get<0>(m_state); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(m_state)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  [[nodiscard]] const Error& error() const& { return std::get<1>(m_state); }
  [[nodiscard]] Error&& error() && { return std::get<1>(std::move(m_state)); }

 private:
  std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Failure failure) : m_error(std::move(failure.error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool has_value() const { return !m_error; }
  explicit operator bool() const { return has_value(); }
  [[nodiscard]] const Error& error() const& { return m_error.value(); }
  [[nodiscard]] Error&& error() && { return std::move(m_error).value(); }

 private:
  std::optional<Error> m_error;
};

}  // namespace core
