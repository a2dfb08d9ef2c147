// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.hpp"
#include "core/text.hpp"
#include "core/times.hpp"
#include "io/json_reader.hpp"
#include "sources/kaggle/api_mapper.hpp"
#include "sources/kaggle/ref.hpp"

#include <cstdlib>
#include <string>

// What holds for whatever the API answers; the fuzz targets end with the first promise that is broken.
namespace support {

inline void require(bool truth) {
  if (!truth) std::abort();
}

inline void require_sentence(const core::Error& error) {
  require(!error.message.empty() && error.message.size() < 1000 && core::is_storable_utf8(error.message));
  for (const char character : error.message) {
    require(static_cast<unsigned char>(character) >= 0x20 && character != '\x7F');
  }
}

/// Whoever stores it relies on this.
inline void require_storable(const sources::kaggle::ApiDataset& viewed) {
  const catalog::Dataset& values = viewed.values;
  require(core::parse_integer(values.external_id).value_or(0) > 0);
  require(sources::kaggle::is_ref(values.ref));
  for (const auto text : catalog::k_texts_of<std::string>) require(core::is_storable_utf8(values.*text));
  for (const auto number : catalog::k_numbers_of<std::string>) require((values.*number).value_or(0) >= 0);
  if (values.updated_at) require(core::to_rfc3339(*values.updated_at).size() <= 24);
  io::JsonReader reader;
  for (const std::string& json : {values.tags, values.extra}) require(json.empty() || reader.parse(json).has_value());
}

}  // namespace support
