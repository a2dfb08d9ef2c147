// SPDX-License-Identifier: Apache-2.0
#include "sql/failure.hpp"

namespace sql {

core::Error Failure::as_error() const {
  const auto error_kind = [this] {
    switch (m_kind) {
      case Kind::busy:
        return core::ErrorKind::busy;
      case Kind::full:
      case Kind::lost:
        return core::ErrorKind::io;
      case Kind::read_only:
      case Kind::corrupt:
        return core::ErrorKind::config;
      case Kind::stopped:
        return core::ErrorKind::interrupted;
      case Kind::unique:
      case Kind::constraint:
      case Kind::data:
      case Kind::mistake:
        break;  // the caller should have known
    }
    return core::ErrorKind::internal;
  };
  return {error_kind(), what()};
}

}  // namespace sql
