// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"

namespace core {

std::string_view name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return "usage";
    case ErrorKind::config:
      return "config";
    case ErrorKind::missing_input:
      return "missing_input";
    case ErrorKind::bad_data:
      return "bad_data";
    case ErrorKind::cannot_create:
      return "cannot_create";
    case ErrorKind::io:
      return "io";
    case ErrorKind::busy:
      return "busy";
    case ErrorKind::interrupted:
      return "interrupted";
    case ErrorKind::not_found:
      return "not_found";
    case ErrorKind::forbidden:
      return "forbidden";
    case ErrorKind::auth:
      return "auth";
    case ErrorKind::rate_limited:
      return "rate_limited";
    case ErrorKind::unavailable:
      return "unavailable";
    case ErrorKind::internal:
      break;
  }
  return "internal";
}

Error Error::with_context(std::string_view where) && {
  message.insert(0, ": ").insert(0, where);
  return std::move(*this);
}

}  // namespace core
