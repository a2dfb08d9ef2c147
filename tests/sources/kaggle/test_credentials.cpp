// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/credentials.hpp"

#include "support/temp_dir.hpp"

#include <sys/stat.h>

#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <map>
#include <string>

using core::ErrorKind;
using sources::kaggle::find_credential;
using sources::kaggle::FoundCredential;

namespace {

namespace fs = std::filesystem;

constexpr std::string_view k_canary = "canary-4711";

/// A home folder, and variables.
class Surroundings {
 public:
  Surroundings() { set("HOME", m_home.path().string()); }

  Surroundings& set(const std::string& name, const std::string& value) {
    m_variables[name] = value;
    return *this;
  }
  Surroundings& unset(const std::string& name) {
    m_variables.erase(name);
    return *this;
  }
  /// A file that nobody else may read.
  fs::path file(const std::string& name, std::string_view content, fs::perms permissions = fs::perms::owner_read) {
    fs::path path = m_home.write(name, content);
    fs::permissions(path, permissions);
    return path;
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (m_home.path() / name).string(); }

  [[nodiscard]] core::Result<FoundCredential> look() const {
    return find_credential([this](const std::string& name) {
      const auto found = m_variables.find(name);
      return found == m_variables.end() ? std::nullopt : std::optional(found->second);
    });
  }

  /// The header and where it is from; the error when there is none.
  [[nodiscard]] std::string found() const {
    const auto credential = look();
    if (credential) return credential->credential.authorization + " of " + credential->credential.origin;
    CHECK(credential.error().kind == ErrorKind::auth);
    CHECK(credential.error().message.find(k_canary) == std::string::npos);
    return credential.error().message;
  }

 private:
  support::TempDir m_home;
  std::map<std::string, std::string> m_variables;
};

std::string key_file(std::string_view username, std::string_view key) {
  return "{\"username\":\"" + std::string(username) + "\",\"key\":\"" + std::string(key) + "\"}";
}

const std::string k_nothing =
    "no Kaggle credential is there: create a token at https://www.kaggle.com/settings and set KAGGLE_API_TOKEN to it, "
    "or put it into ~/.kaggle/access_token (chmod 600)";

}  // namespace

TEST_SUITE("sources/kaggle/credentials") {
  TEST_CASE("without any, one sentence says what to do") {
    Surroundings here;
    CHECK(here.found() == k_nothing);
    CHECK(here.unset("HOME").found() == k_nothing);
    CHECK(here.set("HOME", "").set("KAGGLE_API_TOKEN", " \n").found() == k_nothing);
    CHECK(here.set("KAGGLE_KEY", std::string(k_canary)).found().find("(KAGGLE_KEY is set without KAGGLE_USERNAME)") !=
          std::string::npos);
    CHECK(here.unset("KAGGLE_KEY").set("KAGGLE_USERNAME", "ann").found().find("without KAGGLE_KEY)") !=
          std::string::npos);
  }

  TEST_CASE("a token that could start another header is refused and not shown") {
    Surroundings here;
    here.set("KAGGLE_API_TOKEN", std::string(k_canary) + "\r\nX-Evil: 1");
    CHECK(here.found() == "KAGGLE_API_TOKEN: holds characters that no token has: one word was expected");
    here.set("KAGGLE_API_TOKEN", std::string(k_canary) + "\xC3\xA9");
    CHECK(here.found().starts_with("KAGGLE_API_TOKEN: holds characters"));
    here.unset("KAGGLE_API_TOKEN");
    const fs::path file = here.file(".kaggle/access_token", std::string(k_canary) + "\nsecond line\n");
    CHECK(here.found() == file.string() + ": holds characters that no token has: one word was expected");
  }

  TEST_CASE("a file that is there but cannot be used is an error, not passed by") {
    SUBCASE("a folder") {
      Surroundings here;
      (void)here.file(".kaggle/access_token/inside", "x");
      CHECK(here.found().starts_with(here.path(".kaggle/access_token") + ": cannot read: "));
    }
    SUBCASE("unreadable") {
      if (geteuid() == 0) {
        MESSAGE("SKIPPED: root may read every file");
        return;
      }
      Surroundings here;
      const fs::path file = here.file(".kaggle/kaggle.json", key_file("ann", k_canary), fs::perms::none);
      CHECK(here.found() == file.string() + ": cannot open: Permission denied");
    }
    SUBCASE("empty") {
      Surroundings here;
      const fs::path file = here.file(".kaggle/access_token", " \n");
      CHECK(here.found() == file.string() + ": empty: a token was expected");
    }
    SUBCASE("too large") {
      Surroundings here;
      std::string large(64 * 1024 + 1, 'x');
      large.replace(0, k_canary.size(), k_canary);
      const fs::path file = here.file(".kaggle/access_token", large);
      CHECK(here.found() == file.string() + ": larger than 64 KiB: a credential was expected");
    }
    SUBCASE("no JSON") {
      Surroundings here;
      const fs::path file = here.file(".kaggle/kaggle.json", "{\"key\":\"" + std::string(k_canary));
      CHECK(here.found() == file.string() + ": JSON that breaks off after 19 bytes");
    }
    SUBCASE("half of it, or something else") {
      const std::string canary(k_canary);
      for (const std::string& content :
           {"{\"key\":\"" + canary + "\"}", "{\"username\":\"" + canary + "\"}", key_file("", k_canary),
            key_file(k_canary, " "), "{\"username\":\"ann\",\"key\":[\"" + canary + "\"]}", "[\"" + canary + "\"]",
            "\"" + canary + "\""}) {
        CAPTURE(content);
        Surroundings here;
        const fs::path file = here.file(".kaggle/kaggle.json", content);
        CHECK(here.found() == file.string() + ": username and key were expected");
      }
    }
    SUBCASE("a pair that fits into no header") {
      Surroundings here;
      const fs::path file = here.file(".kaggle/kaggle.json", key_file("ann", "canary-4711\\nx"));
      CHECK(here.found() == file.string() + ": holds control characters");
      here.set("KAGGLE_USERNAME", "ann:bob").set("KAGGLE_KEY", std::string(k_canary));
      CHECK(here.found() == "KAGGLE_USERNAME and KAGGLE_KEY: a username has no colon");
    }
  }

  TEST_CASE("KAGGLE_API_TOKEN is a token, or the path of a file with one") {
    Surroundings here;
    CHECK(here.set("KAGGLE_API_TOKEN", " KGAT_1 ").found() == "Bearer KGAT_1 of KAGGLE_API_TOKEN");
    const fs::path file = here.file("secrets/token", "KGAT_2\r\n");
    const std::string by_file = "Bearer KGAT_2 of KAGGLE_API_TOKEN (" + file.string() + ")";
    CHECK(here.set("KAGGLE_API_TOKEN", file.string()).found() == by_file);
    CHECK(here.set("KAGGLE_API_TOKEN", "~/secrets/token").found() == by_file);
    for (const std::string missing : {"/no/such/file", "./no/such/file", "../no/such/file", "~/no/such/file"}) {
      CHECK(here.set("KAGGLE_API_TOKEN", missing).found() ==
            "KAGGLE_API_TOKEN: a path, but of no file that can be found");
    }
  }

  TEST_CASE("they are looked for in the order of Kaggle's own client") {
    Surroundings here;
    (void)here.file("xdg/kaggle/kaggle.json", key_file("xdg", "k6"));
    here.set("XDG_CONFIG_HOME", here.path("xdg"));
    CHECK(here.found() == "Basic eGRnOms2 of " + here.path("xdg/kaggle/kaggle.json"));
    (void)here.file(".kaggle/kaggle.json", key_file("home", "k5"));
    CHECK(here.found() == "Basic aG9tZTprNQ== of " + here.path(".kaggle/kaggle.json"));
    (void)here.file("conf/kaggle.json", key_file("conf", "k4"));
    here.set("KAGGLE_CONFIG_DIR", here.path("conf"));
    CHECK(here.found() == "Basic Y29uZjprNA== of " + here.path("conf/kaggle.json"));
    here.set("KAGGLE_USERNAME", "env").set("KAGGLE_KEY", "k3");
    CHECK(here.found() == "Basic ZW52Omsz of KAGGLE_USERNAME and KAGGLE_KEY");
    (void)here.file(".kaggle/access_token.txt", "KGAT_2\n");
    CHECK(here.found() == "Bearer KGAT_2 of " + here.path(".kaggle/access_token.txt"));
    (void)here.file(".kaggle/access_token", "KGAT_1\n");
    CHECK(here.found() == "Bearer KGAT_1 of " + here.path(".kaggle/access_token"));
    here.set("KAGGLE_API_TOKEN", "KGAT_0");
    CHECK(here.found() == "Bearer KGAT_0 of KAGGLE_API_TOKEN");
  }

  TEST_CASE("KAGGLE_CONFIG_DIR is the only place for kaggle.json when it is set, and none for a token") {
    Surroundings here;
    (void)here.file(".kaggle/kaggle.json", key_file("home", "k"));
    (void)here.file("conf/access_token", "KGAT_1");
    CHECK(here.set("KAGGLE_CONFIG_DIR", here.path("conf")).found() == k_nothing);
  }

  TEST_CASE("without XDG_CONFIG_HOME it is ~/.config") {
    Surroundings here;
    (void)here.file(".config/kaggle/kaggle.json", key_file("ann", "k"));
    CHECK(here.found().ends_with(".config/kaggle/kaggle.json"));
    CHECK(here.set("XDG_CONFIG_HOME", "relative").found().ends_with(".config/kaggle/kaggle.json"));
  }

  TEST_CASE("one variable of a pair is none: the file replaces both") {
    Surroundings here;
    (void)here.file(".kaggle/kaggle.json", key_file("home", "k5"));
    CHECK(here.set("KAGGLE_KEY", "other").found().starts_with("Basic aG9tZTprNQ== of "));
    CHECK(here.unset("KAGGLE_KEY").set("KAGGLE_USERNAME", "other").found().starts_with("Basic aG9tZTprNQ== of "));
  }

  TEST_CASE("a file that others may read is used, with a warning that says how to mend it") {
    using fs::perms;
    Surroundings here;
    const auto warnings_at = [&](const std::string& name, std::string_view content, perms permissions) {
      (void)here.file(name, content, permissions);
      const auto credential = here.look();
      REQUIRE(credential);
      return credential->warnings;
    };
    const std::string json = here.path(".kaggle/kaggle.json");
    for (const perms others : {perms::group_read, perms::others_read}) {
      const auto warnings = warnings_at(".kaggle/kaggle.json", key_file("ann", "k"), perms::owner_all | others);
      REQUIRE(warnings.size() == 1);
      CHECK(warnings[0] == json + " can be read by other users; chmod 600 " + json);
    }
    CHECK(warnings_at(".kaggle/kaggle.json", key_file("ann", "k"), perms::owner_read | perms::owner_write).empty());
    CHECK(warnings_at(".kaggle/access_token", "KGAT_1", perms::owner_read | perms::others_read).size() == 1);
    const std::string token = here.file("token", "KGAT_2", perms::owner_read | perms::group_read).string();
    CHECK(here.set("KAGGLE_API_TOKEN", token).look()->warnings.size() == 1);
    CHECK(here.set("KAGGLE_API_TOKEN", "KGAT_3").look()->warnings.empty());
  }

  TEST_CASE("a pipe is no file with a credential, and is not waited for") {
    Surroundings here;
    (void)here.file("folder/token", "KGAT_1");
    const std::string pipe = here.path("folder/pipe");
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    const auto credential = here.set("KAGGLE_API_TOKEN", pipe).look();
    REQUIRE_FALSE(credential);
    CHECK(credential.error().kind == core::ErrorKind::auth);
    CHECK(credential.error().message.find("a pipe: a file with the credential was expected") != std::string::npos);
  }

  TEST_CASE("the secret is known apart, so that it can be hidden") {
    Surroundings here;
    CHECK(here.set("KAGGLE_USERNAME", "ann").set("KAGGLE_KEY", " k1 ").look()->credential.secret == "k1");
    CHECK(here.set("KAGGLE_API_TOKEN", "KGAT_1\n").look()->credential.secret == "KGAT_1");
  }
}
