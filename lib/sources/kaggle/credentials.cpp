// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/credentials.hpp"

#include "core/text.hpp"
#include "io/file_descriptor.hpp"
#include "io/json_fields.hpp"
#include "io/json_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

namespace sources::kaggle {

namespace {

namespace fs = std::filesystem;

using MaybeFound = core::Result<std::optional<FoundCredential>>;

constexpr std::size_t k_most_bytes = 64 * 1024;  // of a file; a token has a hundred or so

std::string shown(const fs::path& path) {
  return core::printable(path.string(), 300);
}

core::Failure unusable(std::string message) {
  return core::fail(core::ErrorKind::auth, std::move(message));
}

/// The variable's value, trimmed; a blank one is as good as none.
std::optional<std::string> value_of(const core::Environment& environment, const std::string& name) {
  const std::string value = environment(name).value_or("");
  const std::string_view trimmed = core::trim(value);
  if (trimmed.empty()) return std::nullopt;
  return std::string(trimmed);
}

std::optional<fs::path> home_folder(const core::Environment& environment) {
  const auto home = value_of(environment, "HOME");
  if (!home) return std::nullopt;
  return fs::path(*home);
}

/// nullopt: there is no such file. auth: it cannot be read, or is too large to be a secret.
core::Result<std::optional<std::string>> read_secret(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_fifo(path, ignored)) {  // opening it would wait for a writer, and for no signal
    return unusable(shown(path) + ": a pipe: a file with the credential was expected");
  }
  const auto file = io::FileDescriptor::open_to_read(path);
  if (!file && file.error().kind == core::ErrorKind::missing_input) return std::optional<std::string>();
  if (!file) return unusable(core::printable(file.error().message, 400));
  std::string content(k_most_bytes + 1, '\0');
  std::size_t size = 0;
  while (size < content.size()) {
    const auto read = file->read(std::span(content).subspan(size), path.string());
    if (!read) return unusable(core::printable(read.error().message, 400));
    if (*read == 0) break;
    size += *read;
  }
  if (size > k_most_bytes)
    return unusable(fmt::format("{}: larger than 64 KiB: a credential was expected", shown(path)));
  content.resize(size);
  return std::optional(std::move(content));
}

std::vector<std::string> warnings_about(const fs::path& path) {
  std::error_code ignored;
  const fs::perms permissions = fs::status(path, ignored).permissions();
  if (ignored || (permissions & (fs::perms::group_read | fs::perms::others_read)) == fs::perms::none) return {};
  return {fmt::format("{0} can be read by other users; chmod 600 {0}", shown(path))};
}

/// Goes into a header as it is: a line end in it would start another one.
core::Result<FoundCredential> as_token(std::string_view text, std::string origin, std::vector<std::string> warnings) {
  const std::string_view token = core::trim(text);
  if (token.empty()) return unusable(origin + ": empty: a token was expected");
  const bool is_one_word = std::ranges::all_of(token, [](char c) { return c > ' ' && c < '\x7F'; });
  if (!is_one_word) return unusable(origin + ": holds characters that no token has: one word was expected");
  return FoundCredential{http::Credential::bearer(token, std::move(origin)), std::move(warnings)};
}

core::Result<FoundCredential> as_key(std::string_view username, std::string_view key, std::string origin,
                                     std::vector<std::string> warnings) {
  username = core::trim(username);
  key = core::trim(key);
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7F'; };
  if (username.empty() || key.empty()) return unusable(origin + ": username and key were expected");
  if (std::ranges::any_of(username, is_control) || std::ranges::any_of(key, is_control)) {
    return unusable(origin + ": holds control characters");
  }
  if (username.find(':') != std::string_view::npos) return unusable(origin + ": a username has no colon");
  return FoundCredential{http::Credential::basic(username, key, std::move(origin)), std::move(warnings)};
}

MaybeFound maybe(core::Result<FoundCredential> found) {
  if (!found) return core::fail(std::move(found).error());
  return std::optional(std::move(*found));
}

/// `origin`: how the file is called; nullopt: it is not there.
MaybeFound token_in_file(const fs::path& path, std::string origin) {
  const auto content = read_secret(path);
  if (!content) return core::fail(content.error());
  if (!*content) return std::optional<FoundCredential>();
  return maybe(as_token(**content, std::move(origin), warnings_about(path)));
}

MaybeFound token_of_environment(const core::Environment& environment) {
  static const std::string k_variable = "KAGGLE_API_TOKEN";
  const auto value = value_of(environment, k_variable);
  if (!value) return std::optional<FoundCredential>();
  fs::path path = *value;
  if (const auto home = home_folder(environment); home && value->starts_with("~/")) path = *home / value->substr(2);
  std::error_code ignored;
  if (fs::exists(path, ignored)) return token_in_file(path, fmt::format("{} ({})", k_variable, shown(path)));
  const bool is_meant_as_path =
      value->starts_with('/') || value->starts_with("./") || value->starts_with("../") || value->starts_with("~/");
  // It is not shown: it might be a token all the same.
  if (is_meant_as_path) return unusable(k_variable + ": a path, but of no file that can be found");
  return maybe(as_token(*value, k_variable, {}));
}

MaybeFound token_of_home(const core::Environment& environment) {
  const auto home = home_folder(environment);
  if (!home) return std::optional<FoundCredential>();
  for (const char* name : {"access_token", "access_token.txt"}) {
    const fs::path path = *home / ".kaggle" / name;
    MaybeFound found = token_in_file(path, shown(path));
    if (!found || *found) return found;
  }
  return std::optional<FoundCredential>();
}

/// One half without the other is none, and takes nothing from a file: two halves of two keys fit nowhere.
MaybeFound key_of_environment(const core::Environment& environment) {
  const auto username = value_of(environment, "KAGGLE_USERNAME");
  const auto key = value_of(environment, "KAGGLE_KEY");
  if (!username || !key) return std::optional<FoundCredential>();
  return maybe(as_key(*username, *key, "KAGGLE_USERNAME and KAGGLE_KEY", {}));
}

std::vector<fs::path> key_folders(const core::Environment& environment) {
  if (const auto folder = value_of(environment, "KAGGLE_CONFIG_DIR")) return {*folder};
  std::vector<fs::path> folders;
  const auto home = home_folder(environment);
  if (home) folders.push_back(*home / ".kaggle");
  const auto config = value_of(environment, "XDG_CONFIG_HOME");
  if (config && config->starts_with('/')) {  // the XDG specification has relative ones ignored
    folders.push_back(fs::path(*config) / "kaggle");
  } else if (home) {
    folders.push_back(*home / ".config" / "kaggle");
  }
  return folders;
}

MaybeFound key_of_file(const core::Environment& environment) {
  for (const fs::path& folder : key_folders(environment)) {
    const fs::path path = folder / "kaggle.json";
    const auto content = read_secret(path);
    if (!content) return core::fail(content.error());
    if (!*content) continue;
    io::JsonReader reader;
    const auto json = reader.parse(**content);
    if (!json) return unusable(fmt::format("{}: {}", shown(path), json.error().message));
    io::JsonFields fields(*json);
    return maybe(as_key(fields.text("username"), fields.text("key"), shown(path), warnings_about(path)));
  }
  return std::optional<FoundCredential>();
}

}  // namespace

core::Result<FoundCredential> find_credential(const core::Environment& environment) {
  for (const auto look : {token_of_environment, token_of_home, key_of_environment, key_of_file}) {
    MaybeFound found = look(environment);
    if (!found) return core::fail(std::move(found).error());
    if (*found) return std::move(**found);
  }
  const bool has_username = value_of(environment, "KAGGLE_USERNAME").has_value();
  const bool has_key = value_of(environment, "KAGGLE_KEY").has_value();
  std::string_view half;
  if (has_username) half = " (KAGGLE_USERNAME is set without KAGGLE_KEY)";
  if (has_key) half = " (KAGGLE_KEY is set without KAGGLE_USERNAME)";
  return unusable(
      fmt::format("no Kaggle credential is there{}: create a token at https://www.kaggle.com/settings and set "
                  "KAGGLE_API_TOKEN to it, or put it into ~/.kaggle/access_token (chmod 600)",
                  half));
}

}  // namespace sources::kaggle
