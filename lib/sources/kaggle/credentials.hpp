// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/environment.hpp"
#include "core/result.hpp"
#include "http/credential.hpp"

#include <string>
#include <vector>

namespace sources::kaggle {

struct FoundCredential {
  http::Credential credential;
  std::vector<std::string> warnings;  // a file that others may read: a sentence with the command that mends it
};

/// The credential, looked for where Kaggle's own client does, in this order: KAGGLE_API_TOKEN (a token, or the path of
/// a file with one); ~/.kaggle/access_token, then access_token.txt; KAGGLE_USERNAME with KAGGLE_KEY, when both are set;
/// kaggle.json in KAGGLE_CONFIG_DIR if that is set, else in ~/.kaggle, else in $XDG_CONFIG_HOME/kaggle. auth: none is
/// there (the sentence says what to do), or the first that is there cannot be used (what is wrong with it, never what
/// it holds).
core::Result<FoundCredential> find_credential(const core::Environment& environment);

}  // namespace sources::kaggle
