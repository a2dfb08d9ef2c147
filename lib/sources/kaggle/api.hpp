// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/environment.hpp"
#include "core/result.hpp"
#include "http/client.hpp"
#include "io/json_reader.hpp"
#include "sources/kaggle/api_mapper.hpp"
#include "sources/kaggle/list_mapper.hpp"
#include "sources/kaggle/list_query.hpp"

#include <string_view>

namespace sources::kaggle {

/// Where the API is: TEDI_KAGGLE_URL, else KAGGLE_API_ENDPOINT, else https://www.kaggle.com/api/v1; "/api/v1" is added
/// when it is missing. config: see http::parse_base.
core::Result<http::Url> api_base(const core::Environment& environment, bool allow_plain_http);

/// Kaggle's API, as far as we use it. One call is one request, but for retries and redirects.
class Api {
 public:
  /// `client` asks api_base(); it must outlive this.
  explicit Api(http::Client& client) : m_client(client) {}

  /// As http::Client::take_turn, for the next call.
  core::Result<void> take_turn() { return m_client.take_turn(); }

  /// The details of a dataset. Errors as of http::Client::get with judge() (api_verdict.hpp); bad_data, with the
  /// answer's http_status, as of map_view, and for what is no ref (is_ref), before anything is asked. Messages do not
  /// say the ref: the caller knows it.
  core::Result<ApiDataset> view(std::string_view ref);

  /// A page of a listing. Errors as of http::Client::get with judge(); bad_data, with the answer's http_status, as of
  /// map_list.
  core::Result<ListPage> list(const ListQuery& query, const ListPlace& place);

 private:
  /// The answer to GET `path`, judged, as `map` reads it.
  template <class T>
  core::Result<T> ask(std::string_view path, core::Result<T> (*map)(io::JsonValue));

  http::Client& m_client;
  io::JsonReader m_reader;
};

}  // namespace sources::kaggle
