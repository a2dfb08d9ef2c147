// SPDX-License-Identifier: Apache-2.0
#include "io/atomic_file.hpp"

#include "support/temp_dir.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

using io::AtomicFile;
using support::read_file;
using support::TempDir;

namespace {

std::size_t files_in(const TempDir& dir) {
  const auto entries = std::filesystem::directory_iterator(dir.path());
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

/// No file may grow beyond `bytes` while it lives: stands for a full disk.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : m_signal_before(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &m_before);
    const rlimit limit{bytes, m_before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &m_before);
    std::signal(SIGXFSZ, m_signal_before);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit m_before{};
  void (*m_signal_before)(int);
};

}  // namespace

TEST_SUITE("io/atomic_file") {
  TEST_CASE("where no file can be, the path and the reason are told") {
    const TempDir dir;
    const auto path = dir.path() / "no" / "x.json";
    const auto file = AtomicFile::create(path);
    REQUIRE(!file);
    CHECK(file.error().kind == core::ErrorKind::cannot_create);
    CHECK(file.error().message == path.string() + ": cannot create: No such file or directory");
  }

  TEST_CASE("a folder or a device is never replaced") {
    const TempDir dir;
    CHECK(AtomicFile::create(dir.path()).error().message == dir.path().string() + ": cannot create: it is a folder");
    CHECK(AtomicFile::create("/dev/null").error().message == "/dev/null: cannot create: it is not a regular file");
  }

  TEST_CASE("without commit nothing remains and the older file stays") {
    const TempDir dir;
    const auto path = dir.write("x.txt", "old");
    {
      auto file = AtomicFile::create(path);
      REQUIRE(file);
      REQUIRE(file->write(std::string(1 << 20, 'n')));
      CHECK(read_file(path) == "old");
      CHECK(files_in(dir) == 2);
    }
    CHECK(read_file(path) == "old");
    CHECK(files_in(dir) == 1);
  }

  TEST_CASE("after a failed write the commit fails, too, and the older file stays") {
    const TempDir dir;
    const auto path = dir.write("x.txt", "old");
    {
      const FileSizeLimit disk(100'000);
      auto file = AtomicFile::create(path);
      REQUIRE(file);
      const auto written = file->write(std::string(200'000, 'n'));
      REQUIRE(!written);
      CHECK(written.error().kind == core::ErrorKind::io);
      CHECK(written.error().message == path.string() + ": cannot write: File too large");
      CHECK(!file->commit());
    }
    CHECK(read_file(path) == "old");
    CHECK(files_in(dir) == 1);
  }

  TEST_CASE("a write that fails only at the commit fails the commit") {
    const TempDir dir;
    const FileSizeLimit disk(10);
    auto file = AtomicFile::create(dir.path() / "x.txt");
    REQUIRE(file);
    REQUIRE(file->write("more than ten bytes"));
    const auto committed = file->commit();
    REQUIRE(!committed);
    CHECK(committed.error().kind == core::ErrorKind::io);
    CHECK(!std::filesystem::exists(dir.path() / "x.txt"));
  }

  TEST_CASE("commit puts the whole file in its place, with the rights that the umask leaves") {
    const TempDir dir;
    const auto path = dir.write("x.txt", "old");
    const mode_t mask_before = umask(027);
    auto file = AtomicFile::create(path);
    umask(mask_before);
    REQUIRE(file);
    std::string expected;
    for (int i = 0; i < 50'000; ++i) {
      REQUIRE(file->write("line\n"));
      expected += "line\n";
    }
    REQUIRE(file->commit());
    CHECK(read_file(path) == expected);
    CHECK(files_in(dir) == 1);
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0640U);
  }

  TEST_CASE("two files for one path do not meet; the last commit stays") {
    const TempDir dir;
    const auto path = dir.path() / "x.txt";
    auto first = AtomicFile::create(path);
    auto second = AtomicFile::create(path);
    REQUIRE(first->write("first"));
    REQUIRE(second->write("second"));
    REQUIRE(first->commit());
    CHECK(read_file(path) == "first");
    REQUIRE(second->commit());
    CHECK(read_file(path) == "second");
  }

  TEST_CASE("through a link the file behind it is replaced, the link stays") {
    const TempDir dir;
    const auto target = dir.write("data/x.txt", "old");
    std::filesystem::create_symlink(target, dir.path() / "link");
    auto file = AtomicFile::create(dir.path() / "link");
    REQUIRE(file->write("new"));
    REQUIRE(file->commit());
    CHECK(read_file(target) == "new");
    CHECK(std::filesystem::is_symlink(dir.path() / "link"));
  }

  TEST_CASE("a moved-from file leaves the temporary one to the other") {
    const TempDir dir;
    auto made = AtomicFile::create(dir.path() / "x.txt");
    REQUIRE(made->write("con"));
    AtomicFile file = std::move(*made);
    REQUIRE(file.write("tent"));
    REQUIRE(file.commit());
    CHECK(read_file(dir.path() / "x.txt") == "content");
  }
}
