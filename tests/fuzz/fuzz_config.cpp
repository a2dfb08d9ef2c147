// SPDX-License-Identifier: Apache-2.0
// Whatever bytes a config file holds: either settings come out, or one sentence that says why not.
#include "cli/config_file.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

void require(bool truth) {
  if (!truth) std::abort();
}

bool is_whole(const cli::Setting& setting) {
  for (const std::string& value : setting.values) {
    if (value.find('\0') != std::string::npos) return false;
  }
  return setting.line > 0;
}

bool is_sentence(const std::string& text) {
  for (const char character : text) {
    if (static_cast<unsigned char>(character) < 0x20 || character == '\x7F') return false;
  }
  return text.starts_with("tedi.toml: ") && text.size() < 1000;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const core::Result<cli::ConfigFile> config = cli::parse_config(text, "tedi.toml", "ingest-seed");
  if (!config) {
    require(config.error().kind == core::ErrorKind::config);
    require(is_sentence(config.error().message));
    return 0;
  }
  for (const cli::Setting& setting : config->shared) require(is_whole(setting));
  for (const cli::Setting& setting : config->own) require(is_whole(setting));
  return 0;
}
