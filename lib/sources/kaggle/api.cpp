// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/api.hpp"

#include "core/text.hpp"
#include "sources/kaggle/api_verdict.hpp"
#include "sources/kaggle/ref.hpp"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

namespace sources::kaggle {

namespace {

constexpr std::string_view k_default_base = "https://www.kaggle.com/api/v1";
constexpr std::string_view k_api_path = "/api/v1";

}  // namespace

core::Result<http::Url> api_base(const core::Environment& environment, bool allow_plain_http) {
  for (const char* variable : {"TEDI_KAGGLE_URL", "KAGGLE_API_ENDPOINT"}) {
    const std::string value = environment(variable).value_or("");
    if (core::trim(value).empty()) continue;
    auto base = http::parse_base(variable, core::trim(value), allow_plain_http);
    if (base && !base->path.ends_with(k_api_path)) base->path += k_api_path;
    return base;
  }
  return http::parse_base("the API's address", k_default_base, allow_plain_http);
}

template <class T>
core::Result<T> Api::ask(std::string_view path, core::Result<T> (*map)(io::JsonValue)) {
  std::optional<io::JsonValue> json;  // of the answer that was judged last, which is the one that is given
  const auto read = [&](const http::Response& response, core::TimePoint now) -> core::Result<void> {
    auto judged = judge(response, now, m_reader);
    if (!judged) return core::fail(std::move(judged).error());
    json = *judged;
    return {};
  };
  const auto answer = m_client.get(path, read);
  if (!answer) return core::fail(answer.error());
  auto mapped = map(*json);
  if (mapped) return mapped;
  core::Error error = std::move(mapped).error();
  error.http_status = answer->status;
  return core::fail(std::move(error));
}

core::Result<ApiDataset> Api::view(std::string_view ref) {
  if (!is_ref(ref)) {
    return core::fail(core::ErrorKind::bad_data,
                      fmt::format("'{}' is no ref: owner/slug expected", core::printable(ref)));
  }
  const std::size_t slash = ref.find('/');
  return ask(fmt::format("/datasets/view/{}/{}", http::percent_encode(ref.substr(0, slash)),
                         http::percent_encode(ref.substr(slash + 1))),
             map_view);
}

core::Result<ListPage> Api::list(const ListQuery& query, const ListPlace& place) {
  return ask(list_path(query, place), map_list);
}

}  // namespace sources::kaggle
