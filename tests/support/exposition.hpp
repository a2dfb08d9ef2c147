// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace support {

/// One line of the text format: name, labels as they stand between the braces, value.
struct Sample {
  std::string name;
  std::string labels;
  std::string value;
};

/// Reads Prometheus' text exposition format as strictly as its description allows: each metric has its HELP, then its
/// TYPE, then its samples, all in one place; names, labels and values are spelled right; no sample stands twice; the
/// last line has its end. Throws std::runtime_error, naming the line.
std::vector<Sample> parse_exposition(std::string_view text);

/// The value of the sample of that name, with `more_labels` (",outcome=...") at the end of its labels. Throws when
/// there is none.
std::string value_of(const std::vector<Sample>& samples, std::string_view name, std::string_view more_labels = {});

}  // namespace support
