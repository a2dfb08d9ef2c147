// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/download.hpp"
#include "io/json_reader.hpp"

#include <string>

namespace sources::kaggle {

/// A file of the API to be downloaded: what is sent as HTML or JSON is none, but how the API, or what stands before it,
/// says why it is not sent (judge() of api_verdict.hpp). The reader must outlive it.
http::Wanted wanted_file(std::string path, std::string what, io::JsonReader& reader);

}  // namespace sources::kaggle
