// SPDX-License-Identifier: Apache-2.0
#include "core/exit_code.hpp"

namespace core {

namespace {

int rank(ExitCode code) {
  switch (code) {
    case ExitCode::internal:
      return 0;
    case ExitCode::io:
      return 1;
    case ExitCode::cannot_create:
      return 2;
    case ExitCode::config:
      return 3;
    case ExitCode::auth:
      return 4;
    case ExitCode::usage:
    case ExitCode::bad_data:
    case ExitCode::missing_input:
    case ExitCode::problems_found:
      return 5;
    case ExitCode::interrupted:
    case ExitCode::terminated:
      return 6;
    case ExitCode::partial:
      return 7;
    case ExitCode::unavailable:
      return 8;
    case ExitCode::try_later:
      return 9;
    case ExitCode::ok:
      break;
  }
  return 10;
}

}  // namespace

ExitCode exit_code_for(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return ExitCode::usage;
    case ErrorKind::config:
      return ExitCode::config;
    case ErrorKind::missing_input:
      return ExitCode::missing_input;
    case ErrorKind::bad_data:
      return ExitCode::bad_data;
    case ErrorKind::cannot_create:
      return ExitCode::cannot_create;
    case ErrorKind::io:
      return ExitCode::io;
    case ErrorKind::busy:
    case ErrorKind::rate_limited:
      return ExitCode::try_later;
    case ErrorKind::interrupted:
      return ExitCode::interrupted;
    case ErrorKind::not_found:
      return ExitCode::missing_input;
    case ErrorKind::forbidden:
    case ErrorKind::auth:
      return ExitCode::auth;
    case ErrorKind::unavailable:
      return ExitCode::unavailable;
    case ErrorKind::internal:
      break;
  }
  return ExitCode::internal;
}

ExitCode most_severe(std::initializer_list<ExitCode> codes) {
  ExitCode worst = ExitCode::ok;
  for (const ExitCode code : codes) {
    if (rank(code) < rank(worst)) worst = code;
  }
  return worst;
}

}  // namespace core
