// SPDX-License-Identifier: Apache-2.0
// Whom an exchange trusts, held against a server of the openssl command, since the loopback server speaks no TLS.
#include "http/curl_transport.hpp"

#include "support/child_process.hpp"
#include "support/loopback.hpp"
#include "support/temp_dir.hpp"
#include "support/transport_pair.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

TEST_SUITE_BEGIN("http/curl_transport");

using core::ErrorKind;
using core::Milliseconds;
using support::Asked;
using support::Loopback;
using support::Reply;

namespace {

/// A TLS server on 127.0.0.1 with a certificate, for that address alone, that nobody has signed but itself.
class TlsServer {
 public:
  /// Null, and the reason printed, where there is no openssl command.
  static std::unique_ptr<TlsServer> start() {
    auto server = std::make_unique<TlsServer>();
    if (server->m_port != 0) return server;
    std::puts("SKIPPED: there is no openssl command that makes a certificate and serves TLS");
    return nullptr;
  }

  TlsServer() {
    if (!make_certificate()) return;
    m_process = std::make_unique<support::ChildProcess>([this] { return serve(); });
    for (int tries = 0; m_port == 0 && tries < 500; ++tries) {
      std::this_thread::sleep_for(Milliseconds(10));
      read_port();
    }
  }

  [[nodiscard]] std::string certificate() const { return m_folder.path() / "certificate.pem"; }
  [[nodiscard]] const support::TempDir& folder() const { return m_folder; }
  [[nodiscard]] std::string url(std::string_view host = "127.0.0.1") const {
    return fmt::format("https://{}:{}/?key=secret", host, m_port);
  }

 private:
  [[nodiscard]] bool make_certificate() const {
    const std::string command = fmt::format(
        "cd '{}' && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -keyout key.pem "
        "-out certificate.pem -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 >log 2>&1",
        m_folder.path().string());
    return std::system(command.c_str()) == 0;
  }

  [[nodiscard]] int serve() const {
    const int log = ::open((m_folder.path() / "log").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (log < 0 || ::chdir(m_folder.path().c_str()) != 0) return 1;
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    ::execlp("openssl", "openssl", "s_server", "-www", "-accept", "127.0.0.1:0", "-cert", "certificate.pem", "-key",
             "key.pem", nullptr);
    return 1;
  }

  /// It says on which port it listens: "ACCEPT 127.0.0.1:34567".
  void read_port() {
    const std::string log = support::read_file(m_folder.path() / "log");
    const std::size_t at = log.find("ACCEPT ");
    if (at == std::string::npos || log.find('\n', at) == std::string::npos) return;
    m_port = std::atoi(log.c_str() + log.find(':', at) + 1);
  }

  support::TempDir m_folder;
  int m_port = 0;
  std::unique_ptr<support::ChildProcess> m_process;
};

core::Result<http::Response> get(const std::string& url, const std::string& ca_file) {
  const support::EnvironmentVariable no_proxy("no_proxy", "127.0.0.1,localhost");
  return http::CurlTransport({.ca_file = ca_file}).exchange({.url = url}, {}, core::StopFlag());
}

/// The sentence that tells a person what is wrong, without what is in the query.
std::string complaint(const std::string& url, const std::string& ca_file) {
  const auto response = get(url, ca_file);
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().kind == ErrorKind::config);
  CHECK(response.error().message.find("SSL_CERT_FILE") != std::string::npos);
  CHECK(response.error().message.find("secret") == std::string::npos);
  return response.error().message;
}

}  // namespace

TEST_CASE("a certificate that no authority has signed is not trusted, which a person must mend") {
  const auto server = TlsServer::start();
  if (!server) return;
  CHECK(complaint(server->url(), "").find("the certificate of 127.0.0.1 is not trusted") == 0);
}

TEST_CASE("a trusted certificate of another host is not trusted") {
  const auto server = TlsServer::start();
  if (!server) return;
  CHECK(complaint(server->url("localhost"), server->certificate()).find("the certificate of localhost") == 0);
}

TEST_CASE("a file of authorities that is not there, or is none, is named") {
  const auto server = TlsServer::start();
  if (!server) return;
  CHECK(complaint(server->url(), "/nowhere.pem").find("/nowhere.pem") != std::string::npos);
  const std::string no_pem = server->folder().write("no.pem", "not a certificate\n");
  CHECK(complaint(server->url(), no_pem).find("no.pem") != std::string::npos);
}

TEST_CASE("who is in the file of authorities is trusted") {
  const auto server = TlsServer::start();
  if (!server) return;
  const auto response = get(server->url(), server->certificate());
  REQUIRE(response.has_value());
  CHECK(response->status == 200);
  CHECK(response->body.find("TLSv1.3") != std::string::npos);
}

TEST_CASE("a host that speaks no TLS is unavailable") {
  const Loopback plain([](const Asked&) { return Reply(); });
  const auto response = get(fmt::format("https://127.0.0.1:{}/", plain.port()), "");
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().kind == ErrorKind::unavailable);
}

TEST_CASE("a signal ends a connection that takes its time to be made within a second") {
  const Loopback proxy([](const Asked&) { return Reply{.hang = true}; });
  const support::EnvironmentVariable https_proxy("https_proxy", proxy.url());
  core::StopFlag stop;
  std::thread stopper([&] {
    while (proxy.asked().empty()) std::this_thread::sleep_for(Milliseconds(1));
    stop.request(core::StopReason::sigint);
  });
  const auto begin = std::chrono::steady_clock::now();
  http::CurlTransport transport;
  const auto response = transport.exchange({.url = "https://tedi.invalid/"}, {}, stop);
  stopper.join();
  REQUIRE_FALSE(response.has_value());
  CHECK(response.error().kind == ErrorKind::interrupted);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
}

TEST_SUITE_END();
