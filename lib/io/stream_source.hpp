// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/stop.hpp"
#include "io/byte_source.hpp"

#include <memory>
#include <string>

namespace io {

/// An open pipe, terminal or file, which is not closed, as it comes. Waiting for more ends with `interrupted` once
/// `stop` is set. `name` is for messages. The flag must outlive the source.
std::unique_ptr<ByteSource> open_stream(int descriptor, std::string name, const core::StopFlag& stop);

}  // namespace io
