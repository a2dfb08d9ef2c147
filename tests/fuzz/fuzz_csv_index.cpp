// SPDX-License-Identifier: Apache-2.0
// The forms of the CSV row index against a plain loop: the same marks for any bytes, in whatever pieces they come.
#include "support/plain_csv_marks.hpp"

#include <cstdio>
#include <cstdlib>

namespace {

void print(std::string_view who, const std::vector<io::CsvRowMark>& marks) {
  std::fprintf(stderr, "%.*s:", static_cast<int>(who.size()), who.data());
  for (const auto& mark : marks) {
    std::fprintf(stderr, " [%u bytes, %u commas, %u lines%s]", mark.bytes, mark.commas, mark.line_feeds,
                 mark.certain ? "" : ", uncertain");
  }
  std::fputc('\n', stderr);
}

void expect(const std::vector<io::CsvRowMark>& expected, const std::vector<io::CsvRowMark>& found,
            std::string_view form) {
  if (found == expected) return;
  print(form, found);
  print("plain", expected);
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto expected = support::plain_csv_marks(text);
  for (const io::CsvForm& form : io::csv_forms()) {
    expect(expected, support::indexed_csv_marks(text, form), form.name);
    for (const std::size_t piece : {size_t{13}, io::k_csv_block_bytes, size_t{300}}) {
      expect(expected, support::indexed_csv_marks(text, piece, form), form.name);
    }
  }
  return 0;
}
