// SPDX-License-Identifier: Apache-2.0
// Whatever bytes the API answers with: a dataset whose values can be stored comes out, or one sentence that says why
// not.
#include "http/transport.hpp"
#include "io/json_reader.hpp"
#include "sources/kaggle/api_mapper.hpp"
#include "sources/kaggle/api_verdict.hpp"
#include "support/api_promises.hpp"

#include <cstdint>
#include <string>

using support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static io::JsonReader reader;  // used again each time, as by the API's client
  const std::string body(reinterpret_cast<const char*>(data), size);
  for (const int status : {403, 200}) {
    const http::Response response{.status = status, .headers = {}, .body = body};
    const auto json = sources::kaggle::judge(response, core::TimePoint(), reader);
    if (!json) {
      require(json.error().http_status.has_value());
      support::require_sentence(json.error());
      continue;
    }
    require(status == 200);
    const auto viewed = sources::kaggle::map_view(*json);
    viewed ? support::require_storable(*viewed) : support::require_sentence(viewed.error());
  }
  return 0;
}
