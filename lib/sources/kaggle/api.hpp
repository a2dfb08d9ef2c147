// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "http/client.hpp"
#include "io/json_reader.hpp"
#include "sources/kaggle/api_mapper.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace sources::kaggle {

using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// Where the API is: TEDI_KAGGLE_URL, else KAGGLE_API_ENDPOINT, else https://www.kaggle.com/api/v1; "/api/v1" is added
/// when it is missing. config: see http::parse_base.
core::Result<http::Url> api_base(const Environment& environment, bool allow_plain_http);

/// What an answer of the API means: by its status, and by its body, since a 200 may hold {"code":429}, an errorMessage,
/// or an HTML page.
core::Result<void> judge(const http::Response& response, core::TimePoint now);

/// Kaggle's API, as far as we use it. One call is one request, but for retries and redirects.
class Api {
 public:
  /// `client` asks api_base() with judge(); it must outlive this.
  explicit Api(http::Client& client) : m_client(client) {}

  /// The details of a dataset; `ref` is one (is_ref). Errors as of http::Client::get, and bad_data as of map_view.
  core::Result<ViewedDataset> view(std::string_view ref);

 private:
  http::Client& m_client;
  io::JsonReader m_reader;
};

}  // namespace sources::kaggle
