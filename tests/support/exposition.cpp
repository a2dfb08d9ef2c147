// SPDX-License-Identifier: Apache-2.0
#include "support/exposition.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

namespace support {

namespace {

constexpr std::string_view k_digits = "0123456789";
constexpr std::string_view k_letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";

/// Reads one line from front to back. Each function throws when what it is named after is not there.
class Line {
 public:
  explicit Line(std::string_view text) : m_text(text), m_rest(text) {}

  [[noreturn]] void refuse(const std::string& fault) const { throw std::runtime_error(fault + ": " + m_text); }
  void require(bool truth, const std::string& fault) const {
    if (!truth) refuse(fault);
  }

  bool skip(std::string_view word) {
    if (!m_rest.starts_with(word)) return false;
    m_rest.remove_prefix(word.size());
    return true;
  }
  void expect(std::string_view word) { require(skip(word), "no '" + std::string(word) + "'"); }

  std::string name() {
    const std::string found = run_of(std::string(k_letters) + std::string(k_digits));
    require(k_letters.find(found.front()) != std::string_view::npos, "a name that begins with a digit");
    return found;
  }
  /// Text in which a backslash stands only before one of `escapable`; up to `end`, or to the end of the line.
  std::string text(std::string_view escapable, char end = '\0') {
    std::size_t at = 0;
    for (; at < m_rest.size() && m_rest[at] != end; ++at) {
      if (m_rest[at] != '\\') continue;
      ++at;
      require(at < m_rest.size() && escapable.find(m_rest[at]) != std::string_view::npos, "a bad escape");
    }
    return take(at);
  }
  std::string number() {
    std::string found = skip("-") ? "-" : "";
    found += run_of(k_digits);
    if (skip(".")) found += "." + run_of(k_digits);
    return found;
  }
  /// From the brace to the brace, which are left out.
  std::string labels() {
    expect("{");
    const std::string_view from = m_rest;
    do {
      (void)name();
      expect("=\"");
      (void)text("\\\"n", '"');
      expect("\"");
    } while (skip(","));
    const std::string found(from.substr(0, from.size() - m_rest.size()));
    expect("}");
    return found;
  }
  void end() const { require(m_rest.empty(), "something behind its end"); }

 private:
  std::string take(std::size_t size) {
    const std::string taken(m_rest.substr(0, size));
    m_rest.remove_prefix(size);
    return taken;
  }
  std::string run_of(std::string_view letters) {
    const std::size_t size = std::min(m_rest.find_first_not_of(letters), m_rest.size());
    require(size > 0, "something is missing");
    return take(size);
  }

  std::string m_text;
  std::string_view m_rest;
};

class Reader {
 public:
  std::vector<Sample> read(std::string_view text) {
    Line("the last line").require(text.ends_with('\n'), "no end of line");
    while (!text.empty()) {
      Line line(text.substr(0, text.find('\n')));
      read(line);
      text.remove_prefix(text.find('\n') + 1);
    }
    Line(m_metric).require(m_is_typed && m_has_samples, "a metric without samples");
    return m_samples;
  }

 private:
  void read(Line& line) {
    if (line.skip("# HELP ")) {
      line.require(m_metric.empty() || (m_is_typed && m_has_samples), "the metric before has no type or no samples");
      m_metric = line.name();
      line.expect(" ");
      line.require(!line.text("\\n").empty(), "a HELP that says nothing");
      line.require(m_metrics.insert(m_metric).second, "a metric in two places");
      m_is_typed = m_has_samples = false;
    } else if (line.skip("# TYPE ")) {
      line.require(line.name() == m_metric && !m_is_typed, "a TYPE that does not follow its HELP");
      line.require(line.skip(" gauge") || line.skip(" counter"), "an unknown type");
      m_is_typed = true;
    } else {
      const std::string name = line.name();
      const std::string labels = line.labels();
      line.expect(" ");
      m_samples.push_back({name, labels, line.number()});
      line.require(name == m_metric && m_is_typed, "a sample outside its metric");
      line.require(m_seen.insert(name + '{' + labels).second, "a sample that stands twice");
      m_has_samples = true;
    }
    line.end();
  }

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
