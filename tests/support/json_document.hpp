// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/json_reader.hpp"
#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace support {

/// A document, and the reader that holds its values.
class JsonDocument {
 public:
  explicit JsonDocument(std::string_view text) : m_root(m_reader.parse(text)) { REQUIRE(m_root); }

  [[nodiscard]] io::JsonValue root() const { return *m_root; }

 private:
  io::JsonReader m_reader;
  core::Result<io::JsonValue> m_root;
};

/// An object with a member added behind its others, where it counts rather than one of that name before it.
inline std::string with_member(std::string_view object, std::string_view name, std::string_view literal) {
  return std::string(object.substr(0, object.rfind('}'))) + ",\"" + std::string(name) + "\":" + std::string(literal) +
         "}";
}

/// A file of tests/data/kaggle-api.
inline std::string kaggle_answer(const std::string& name) {
  const std::string text = read_file(std::filesystem::path(TEDI_SOURCE_DIR) / "tests/data/kaggle-api" / name);
  REQUIRE_FALSE(text.empty());
  return text;
}

}  // namespace support
