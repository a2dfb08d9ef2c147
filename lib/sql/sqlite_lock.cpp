// SPDX-License-Identifier: Apache-2.0
#include "core/disk.hpp"
#include "core/text.hpp"
#include "sql/sqlite_driver.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

namespace sql::sqlite {

namespace {

/// The file stays when the lock ends: were it removed, a third process could lock a new one while a second one still
/// waits for the old.
class FileLock final : public DriverLock {
 public:
  explicit FileLock(int descriptor) : m_descriptor(descriptor) {}
  ~FileLock() override { ::close(m_descriptor); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int m_descriptor;
};

class MemoryLock final : public DriverLock {
 public:
  MemoryLock(std::shared_ptr<std::set<std::string>> held, std::string name)
      : m_held(std::move(held)), m_name(std::move(name)) {}
  ~MemoryLock() override { m_held->erase(m_name); }
  MemoryLock(const MemoryLock&) = delete;
  MemoryLock& operator=(const MemoryLock&) = delete;

 private:
  std::shared_ptr<std::set<std::string>> m_held;
  std::string m_name;
};

Failure lock_failure(const std::filesystem::path& path, int code) {
  const std::string shown = core::printable(path.string(), 1000);
  if (code == ENOSPC) return {Kind::full, code, shown + ": " + core::disk_full_text(path, "at least 4 kB")};
  const bool not_allowed = code == EACCES || code == EPERM || code == EROFS;
  return {not_allowed ? Kind::read_only : Kind::lost, code,
          fmt::format("the lock file {} cannot be opened: {}", shown, std::strerror(code))};
}

}  // namespace

std::filesystem::path lock_file(const std::filesystem::path& store, std::string_view name) {
  std::filesystem::path path = store;
  path += fmt::format(".{}.lock", name);
  return path;
}

std::unique_ptr<DriverLock> try_file_lock(const std::filesystem::path& store, std::string_view name) {
  const std::filesystem::path path = lock_file(store, name);
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
  if (descriptor < 0) throw lock_failure(path, errno);
  auto lock = std::make_unique<FileLock>(descriptor);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return nullptr;
    throw lock_failure(path, errno);
  }
  // For people only: nobody here reads it, and a full disk is no reason not to run.
  const std::string pid = fmt::format("{}\n", ::getpid());
  if (::ftruncate(descriptor, 0) == 0) {
    [[maybe_unused]] const ssize_t written = ::pwrite(descriptor, pid.data(), pid.size(), 0);
  }
  return lock;
}

std::unique_ptr<DriverLock> try_memory_lock(std::shared_ptr<std::set<std::string>> held, std::string_view name) {
  if (!held->emplace(name).second) return nullptr;
  return std::make_unique<MemoryLock>(std::move(held), std::string(name));
}

}  // namespace sql::sqlite
