// SPDX-License-Identifier: Apache-2.0
#include "support/exposition.hpp"

#include <algorithm>
#include <regex>
#include <set>
#include <stdexcept>

namespace support {

namespace {

class Reader {
 public:
  std::vector<Sample> read(std::string_view text) {
    require(text.empty() || text.ends_with('\n'), "no end of line");
    while (!text.empty()) {
      m_line = std::string(text.substr(0, text.find('\n')));
      text.remove_prefix(m_line.size() + 1);
      if (m_line.starts_with("#")) {
        read_comment();
      } else {
        read_sample();
      }
    }
    require(m_is_typed && m_has_samples, "a metric without samples");
    return m_samples;
  }

 private:
  void require(bool truth, const std::string& fault) const {
    if (!truth) throw std::runtime_error(fault + ": " + m_line);
  }

  void read_comment() {
    static const std::regex k_help(R"(# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (([^\\]|\\\\|\\n)+))");
    static const std::regex k_type(R"(# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|untyped))");
    std::smatch match;
    if (std::regex_match(m_line, match, k_help)) {
      require(m_metric.empty() || (m_is_typed && m_has_samples), "the metric before has no type or no samples");
      require(m_metrics.insert(match[1]).second, "a metric in two places");
      m_metric = match[1];
      m_is_typed = m_has_samples = false;
      return;
    }
    require(std::regex_match(m_line, match, k_type), "neither HELP nor TYPE");
    require(match[1] == m_metric && !m_is_typed, "a TYPE that does not follow its HELP");
    m_is_typed = true;
  }

  void read_sample() {
    static const std::regex k_sample(
        R"rx(([a-zA-Z_:][a-zA-Z0-9_:]*)\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\\\|\\"|\\n)*",?)*)\} (-?[0-9]+(?:\.[0-9]+)?))rx");
    std::smatch match;
    require(std::regex_match(m_line, match, k_sample), "no sample");
    require(match[1] == m_metric && m_is_typed, "a sample outside its metric");
    require(m_seen.insert(match[1].str() + '{' + match[2].str()).second, "a sample that stands twice");
    m_samples.push_back({match[1], match[2], match[3]});
    m_has_samples = true;
  }

  std::string m_line;
  std::string m_metric;
  bool m_is_typed = false;
  bool m_has_samples = false;
  std::set<std::string> m_metrics;
  std::set<std::string> m_seen;
  std::vector<Sample> m_samples;
};

}  // namespace

std::vector<Sample> parse_exposition(std::string_view text) {
  return Reader().read(text);
}

std::string value_of(const std::vector<Sample>& samples, std::string_view name, std::string_view more_labels) {
  const auto found = std::find_if(samples.begin(), samples.end(), [&](const Sample& sample) {
    return sample.name == name && sample.labels.ends_with(more_labels);
  });
  if (found == samples.end()) throw std::runtime_error("no sample of " + std::string(name));
  return found->value;
}

}  // namespace support
