// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/api_file.hpp"

#include "core/ascii.hpp"
#include "core/text.hpp"
#include "sources/kaggle/api_verdict.hpp"

#include <string_view>
#include <utility>

namespace sources::kaggle {

namespace {

bool is_file(const http::Response& head) {
  const std::string_view type = http::header(head.headers, "Content-Type").value_or("");
  const bool is_json = core::same_ignoring_case(core::trim(type.substr(0, type.find(';'))), "application/json");
  return !is_json && !http::is_html(head);
}

}  // namespace

http::Wanted wanted_file(std::string path, std::string what, io::JsonReader& reader) {
  return {.path = std::move(path),
          .what = std::move(what),
          .is_file = is_file,
          .judge = [&reader](const http::Response& response, core::TimePoint now) -> core::Result<void> {
            auto judged = judge(response, now, reader);
            if (!judged) return core::fail(std::move(judged).error());
            return {};
          }};
}

}  // namespace sources::kaggle
