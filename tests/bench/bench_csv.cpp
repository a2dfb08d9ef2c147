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

/// Scans `line` repeated after `header`; the smallest CPU time of five counts: other work on the machine only adds.
void measure(const char* what, const std::string& header, const std::string& line, std::uint64_t bytes) {
  double best_s = 1e9;
  std::uint64_t records = 0;
  std::uint64_t field_bytes = 0;
  for (int round = 0; round < 5; ++round) {
    std::string text;
    text.reserve(bytes + line.size());
    text = header;
    while (text.size() < bytes) text += line;
    support::DripSource source(text, text.size());
    io::CsvScanner scanner(source);
    const std::clock_t start = std::clock();
    if (!scanner.read_header()) std::abort();
    for (auto step = scanner.next(); *step != io::CsvScanner::Step::end; step = scanner.next()) {
      if (*step == io::CsvScanner::Step::row) field_bytes += scanner.row().fields.back().size();
    }
    best_s = std::min(best_s, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    records = scanner.records();
  }
  std::printf("%-28s %8.0f MB/s  %6.2f M records/s  (%lu records, last fields %lu bytes)\n", what,
              static_cast<double>(bytes) / best_s / 1e6, static_cast<double>(records) / best_s / 1e6, records,
              field_bytes);
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t bytes = (argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200) * 1'000'000;
  std::string prose;
  for (int i = 0; i < 60; ++i) prose += "A dataset of many things, collected in many places\nby people. ";
  std::string dialogue;
  for (int i = 0; i < 60; ++i) dialogue += R"({""key"": ""some value"", ""count"": 17}, )";
  measure("short fields", "Id,UserName,DisplayName,RegisterDate,PerformanceTier\n",
          "1234567,someuser,Some User,03/24/2011,2\n", bytes);
  measure("short fields, some quoted", "Id,UserName,DisplayName,RegisterDate,PerformanceTier\n",
          "1234567,someuser,\"User, Some\",03/24/2011,2\n", bytes);
  measure("long quoted text", "Id,Text,Count\n", "1234567,\"" + prose + "\",12\n", bytes);
  measure("long text, doubled quotes", "Id,Text,Count\n", "1234567,\"" + dialogue + "\",12\n", bytes);
  measure("stray quotes (strict rule)", "Id,Size,Text,Count\n", "1,5\" disk,some text that goes on,2\n", bytes);
  measure("open quotes (all rejected)", "a,b,c\n", "x\",y,\"\n", bytes);
  return 0;
}
