// SPDX-License-Identifier: Apache-2.0
// Whatever bytes the API answers with where a listing was asked for: a page whose items can be stored, or say in one
// sentence why they are none; or one sentence that says why there is no page.
#include "io/json_reader.hpp"
#include "sources/kaggle/api_verdict.hpp"
#include "sources/kaggle/list_mapper.hpp"
#include "sources/kaggle/list_query.hpp"
#include "support/api_promises.hpp"

#include <cstdint>
#include <string>

using support::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static io::JsonReader reader;  // used again each time, as by the API's client
  const http::Response response{
      .status = 200, .headers = {}, .body = std::string(reinterpret_cast<const char*>(data), size)};
  const auto json = sources::kaggle::judge(response, core::TimePoint(), reader);
  if (!json) {
    support::require_sentence(json.error());
    return 0;
  }
  const auto page = sources::kaggle::map_list(*json);
  if (!page) {
    support::require_sentence(page.error());
    return 0;
  }
  require(page->items.size() <= io::JsonReader::k_most_values);
  for (const auto& [external_id, dataset] : page->items) {
    if (!dataset) {
      support::require_sentence(dataset.error());
      continue;
    }
    support::require_storable(*dataset);
    require(external_id == dataset->values.external_id);
    require(!dataset->values.size_bytes);
  }
  const std::string path = sources::kaggle::list_path({}, {.page = 2, .token = page->next_token});
  require(path.find_first_of(" \r\n#") == std::string::npos);
  return 0;
}
