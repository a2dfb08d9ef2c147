// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.hpp"
#include "http/credential.hpp"
#include "sources/kaggle/api.hpp"

#include <string>
#include <vector>

namespace sources::kaggle {

struct FoundCredential {
  http::Credential credential;
  std::vector<std::string> warnings;  // a file that others may read: a sentence with the command that mends it
};

/// The credential, looked for where Kaggle's own client does: KAGGLE_API_TOKEN (a token, or the path of a file with
/// one),
/// ~/.kaggle/access_token and access_token.txt, KAGGLE_USERNAME with KAGGLE_KEY, kaggle.json in KAGGLE_CONFIG_DIR,
/// ~/.kaggle or $XDG_CONFIG_HOME/kaggle. auth: none is there (the sentence says what to do), or the one that is there
/// cannot be read.
core::Result<FoundCredential> find_credential(const Environment& environment);

}  // namespace sources::kaggle
