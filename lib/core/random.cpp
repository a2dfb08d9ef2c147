// SPDX-License-Identifier: Apache-2.0
#include "core/random.hpp"

#include <fmt/format.h>

#include <cstdint>

namespace core {

std::string random_name() {
  std::random_device device;  // the kernel's, 32 bits a call
  std::string name;
  for (int i = 0; i < 4; ++i) name += fmt::format("{:08x}", static_cast<std::uint32_t>(device()));
  return name;
}

}  // namespace core
