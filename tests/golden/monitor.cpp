// SPDX-License-Identifier: Apache-2.0
// A monitor of cron jobs for the shell tests, on a port of its own until it is killed. Writes its address to a file,
// then "METHOD PATH" of each request, one a line, to stdout. Usage: monitor ADDRESS-FILE STATUS|hang
#include "support/loopback.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const std::string status = argv[2];
  const support::Reply reply{.status = std::atoi(argv[2]), .hang = status == "hang"};
  const support::Loopback monitor([&](const support::Asked& asked) {
    std::printf("%s %s\n", asked.method.c_str(), asked.path.c_str());
    std::fflush(stdout);
    return reply;
  });
  const std::string partial = std::string(argv[1]) + ".part";
  std::ofstream(partial) << monitor.url();
  if (std::rename(partial.c_str(), argv[1]) != 0) return 73;
  for (;;) pause();
}
