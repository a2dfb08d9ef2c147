// SPDX-License-Identifier: Apache-2.0
// How fast the CSV scanner is, on texts of its own making in memory: bench_csv [MEGABYTES]
#include "io/csv_scanner.hpp"
#include "support/drip_source.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

namespace {

enum class Ask { nothing, first, last };

struct Walked {
  std::uint64_t records = 0;
  std::uint64_t field_bytes = 0;  // of the fields asked for: so that nobody finds the work to be superfluous
};

/// The smallest CPU time of nine counts: other work on the machine only adds.
template <class Walk>
void measure(std::string_view what, const std::string& text, Walk&& walk) {
  double best_s = 1e9;
  Walked walked;
  for (int round = 0; round < 9; ++round) {
    const std::clock_t start = std::clock();
    walked = walk(text);
    best_s = std::min(best_s, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  std::printf("  %-22.*s %8.0f MB/s  %7.2f M records/s  (%lu records, %lu bytes asked for)\n",
              static_cast<int>(what.size()), what.data(), static_cast<double>(text.size()) / best_s / 1e6,
              static_cast<double>(walked.records) / best_s / 1e6, walked.records, walked.field_bytes);
}

/// The whole scanner.
template <Ask ask>
Walked walk_rows(const std::string& text) {
  support::DripSource source(text, text.size());
  io::CsvScanner scanner(source);
  if (!scanner.read_header("t.csv")) std::abort();
  std::uint64_t field_bytes = 0;
  for (auto step = scanner.next(); *step != io::CsvScanner::Step::end; step = scanner.next()) {
    if (ask == Ask::nothing || *step != io::CsvScanner::Step::row) continue;
    field_bytes += scanner.row().field(ask == Ask::first ? 0 : scanner.row().size() - 1).size();
  }
  return {scanner.records(), field_bytes};
}

/// The rows of the index alone, straight from memory.
Walked walk_index(const std::string& text, const io::CsvForm& form) {
  io::CsvRowIndex index(form);
  Walked walked;
  for (std::string_view rest = text; index.scan(rest);) {
    for (; !index.empty(); index.pop()) {
      rest.remove_prefix(index.front().bytes);
      ++walked.records;
    }
  }
  return walked;
}

void measure_all(const char* what, const std::string& header, const std::string& line, std::uint64_t bytes) {
  std::string text;
  text.reserve(bytes + line.size());
  text = header;
  while (text.size() < bytes) text += line;
  std::printf("%s\n", what);
  for (const io::CsvForm& form : io::csv_forms()) {
    measure("index alone, " + std::string(form.name), text,
            [&](const std::string& whole) { return walk_index(whole, form); });
  }
  measure("no field asked for", text, walk_rows<Ask::nothing>);
  measure("first field", text, walk_rows<Ask::first>);
  measure("last field", text, walk_rows<Ask::last>);
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t bytes = (argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200) * 1'000'000;
  std::string prose;
  for (int i = 0; i < 60; ++i) prose += "A dataset of many things, collected in many places\nby people. ";
  std::string dialogue;
  for (int i = 0; i < 60; ++i) dialogue += R"({""key"": ""some value"", ""count"": 17}, )";
  measure_all("short fields", "Id,UserName,DisplayName,RegisterDate,PerformanceTier\n",
              "1234567,someuser,Some User,03/24/2011,2\n", bytes);
  measure_all("short fields, some quoted", "Id,UserName,DisplayName,RegisterDate,PerformanceTier\n",
              "1234567,someuser,\"User, Some\",03/24/2011,2\n", bytes);
  measure_all("long quoted text", "Id,Text,Count\n", "1234567,\"" + prose + "\",12\n", bytes);
  measure_all("long text, doubled quotes", "Id,Text,Count\n", "1234567,\"" + dialogue + "\",12\n", bytes);
  measure_all("stray quotes (strict rule)", "Id,Size,Text,Count\n", "1,5\" disk,some text that goes on,2\n", bytes);
  measure_all("open quotes (all rejected)", "a,b,c\n", "x\",y,\"\n", bytes);
  return 0;
}
