// SPDX-License-Identifier: Apache-2.0
// Whatever an answer's headers say, the wait lies between now and a day from now. A line of the input is a header.
#include "http/retry_after.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view k_names[] = {"Retry-After", "Date", "RateLimit", "X-RateLimit-Remaining",
                                          "X-RateLimit-Reset"};
  std::string_view text(reinterpret_cast<const char*>(data), size);
  http::Headers headers;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.empty()) continue;
    // The first byte says which header it is: a fuzzer finds that sooner than a name.
    headers.emplace_back(k_names[static_cast<unsigned char>(line[0]) % std::size(k_names)], line.substr(1));
  }
  for (const std::int64_t now_ms :
       {std::int64_t{0}, std::int64_t{1'795'348'800'000}, std::int64_t{253'402'300'799'999}}) {
    const core::TimePoint now{core::Milliseconds(now_ms)};
    const auto moment = http::retry_after(headers, now);
    if (moment && (*moment < now || *moment > now + std::chrono::hours(24))) std::abort();
  }
  return 0;
}
