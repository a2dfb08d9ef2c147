// SPDX-License-Identifier: Apache-2.0
#include "cli/guard.hpp"

#include "sql/failure.hpp"

#include <exception>
#include <new>

namespace cli {

core::Result<core::ExitCode> guarded(const std::function<core::Result<core::ExitCode>()>& step) {
  try {
    return step();
  } catch (const sql::Failure& failure) {
    return core::fail(failure.as_error());
  } catch (const std::bad_alloc&) {
    return core::fail(core::ErrorKind::internal, "out of memory");  // short enough to need no memory
  } catch (const std::exception& exception) {
    return core::fail(core::ErrorKind::internal, exception.what());
  } catch (...) {
    return core::fail(core::ErrorKind::internal, "something was thrown that is no std::exception");
  }
}

}  // namespace cli
