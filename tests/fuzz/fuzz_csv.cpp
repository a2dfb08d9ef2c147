// SPDX-License-Identifier: Apache-2.0
// The CSV scanner against the plain reader in support/reference_csv.hpp: the same answers for any bytes, in every
// form of the scan, whatever the sizes of buffer, cap and reads; and work that stays linear.
#include "io/csv_scanner.hpp"
#include "support/drip_source.hpp"
#include "support/reference_csv.hpp"

#include <cstdio>
#include <cstdlib>

namespace {

struct Setting {
  io::CsvLimits limits;
  std::size_t chunk;
};

constexpr Setting k_settings[] = {
    {{.row_bytes = 5000, .buffer_bytes = 8192}, 8192},
    {{.row_bytes = 5000, .buffer_bytes = 4}, 1},
    {{.row_bytes = 24, .buffer_bytes = 16}, 7},
};

void print(std::string_view who, const support::CsvReading& reading) {
  std::fprintf(stderr, "%.*s: failure '%s', %zu columns\n", static_cast<int>(who.size()), who.data(),
               reading.failure.c_str(), reading.header.size());
  for (const auto& record : reading.records) {
    std::fprintf(stderr, "  line %lu %s", record.line, record.reason.empty() ? "row" : record.reason.c_str());
    for (const auto& field : record.fields) std::fprintf(stderr, " [%s]", field.c_str());
    std::fputc('\n', stderr);
  }
}

void expect(const support::CsvReading& expected, std::string_view text, const Setting& setting,
            const io::CsvForm& form) {
  support::DripSource source(text, setting.chunk);
  io::CsvScanner scanner(source, setting.limits, form);
  const support::CsvReading found = support::read_with(scanner);
  if (found != expected) {
    print(form.name, found);
    print("reference", expected);
    std::abort();
  }
  if (scanner.scanned_bytes() > 16 * text.size() + 64) {
    std::fprintf(stderr, "%lu bytes scanned for %zu\n", scanner.scanned_bytes(), text.size());
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const Setting& setting : k_settings) {
    const support::CsvReading expected = support::ReferenceCsv(text, setting.limits).read();
    for (const io::CsvForm& form : io::csv_forms()) expect(expected, text, setting, form);
  }
  return 0;
}
