// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/options.hpp"
#include "core/result.hpp"
#include "store/options.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cli {

/// The group in --help of what every tool has.
inline constexpr const char* k_common_group = "Every tool";

/// An option whose text is read by `parse` (string_view -> core::Result<T>); what it complains about is what the user
/// sees, with the place in front.
template <class T, class Parse>
CLI::Option* add_parsed(CLI::App& app, const std::string& names, T& target, Parse parse, const std::string& help);

/// An option that takes one of a few words: `add_choice(app, "--emit", emit, {{"none", Emit::none}, ...}, "...")`.
template <class Enum, std::size_t N>
CLI::Option* add_choice(CLI::App& app, const std::string& names, Enum& target,
                        const std::pair<const char*, Enum> (&words)[N], const std::string& help);

/// "fail", "skip", "wait" or "wait=5m"; anything else is a usage error.
core::Result<IfLocked> parse_if_locked(std::string_view text);

/// A value of an option that must not be empty, as that of a variable that is not set; `complaint` says why.
CLI::Validator not_empty(const std::string& complaint);

void bind(CLI::App& app, TalkOptions& options);
void bind(CLI::App& app, store::Options& options);
void bind(CLI::App& app, RunOptions& options);
void bind(CLI::App& app, ReportOptions& options);
void bind(CLI::App& app, Format& format);
void bind(CLI::App& app, NetworkOptions& options);  // --help tells the rate that it finds there as the default

// --- Inline implementations ---

template <class T, class Parse>
CLI::Option* add_parsed(CLI::App& app, const std::string& names, T& target, Parse parse, const std::string& help) {
  const auto read = [&target, parse](const std::string& text) {
    auto parsed = parse(std::string_view(text));
    if (!parsed) throw CLI::ValidationError(parsed.error().message);
    target = *std::move(parsed);
  };
  return app.add_option_function<std::string>(names, read, help);
}

/// "text, json or xml"
template <class Enum, std::size_t N>
std::string listed(const std::pair<const char*, Enum> (&words)[N]) {
  std::string list;
  for (std::size_t i = 0; i < N; ++i) {
    if (i > 0) list += i + 1 == N ? " or " : ", ";
    list += words[i].first;
  }
  return list;
}

core::Failure not_one_of(std::string_view text, const std::string& words);

template <class Enum, std::size_t N>
CLI::Option* add_choice(CLI::App& app, const std::string& names, Enum& target,
                        const std::pair<const char*, Enum> (&words)[N], const std::string& help) {
  std::vector<std::pair<std::string, Enum>> choices(words, words + N);
  const auto choose = [choices, list = listed(words)](std::string_view text) -> core::Result<Enum> {
    for (const auto& [word, value] : choices) {
      if (text == word) return value;
    }
    return not_one_of(text, list);
  };
  std::string type;
  for (const auto& choice : choices) type += (type.empty() ? "" : "|") + choice.first;
  return add_parsed(app, names, target, choose, help)->type_name(type);
}

}  // namespace cli
