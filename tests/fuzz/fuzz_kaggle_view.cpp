// SPDX-License-Identifier: Apache-2.0
// Whatever bytes the API answers with: a dataset whose values can be stored comes out, or one sentence that says why
// not.
#include "core/text.hpp"
#include "core/times.hpp"
#include "http/transport.hpp"
#include "io/json_reader.hpp"
#include "sources/kaggle/api_mapper.hpp"
#include "sources/kaggle/api_verdict.hpp"
#include "sources/kaggle/ref.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

void require(bool truth) {
  if (!truth) std::abort();
}

void require_sentence(const core::Error& error) {
  require(!error.message.empty() && error.message.size() < 1000 && core::is_storable_utf8(error.message));
  for (const char character : error.message) {
    require(static_cast<unsigned char>(character) >= 0x20 && character != '\x7F');
  }
}

/// Whoever stores it relies on this.
void require_storable(const sources::kaggle::ApiDataset& viewed) {
  const catalog::Dataset& values = viewed.values;
  require(core::parse_integer(values.external_id).value_or(0) > 0);
  require(sources::kaggle::is_ref(values.ref));
  for (const auto text : catalog::k_texts_of<std::string>) require(core::is_storable_utf8(values.*text));
  for (const auto number : catalog::k_numbers_of<std::string>) require((values.*number).value_or(0) >= 0);
  if (values.updated_at) require(core::to_rfc3339(*values.updated_at).size() <= 24);
  io::JsonReader reader;
  for (const std::string& json : {values.tags, values.extra}) require(json.empty() || reader.parse(json).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static io::JsonReader reader;  // used again each time, as by the API's client
  const std::string body(reinterpret_cast<const char*>(data), size);
  for (const int status : {403, 200}) {
    const http::Response response{.status = status, .headers = {}, .body = body};
    const auto json = sources::kaggle::judge(response, core::TimePoint(), reader);
    if (!json) {
      require(json.error().http_status.has_value());
      require_sentence(json.error());
      continue;
    }
    require(status == 200);
    const auto viewed = sources::kaggle::map_view(*json);
    viewed ? require_storable(*viewed) : require_sentence(viewed.error());
  }
  return 0;
}
