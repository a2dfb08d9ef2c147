// SPDX-License-Identifier: Apache-2.0
#include "http/url.hpp"

#include <doctest/doctest.h>

#include <iterator>
#include <random>
#include <string>

TEST_SUITE_BEGIN("http/url");

using http::Url;

namespace {

/// The address as it is read, or "-".
std::string read(std::string_view text) {
  const auto url = Url::parse(text);
  return url ? url->text() : "-";
}

std::string resolved(std::string_view base, std::string_view reference) {
  const auto url = Url::parse(base).value().resolve(reference);
  return url ? url->text() : "-";
}

std::string complaint(std::string_view text, bool allow_plain_http = false) {
  const auto url = http::parse_base("TEDI_KAGGLE_URL", text, allow_plain_http);
  if (url) return "none: " + url->text();
  CHECK(url.error().kind == core::ErrorKind::config);
  CHECK(url.error().message.starts_with("TEDI_KAGGLE_URL: "));
  return url.error().message;
}

}  // namespace

TEST_CASE("what is not an absolute http or https address is none") {
  for (const char* text :
       {"", " ", "kaggle.com", "kaggle.com/api", "www.kaggle.com:443/api", "/api/v1", "//kaggle.com/x",
        "http:", "http:/", "http://", "http:///", "http:///path", "http:/kaggle.com", "https:kaggle.com", "http://:80/",
        "http://?q", "http://#f", "://kaggle.com"}) {
    CAPTURE(text);
    CHECK(read(text) == "-");
  }
}

TEST_CASE("other schemes are none") {
  for (const char* text : {"ftp://kaggle.com/x", "file:///etc/passwd", "file://localhost/etc/passwd", "gopher://k.com/",
                           "javascript://k.com/", "httpx://k.com/", "data:text/html,x", "dict://k.com/"}) {
    CAPTURE(text);
    CHECK(read(text) == "-");
  }
}

TEST_CASE("an address with user info is none, since it would end up in logs") {
  for (const char* text : {"https://ann@kaggle.com/", "https://ann:secret@kaggle.com/", "https://:secret@kaggle.com/",
                           "https://@kaggle.com/", "https://kaggle.com:80@evil.com/"}) {
    CAPTURE(text);
    CHECK(read(text) == "-");
  }
}

TEST_CASE("control characters, NUL and blanks have no place in an address") {
  for (const std::string& text :
       {std::string("http://k.com/a\nb"), std::string("http://k.com/a\r\nHost: evil"), std::string("http://k.com/\t"),
        std::string("http://k.com/\x7f"), std::string("http://k.com/\x01"), std::string("http://k.com\0.evil.com/", 22),
        std::string("http://k.com/a b"), std::string("http://k .com/"), std::string(" http://k.com/")}) {
    CAPTURE(text);
    CHECK(read(text) == "-");
  }
}

TEST_CASE("a port is a number from 1 to 65535") {
  for (const char* text : {"http://k.com:0/", "http://k.com:70000/", "http://k.com:65536/", "http://k.com:-1/",
                           "http://k.com:x/", "http://k.com:80x/", "http://k.com:99999999999999999999/"}) {
    CAPTURE(text);
    CHECK(read(text) == "-");
  }
  CHECK(Url::parse("http://k.com:1/")->port == 1);
  CHECK(Url::parse("http://k.com:65535/")->port == 65535);
  CHECK(Url::parse("http://k.com:/")->port == 80);
}

TEST_CASE("a host with signs that no host has is none") {
  for (const char* text :
       {"http://k<.com/", "http://k\\.com/", "http://k.com\\@evil.com/", "http://[::1/", "http://[::g]/", "http://[]/",
        "http://[fe80::1%25eth0]/", "http://a%00b/", "http://a%0ab/"}) {
    CAPTURE(text);
    CHECK(read(text) == "-");
  }
}

TEST_CASE("a host is written in ASCII: its other letters are encoded by who sends it") {
  CHECK(read("https://b\xC3\xBC"
             "cher.example/") == "-");
  CHECK(resolved("https://k.com/",
                 "//b\xC3\xBC"
                 "cher.example/") == "-");
  CHECK(resolved("https://k.com/", "//b%C3%BCcher.example/") == "-");
  CHECK(read("https://xn--bcher-kva.example/") == "https://xn--bcher-kva.example/");
}

TEST_CASE("an absurdly long address is none, a long signed one is one") {
  const std::string signed_one = "https://storage.googleapis.com/f?X-Goog-Signature=" + std::string(4000, 'a');
  CHECK(read(signed_one) == signed_one);
  CHECK(read("https://k.com/" + std::string(20'000, 'a')) == "-");
  CHECK(read("https://" + std::string(1'000'000, 'a') + "/") == "-");
  CHECK(Url::parse("https://k.com/")->resolve("/" + std::string(20'000, 'a')) == std::nullopt);
}

TEST_CASE("what grows too long by being encoded is none, and a poisoned redirect leads nowhere") {
  const auto accents = [](std::size_t count) {
    std::string text;
    for (; count > 0; --count) text += "\xC3\xA9";  // two bytes, six when they are encoded
    return text;
  };
  const Url base = Url::parse("https://k.com/a").value();
  CHECK(base.resolve("/" + accents(2700)));
  CHECK(base.resolve("/" + accents(3000)) == std::nullopt);
  CHECK(base.resolve("/" + std::string(6000, ' ') + "x") == std::nullopt);
  CHECK(base.resolve("?" + accents(3000)) == std::nullopt);
  CHECK(read("https://k.com/" + accents(3000)) == "-");
  CHECK(read("https://k.com?" + accents(3000)) == "-");
}

TEST_CASE("the longest address is one") {
  const std::string head = "https://k.com/";
  CHECK(Url::parse(head + std::string(Url::k_longest - head.size(), 'a')));
  CHECK_FALSE(Url::parse(head + std::string(Url::k_longest - head.size() + 1, 'a')));
  CHECK_FALSE(Url::parse("https://k.com?" + std::string(Url::k_longest - head.size(), 'a')));  // a slash is added
}

TEST_CASE("what was read can be read again, to the same, whatever it was made of") {
  std::mt19937 random(20260101);  // fixed, so that a failure is seen again
  const std::string_view pieces[] = {"a",
                                     "/",
                                     "..",
                                     "?",
                                     "#",
                                     "%",
                                     "%2F",
                                     " ",
                                     "\xC3\xA9",
                                     "\xFF",
                                     "//",
                                     ":8",
                                     "&=",
                                     "k.com:90",
                                     "[::1]",
                                     "%00",
                                     "http",
                                     "@",
                                     "\xE2\x82\xAC",
                                     "https://b\xC3\xBC"
                                     "cher.example"};
  const Url base = Url::parse("https://k.com:8443/a/b?q=1").value();
  int read = 0;
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    const std::size_t repeats = round % 50 == 0 ? 3'000 : 1;  // about the longest that is one
    for (std::size_t count = 1 + random() % 6; count > 0; --count) {
      const std::string_view piece = pieces[random() % std::size(pieces)];
      for (std::size_t i = 0; i < repeats; ++i) text += piece;
    }
    for (const auto& url : {base.resolve(text), base.resolve("/" + text), Url::parse("https://k.com/" + text)}) {
      if (!url) continue;
      ++read;
      CAPTURE(text.substr(0, 200));
      CHECK(url->text().size() <= Url::k_longest);
      const auto again = Url::parse(url->text());
      REQUIRE(again);
      CHECK(again->text() == url->text());
    }
  }
  CHECK(read > 5'000);
}

TEST_CASE("an address is taken apart") {
  const auto url = Url::parse("HTTPS://WWW.Kaggle.COM/Api/v1?Key=Value#part");
  REQUIRE(url);
  CHECK(url->scheme == "https");
  CHECK(url->host == "www.kaggle.com");
  CHECK(url->port == 443);
  CHECK(url->path == "/Api/v1?Key=Value");
  CHECK(url->text() == "https://www.kaggle.com/Api/v1?Key=Value");
  CHECK(url->shown() == "https://www.kaggle.com/Api/v1");
}

TEST_CASE("the path begins with a slash, goes up no further than the root, and is ASCII") {
  CHECK(read("http://k.com") == "http://k.com/");
  CHECK(read("http://k.com?q=1") == "http://k.com/?q=1");
  CHECK(read("http://k.com/a/../../../b/./c") == "http://k.com/b/c");
  CHECK(read("http://k.com/\xC3\xA9?\xC3\xA9") == "http://k.com/%c3%a9?%c3%a9");
  CHECK(read("http://k.com/a%2Fb%20c") == "http://k.com/a%2Fb%20c");
}

TEST_CASE("the scheme's own port is not written, another one is") {
  CHECK(read("http://k.com:80/x") == "http://k.com/x");
  CHECK(read("https://k.com:443/x") == "https://k.com/x");
  CHECK(read("https://k.com:80/x") == "https://k.com:80/x");
  CHECK(read("http://[::1]:8080/x") == "http://[::1]:8080/x");
}

TEST_CASE("a redirect may be absolute, or relative in all the ways that there are") {
  const std::string base = "https://k.com/a/b?q=1";
  CHECK(resolved(base, "https://other.com/x?y=1") == "https://other.com/x?y=1");
  CHECK(resolved(base, "//Other.com:8443/x") == "https://other.com:8443/x");
  CHECK(resolved(base, "/x?y=1") == "https://k.com/x?y=1");
  CHECK(resolved(base, "x") == "https://k.com/a/x");
  CHECK(resolved(base, "../../../x") == "https://k.com/x");
  CHECK(resolved(base, "?y=1") == "https://k.com/a/b?y=1");
  CHECK(resolved(base, "/a b#part") == "https://k.com/a%20b");
  CHECK(resolved("http://[::1]:8080/a", "/x") == "http://[::1]:8080/x");
}

TEST_CASE("a redirect to what is no http(s) address, or with user info, leads nowhere") {
  for (const std::string& reference :
       {std::string("file:///etc/passwd"), std::string("ftp://k.com/"), std::string("javascript:alert(1)"),
        std::string("https://ann:secret@k.com/"), std::string("//ann@k.com/"), std::string("/a\nb"),
        std::string("/a\0b", 4), std::string("http://k.com:0/"), std::string("http://"), std::string()}) {
    CAPTURE(reference);
    CHECK(resolved("https://k.com/a", reference) == "-");
  }
}

TEST_CASE("an origin is scheme, host and port; nothing else, and nothing less") {
  const Url url = Url::parse("https://k.com/a").value();
  CHECK(url.has_same_origin(Url::parse("https://K.com:443/b?c").value()));
  for (const char* other : {"http://k.com/a", "https://k.com:8443/a", "https://k.com.evil.com/a", "https://www.k.com/a",
                            "https://k.com./a"}) {
    CAPTURE(other);
    CHECK_FALSE(url.has_same_origin(Url::parse(other).value()));
  }
}

TEST_CASE("a loopback address is one by number or by its only name, not by looking like one") {
  for (const char* text : {"http://127.0.0.1/", "http://127.255.0.9:1/", "http://LOCALHOST/", "http://[::1]/",
                           "http://[0:0:0:0:0:0:0:1]/", "http://127.1/", "http://0x7f000001/"}) {
    CAPTURE(text);
    CHECK(Url::parse(text).value().is_loopback());
  }
  for (const char* text :
       {"http://127.evil.com/", "http://127.0.0.1.5/", "http://127.0.0.1.evil.com/", "http://localhost.evil.com/",
        "http://128.0.0.1/", "http://[::2]/", "http://10.0.0.1/", "http://0.0.0.0/"}) {
    CAPTURE(text);
    CHECK_FALSE(Url::parse(text).value().is_loopback());
  }
}

TEST_CASE("a base that is no address is refused with what was expected, and without what may be secret in it") {
  CHECK(complaint("www.kaggle.com") ==
        "TEDI_KAGGLE_URL: 'www.kaggle.com' is no address; expected is http(s)://HOST[:PORT][/PATH], without a user's "
        "name, a password or a query");
  CHECK(complaint("").find("'' is no address") != std::string::npos);
  CHECK(complaint("ftp://k.com\n").find("'ftp://k.com' is no address") != std::string::npos);
  CHECK(complaint("https://ann:pa?s@s@k.com/x").find("'https://[hidden]@k.com/x' is") != std::string::npos);
  CHECK(complaint("ann:secret@k.com").find("'[hidden]@k.com' is") != std::string::npos);
  CHECK(complaint("https://k.com/api?token=secret").find("'https://k.com/api' is") != std::string::npos);
  CHECK(complaint("https://k.com/#x").find("is no address") != std::string::npos);
  CHECK(complaint("https://k\x1b[31m.com").find("'https://k\\x1b[31m.com' is") != std::string::npos);
}

TEST_CASE("a plain http base is for this machine, or for who asks for it") {
  CHECK(complaint("http://k.com/api").find("http://k.com/api is not encrypted") != std::string::npos);
  CHECK(complaint("http://k.com/api").find("--insecure-http") != std::string::npos);
  CHECK(complaint("http://k.com/api", true) == "none: http://k.com/api");
  CHECK(complaint("http://127.0.0.1:8080/api") == "none: http://127.0.0.1:8080/api");
  CHECK(complaint("http://localhost") == "none: http://localhost");
}

TEST_CASE("a base has no slash at its end, so that a path can be put behind it") {
  CHECK(http::parse_base("X", "https://k.com/", false)->path.empty());
  CHECK(http::parse_base("X", "https://k.com", false)->path.empty());
  CHECK(http::parse_base("X", "https://k.com/api/v1///", false)->path == "/api/v1");
  CHECK(http::parse_base("X", " https://k.com/api/v1\n", false)->text() == "https://k.com/api/v1");
}

TEST_CASE("everything but letters, digits and four signs is percent-encoded, byte by byte") {
  CHECK(http::percent_encode("").empty());
  CHECK(http::percent_encode("AZaz09-._~") == "AZaz09-._~");
  CHECK(http::percent_encode("a/b c?d&e=f+g%") == "a%2Fb%20c%3Fd%26e%3Df%2Bg%25");
  CHECK(http::percent_encode(std::string_view("\0\n\xC3\xA9", 4)) == "%00%0A%C3%A9");
}

TEST_SUITE_END();
