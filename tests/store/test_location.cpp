// SPDX-License-Identifier: Apache-2.0
#include "store/location.hpp"

#include "support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

namespace fs = std::filesystem;
using core::ErrorKind;

namespace {

/// Sets or unsets (nullptr) a variable of the environment until the end of the scope.
class ScopedVariable {
 public:
  ScopedVariable(const char* name, const char* value) : m_name(name) {
    if (const char* old = std::getenv(name)) m_old = old;
    set(value);
  }
  ~ScopedVariable() { set(m_old ? m_old->c_str() : nullptr); }
  ScopedVariable(const ScopedVariable&) = delete;
  ScopedVariable& operator=(const ScopedVariable&) = delete;

 private:
  void set(const char* value) const {
    if (value != nullptr) {
      ::setenv(m_name, value, 1);
    } else {
      ::unsetenv(m_name);
    }
  }
  const char* m_name;
  std::optional<std::string> m_old;
};

core::Result<fs::path> default_with(const char* state_home, const char* home) {
  const ScopedVariable first("XDG_STATE_HOME", state_home);
  const ScopedVariable second("HOME", home);
  return store::locate({});
}

core::Error error_of(const std::string& dsn) {
  auto path = store::locate({.dsn = dsn});
  if (path) throw std::runtime_error("located at " + path->string());
  return std::move(path).error();
}

fs::path path_of(const std::string& dsn) {
  return store::locate({.dsn = dsn}).value();
}

std::string mount_line(const std::string& point, const std::string& type) {
  return "36 35 98:0 /root " + point + " rw,noatime master:1 propagate_from:2 - " + type + " server:/export rw\n";
}

}  // namespace

TEST_SUITE("store/location") {
  TEST_CASE("a store of an engine that is not built in is refused, without showing its password") {
    for (const char* dsn : {"postgresql://tedi:secret@host/db", "postgres://tedi:secret@host/db",
                            "POSTGRESQL://h/secret", "postgresql:secret", "mysql://tedi:secret@host/db",
                            "https://host/secret", "file:secret.db", "file:///secret.db"}) {
      CAPTURE(std::string(dsn));
      const core::Error error = error_of(dsn);
      CHECK(error.kind == ErrorKind::config);
      CHECK(error.message.find("sqlite:PATH") != std::string::npos);
      CHECK(error.message.find("secret") == std::string::npos);
    }
    CHECK(error_of("postgresql://host/db").message.find("PostgreSQL") != std::string::npos);
  }

  TEST_CASE("what cannot be a store's file is a config error that shows the way") {
    const support::TempDir folder;
    using namespace std::string_literals;
    for (const std::string& dsn : {"sqlite:"s, "sqlite://var/tedi.db"s, ":memory:"s, "sqlite::memory:"s, "a\0b"s,
                                   "new/folder/"s, "/"s, folder.path().string(), "sqlite:" + folder.path().string()}) {
      CAPTURE(dsn);
      CHECK(error_of(dsn).kind == ErrorKind::config);
    }
    CHECK(error_of(folder.path()).message.find("is a folder") != std::string::npos);
  }

  TEST_CASE("a path is taken as it is, with or without sqlite:, relative or not") {
    CHECK(path_of("tedi.db") == "tedi.db");
    CHECK(path_of("sqlite:tedi.db") == "tedi.db");
    CHECK(path_of("SQLite:/a/tedi.db") == "/a/tedi.db");
    CHECK(path_of("../data/year:2024.db") == "../data/year:2024.db");
    CHECK(path_of("year:2024.db") == "year:2024.db");
    CHECK(path_of("./postgresql:x") == "./postgresql:x");
  }

  TEST_CASE("without a DSN the store stands where XDG says, else below the home") {
    CHECK(default_with("/state", "/home/u").value() == "/state/tedi/tedi.db");
    CHECK(default_with(nullptr, "/home/u").value() == "/home/u/.local/state/tedi/tedi.db");
    CHECK(default_with("", "/home/u").value() == "/home/u/.local/state/tedi/tedi.db");
    CHECK(default_with("relative", "/home/u").value() == "/home/u/.local/state/tedi/tedi.db");
    CHECK(default_with("/state", nullptr).value() == "/state/tedi/tedi.db");
    CHECK(default_with(nullptr, nullptr).error().kind == ErrorKind::config);
    CHECK(default_with("relative", "").error().kind == ErrorKind::config);
  }

  TEST_CASE("a network file system is told by the mount that holds the path, also before the file is made") {
    const std::string mounts = mount_line("/", "ext4") + mount_line("/nfs", "nfs4") + mount_line("/nfs/local", "xfs");
    CHECK(store::network_filesystem("/nfs/new/tedi.db", mounts) == "nfs4");
    CHECK(store::network_filesystem("/nfs", mounts) == "nfs4");
    CHECK(store::network_filesystem("/nfs/./x/../tedi.db", mounts) == "nfs4");
    CHECK(store::network_filesystem("/nfs/local/tedi.db", mounts) == std::nullopt);
    CHECK(store::network_filesystem("/nfs2/tedi.db", mounts) == std::nullopt);
    CHECK(store::network_filesystem("/nfs/local2/tedi.db", mounts) == "nfs4");
    CHECK(store::network_filesystem("/home/tedi.db", mounts) == std::nullopt);
  }

  TEST_CASE("of two mounts at one point the later one counts") {
    CHECK(store::network_filesystem("/a/b", mount_line("/a", "ext4") + mount_line("/a", "cifs")) == "cifs");
    CHECK(store::network_filesystem("/a/b", mount_line("/a", "cifs") + mount_line("/a", "ext4")) == std::nullopt);
    CHECK(store::network_filesystem("/b", mount_line("/", "ext4") + mount_line("/", "9p")) == "9p");
  }

  TEST_CASE("links are followed and a relative path starts at the working directory") {
    const support::TempDir folder;
    const fs::path real = fs::canonical(folder.path()) / "share";
    fs::create_directory(real);
    fs::create_directory_symlink(real, folder.path() / "link");
    const std::string mounts = mount_line("/", "ext4") + mount_line(real.string(), "fuse.sshfs");
    CHECK(store::network_filesystem(folder.path() / "link" / "tedi.db", mounts) == "fuse.sshfs");
    const fs::path before = fs::current_path();
    fs::current_path(real);
    CHECK(store::network_filesystem("tedi.db", mounts) == "fuse.sshfs");
    fs::current_path(before);
  }

  TEST_CASE("mount points with blanks and backslashes are read as mountinfo writes them") {
    CHECK(store::network_filesystem("/my share/x", mount_line("/my\\040share", "smb3")) == "smb3");
    CHECK(store::network_filesystem("/a\\b/x", mount_line("/a\\134b", "smb3")) == "smb3");
    CHECK(store::network_filesystem("/a\\9/x", mount_line("/a\\9", "smb3")) == "smb3");
    CHECK(store::network_filesystem("/end\\04", mount_line("/end\\04", "smb3")) == "smb3");
  }

  TEST_CASE("FUSE file systems are judged one by one; FUSE over a local disk is local") {
    for (const char* type : {"fuse.sshfs", "fuse.rclone", "fuse.s3fs", "fuse.gcsfuse", "fuse.glusterfs", "virtiofs",
                             "9p", "ceph", "lustre", "afs", "davfs", "nfs"}) {
      CAPTURE(std::string(type));
      CHECK(store::network_filesystem("/m/x", mount_line("/m", type)) == type);
    }
    for (const char* type :
         {"fuseblk", "fuse.ntfs-3g", "fuse.mergerfs", "fuse.encfs", "overlay", "btrfs", "tmpfs", "zfs"}) {
      CAPTURE(std::string(type));
      CHECK(store::network_filesystem("/m/x", mount_line("/m", type)) == std::nullopt);
    }
  }

  TEST_CASE("mountinfo that is empty, cut or of another shape says nothing") {
    const std::string line = mount_line("/", "nfs");
    CHECK(store::network_filesystem("/x", "") == std::nullopt);
    CHECK(store::network_filesystem("/x", "\n\n \n- - -\n") == std::nullopt);
    CHECK(store::network_filesystem("/x", line.substr(0, line.find(" - "))) == std::nullopt);
    CHECK(store::network_filesystem("/x", "garbage\n" + line) == "nfs");
  }

  TEST_CASE("a tilde is no folder's name: only a shell knows whose home is meant") {
    for (const char* dsn : {"~", "~/tedi.db"}) {
      const auto path = store::locate({.dsn = dsn});
      REQUIRE_FALSE(path);
      CHECK(path.error().kind == core::ErrorKind::config);
    }
  }
}
