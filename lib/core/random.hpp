// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <random>
#include <string>

namespace core {

/// Chance is asked for through this, so that tests can decide it. Not for secrets.
class Random {
 public:
  virtual ~Random() = default;
  /// From 0 up to, but not including, 1.
  virtual double fraction() = 0;
};

class SystemRandom final : public Random {
 public:
  SystemRandom() : m_engine(std::random_device()()) {}
  double fraction() override { return std::uniform_real_distribution<double>()(m_engine); }

 private:
  std::mt19937_64 m_engine;
};

/// 128 bits of the system's chance as 32 hexadecimal digits: never given twice.
std::string random_name();

}  // namespace core
