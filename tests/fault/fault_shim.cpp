// SPDX-License-Identifier: Apache-2.0
// A library to preload, which lets a process meet at a chosen point what otherwise happens once in years. faults.sh
// puts it before a tool; it obeys these variables:
//
//   FAULT_TRACE=FILE         a line for every call that changes a file: its number (from 1), its name, bytes, path
//   FAULT_WRITE=WHAT@N       at the N-th such call:
//       before, after        kill -9 right before or right after it
//       torn                 kill -9 in its middle: of a write the first half is done
//       int, term            that signal, then the call
//       full                 from now on the disk is full: no file grows any more (ENOSPC), what is there can be
//       changed broken               from now on every such call fails (EIO)
//   FAULT_WRITE_PATH=SUFFIX  only the files whose path ends so are counted and meet the fault
//   FAULT_READ=WHAT@M        in the files that FAULT_READ_PATH=SUFFIX names:
//       bad                  the byte at M (from 0) cannot be read (EIO)
//       short                no read gives more than M bytes
//       gate                 the first read that comes to the byte at M waits until the file FAULT_GATE is there
//
// Calls are counted over all threads. A descriptor counts when the process opened it itself by name: not the standard
// streams, nor sockets. What is listed below is what the tools, SQLite, libarchive and libstdc++ call (nm -D). SQLite
// writes its `-shm` through a map; that is not counted, and a kill loses nothing of it.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string_view>

namespace {

/// Of FAULT_WRITE or FAULT_READ; `at` is a call's number or a byte's place.
struct Rule {
  std::string_view what;
  long at = 0;
  std::string_view path_suffix;

  [[nodiscard]] bool is(std::string_view name) const { return what == name; }
  [[nodiscard]] bool watches(std::string_view path) const { return !path.empty() && path.ends_with(path_suffix); }
};

std::string_view variable(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before there are threads
  return value == nullptr ? std::string_view() : value;
}

Rule rule_of(const char* name, const char* path_name) {
  const std::string_view text = variable(name);
  const std::size_t mark = std::min(text.find('@'), text.size());
  const char* const number = mark < text.size() ? text.data() + mark + 1 : "0";
  return {text.substr(0, mark), std::strtol(number, nullptr, 10), variable(path_name)};
}

Rule g_write_rule;
Rule g_read_rule;
std::string_view g_gate;
int g_trace = -1;
std::atomic<long> g_calls = 0;
std::atomic<bool> g_gate_passed = false;

[[gnu::constructor]] void read_the_rules() {
  g_write_rule = rule_of("FAULT_WRITE", "FAULT_WRITE_PATH");
  g_read_rule = rule_of("FAULT_READ", "FAULT_READ_PATH");
  g_gate = variable("FAULT_GATE");
  if (const std::string_view file = variable("FAULT_TRACE"); !file.empty()) {
    constexpr int k_flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC;
    g_trace = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, file.data(), k_flags, 0666));
  }
}

void trace(long number, const char* call, std::size_t bytes, const char* path) {
  if (g_trace < 0) return;
  std::array<char, 512> line{};
  const int length = std::snprintf(line.data(), line.size(), "%ld %s %zu %s\n", number, call, bytes, path);
  ::syscall(SYS_write, g_trace, line.data(), std::min(line.size(), static_cast<std::size_t>(length)));
}

// By descriptor, the end of the path it was opened with; empty: none of ours. Only who holds a descriptor writes here.
constexpr std::size_t k_descriptors = 1024;
std::array<std::array<char, 256>, k_descriptors> g_paths{};

const char* path_of(int descriptor) {
  const auto place = static_cast<std::size_t>(descriptor);
  return place < k_descriptors ? g_paths[place].data() : "";
}

void remember(int descriptor, std::string_view path) {
  const auto place = static_cast<std::size_t>(descriptor);
  if (place >= k_descriptors) return;
  auto& kept = g_paths[place];
  if (path.size() >= kept.size()) path.remove_prefix(path.size() - kept.size() + 1);
  kept[path.copy(kept.data(), kept.size() - 1)] = '\0';
}

[[noreturn]] void die() {
  for (;;) ::kill(::getpid(), SIGKILL);
}

bool grows(int descriptor, std::size_t bytes, off_t offset) {
  struct stat status {};
  if ((::fcntl(descriptor, F_GETFL) & O_APPEND) != 0) return true;  // wherever its offset stands
  return ::fstat(descriptor, &status) == 0 && offset + static_cast<off_t>(bytes) > status.st_size;
}

/// Where a call that names no place reads or writes; -1 where there are none.
off_t place_in(int descriptor) {
  const int before = errno;
  const off_t place = ::lseek(descriptor, 0, SEEK_CUR);
  errno = before;
  return place;
}

constexpr auto k_never = [] { return false; };
constexpr auto k_nothing = [] {};

/// Counts the call and lets it meet its fate: `run` does it, `run_half` its first half, `is_growth` says whether it
/// needs more of the disk. What `run` gives is passed on, else -1.
template <class Run, class Half = decltype(k_nothing), class Growth = decltype(k_never)>
auto change(const char* call, const char* path, std::size_t bytes, Run run, Half run_half = k_nothing,
            Growth is_growth = k_never) -> decltype(run()) {
  const Rule& rule = g_write_rule;
  if (!rule.watches(path)) return run();
  const long number = ++g_calls;
  trace(number, call, bytes, path);
  if (number == rule.at) {
    if (rule.is("torn")) run_half();
    if (rule.is("before") || rule.is("torn")) die();
    if (rule.is("int")) ::kill(::getpid(), SIGINT);
    if (rule.is("term")) ::kill(::getpid(), SIGTERM);
  }
  if (number >= rule.at) {
    const bool is_full = rule.is("full") && is_growth();
    if (is_full || rule.is("broken")) {
      errno = is_full ? ENOSPC : EIO;
      return -1;
    }
  }
  const auto result = run();
  if (number == rule.at && rule.is("after")) die();
  return result;
}

int change_path(const char* call, const char* path, long system_call, auto... arguments) {
  return change(call, path, 0, [&] { return static_cast<int>(::syscall(system_call, arguments...)); });
}

template <class Write>
ssize_t change_bytes(const char* call, int descriptor, std::size_t bytes, off_t offset, Write write_some) {
  return change(
      call, path_of(descriptor), bytes, [&] { return write_some(bytes); }, [&] { write_some(bytes / 2); },
      [&] { return grows(descriptor, bytes, offset); });
}

void wait_at_the_gate(const char* path) {
  if (g_gate_passed.exchange(true)) return;
  trace(0, "gate", 0, path);
  while (::access(g_gate.data(), F_OK) != 0) {
    constexpr timespec k_a_little{.tv_sec = 0, .tv_nsec = 5'000'000};
    ::nanosleep(&k_a_little, nullptr);
  }
}

/// How many bytes a read may give; -1: it fails.
ssize_t allowed(int descriptor, std::size_t bytes, off_t offset) {
  const Rule& rule = g_read_rule;
  const auto wanted = static_cast<ssize_t>(bytes);
  if (rule.what.empty() || offset < 0 || !rule.watches(path_of(descriptor))) return wanted;
  if (rule.is("short")) return std::min(wanted, rule.at);
  if (offset > rule.at || rule.at >= offset + wanted) return wanted;
  if (rule.is("gate")) wait_at_the_gate(path_of(descriptor));
  if (!rule.is("bad")) return wanted;
  if (offset < rule.at) return rule.at - offset;
  errno = EIO;
  return -1;
}

int open_file(const char* call, int folder, const char* path, int flags, mode_t mode) {
  const auto really_open = [&] {
    const int descriptor = static_cast<int>(::syscall(SYS_openat, folder, path, flags, mode));
    if (descriptor >= 0) remember(descriptor, path);
    return descriptor;
  };
  return (flags & (O_CREAT | O_TRUNC)) == 0 ? really_open() : change(call, path, 0, really_open);
}

/// The third argument of open() stands there only when a file may be made.
mode_t mode_of(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) == 0 ? 0 : va_arg(arguments, mode_t);
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file("open", AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = mode_of(flags, arguments);
  va_end(arguments);
  return open_file("openat", folder, path, flags, mode);
}
int close(int descriptor) {
  remember(descriptor, "");
  return static_cast<int>(::syscall(SYS_close, descriptor));
}

ssize_t read(int descriptor, void* buffer, std::size_t bytes) {
  const ssize_t at_most = allowed(descriptor, bytes, place_in(descriptor));
  return at_most < 0 ? -1 : ::syscall(SYS_read, descriptor, buffer, at_most);
}
ssize_t pread(int descriptor, void* buffer, std::size_t bytes, off_t offset) {
  const ssize_t at_most = allowed(descriptor, bytes, offset);
  return at_most < 0 ? -1 : ::syscall(SYS_pread64, descriptor, buffer, at_most, offset);
}

ssize_t write(int descriptor, const void* data, std::size_t bytes) {
  return change_bytes("write", descriptor, bytes, place_in(descriptor),
                      [&](std::size_t count) { return ::syscall(SYS_write, descriptor, data, count); });
}
ssize_t pwrite(int descriptor, const void* data, std::size_t bytes, off_t offset) {
  return change_bytes("pwrite", descriptor, bytes, offset,
                      [&](std::size_t count) { return ::syscall(SYS_pwrite64, descriptor, data, count, offset); });
}
int ftruncate(int descriptor, off_t size) noexcept {
  return change_path("ftruncate", path_of(descriptor), SYS_ftruncate, descriptor, size);
}
int fsync(int descriptor) {
  return change_path("fsync", path_of(descriptor), SYS_fsync, descriptor);
}
int fdatasync(int descriptor) {
  return change_path("fdatasync", path_of(descriptor), SYS_fdatasync, descriptor);
}

int rename(const char* from, const char* to) noexcept {
  return change_path("rename", to, SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
int link(const char* from, const char* to) noexcept {
  return change_path("link", to, SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}
int unlink(const char* path) noexcept {
  return change_path("unlink", path, SYS_unlinkat, AT_FDCWD, path, 0);
}
int unlinkat(int folder, const char* path, int flags) noexcept {
  return change_path("unlinkat", path, SYS_unlinkat, folder, path, flags);
}
int remove(const char* path) noexcept {
  return change("remove", path, 0, [&] {
    const auto as = [&](int flags) { return static_cast<int>(::syscall(SYS_unlinkat, AT_FDCWD, path, flags)); };
    const int result = as(0);
    return result != 0 && errno == EISDIR ? as(AT_REMOVEDIR) : result;
  });
}
int mkdir(const char* path, mode_t mode) noexcept {
  return change_path("mkdir", path, SYS_mkdirat, AT_FDCWD, path, mode);
}

// On the 64-bit systems that we build for these are the same calls.
int open64(const char*, int, ...) __attribute__((alias("open")));
int openat64(int, const char*, int, ...) __attribute__((alias("openat")));
ssize_t pread64(int, void*, std::size_t, off64_t) __attribute__((alias("pread")));
ssize_t pwrite64(int, const void*, std::size_t, off64_t) __attribute__((alias("pwrite")));
int ftruncate64(int, off64_t) noexcept __attribute__((alias("ftruncate")));

}  // extern "C"
