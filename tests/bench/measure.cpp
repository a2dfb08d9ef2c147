// SPDX-License-Identifier: Apache-2.0
// Runs a command and says what it cost, its children included: wall clock, CPU, peak memory, bytes written.
//
//   measure FILE COMMAND [ARGUMENT...]      one JSON object into FILE; the exit code is the command's
//
// time(1) counts in hundredths of a second, which is a whole start of a tool. And the kernel books the memory that a
// process held before its exec to the command, so the one who forks has to be small: a script interpreter is not.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace {

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

int fail(const char* what) {
  std::perror(what);
  return 127;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: measure FILE COMMAND [ARGUMENT...]\n", stderr);
    return 64;
  }
  const auto begun = std::chrono::steady_clock::now();
  const pid_t child = fork();  // not posix_spawn: that lends our memory to the child, and it would be booked to it
  if (child < 0) return fail("measure: fork");
  if (child == 0) {
    execvp(argv[2], argv + 2);
    _exit(fail(argv[2]));
  }
  int status = 0;
  rusage used{};
  if (wait4(child, &status, 0, &used) < 0) return fail("measure: wait4");
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begun;

  std::FILE* out = std::fopen(argv[1], "w");
  if (out == nullptr) return fail(argv[1]);
  // The kernel counts memory in KiB and writes in sectors of 512 bytes, whatever the disk's sectors are.
  std::fprintf(out,
               R"({"wall_s":%.6f,"user_s":%.6f,"system_s":%.6f,"peak_bytes":%ld,"written_bytes":%ld})"
               "\n",
               wall.count(), seconds(used.ru_utime), seconds(used.ru_stime), used.ru_maxrss * 1024,
               used.ru_oublock * 512);
  if (std::fclose(out) != 0) return fail(argv[1]);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
