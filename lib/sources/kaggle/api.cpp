// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/api.hpp"

#include "core/text.hpp"
#include "sources/kaggle/ref.hpp"

#include <fmt/format.h>

#include <string>

namespace sources::kaggle {

namespace {

constexpr std::string_view k_default_base = "https://www.kaggle.com/api/v1";
constexpr std::string_view k_api_path = "/api/v1";

}  // namespace

core::Result<http::Url> api_base(const Environment& environment, bool allow_plain_http) {
  for (const char* variable : {"TEDI_KAGGLE_URL", "KAGGLE_API_ENDPOINT"}) {
    const std::string value = environment(variable).value_or("");
    if (core::trim(value).empty()) continue;
    auto base = http::parse_base(variable, core::trim(value), allow_plain_http);
    if (base && !base->path.ends_with(k_api_path)) base->path += k_api_path;
    return base;
  }
  return http::parse_base("the API's address", k_default_base, allow_plain_http);
}

core::Result<ViewedDataset> Api::view(std::string_view ref) {
  if (!is_ref(ref)) {
    return core::fail(core::ErrorKind::bad_data,
                      fmt::format("'{}' is no ref: owner/slug expected", core::printable(ref)));
  }
  const std::size_t slash = ref.find('/');
  const auto answer = m_client.get(fmt::format("/datasets/view/{}/{}", http::percent_encode(ref.substr(0, slash)),
                                               http::percent_encode(ref.substr(slash + 1))));
  if (!answer) return core::fail(answer.error());
  const auto json = m_reader.parse(answer->body);
  auto viewed = json ? map_view(*json) : core::Result<ViewedDataset>(core::fail(json.error()));
  if (viewed) return viewed;
  core::Error error = std::move(viewed).error().with_context(fmt::format("the view of {}", core::printable(ref)));
  error.http_status = answer->status;
  return core::fail(std::move(error));
}

}  // namespace sources::kaggle
