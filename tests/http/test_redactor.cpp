// SPDX-License-Identifier: Apache-2.0
#include "http/redactor.hpp"

#include "core/base64.hpp"
#include "http/credential.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <string>

namespace {

using namespace std::string_literals;

constexpr std::string_view k_key = "s3cr3t/K+y.(x)[y]*$";

http::Redactor hiding(std::initializer_list<std::string_view> secrets) {
  http::Redactor redactor;
  for (const std::string_view secret : secrets) redactor.hide(secret);
  return redactor;
}

/// What is shown when nothing is known to be a secret.
std::string shown(std::string_view text) {
  return http::Redactor().redact(text);
}

std::string percent(std::string_view text, const char* format, std::string_view kept) {
  std::string encoded;
  for (const char byte : text) {
    char code[4];
    std::snprintf(code, sizeof code, format, static_cast<unsigned>(static_cast<unsigned char>(byte)));
    encoded += kept.find(byte) == std::string_view::npos ? std::string(code) : std::string(1, byte);
  }
  return encoded;
}

}  // namespace

TEST_SUITE_BEGIN("http/redactor");

TEST_CASE("a secret is hidden wherever it stands, also when it reads like a pattern") {
  const http::Redactor redactor = hiding({k_key});
  const std::string key(k_key);
  CHECK(redactor.redact(key) == "[hidden]");
  CHECK(redactor.redact("a " + key + " b" + key) == "a [hidden] b[hidden]");
  CHECK(redactor.redact("a " + key + key + " b") == "a [hidden] b");
  CHECK(redactor.redact("s3cr3t") == "s3cr3t");
}

TEST_CASE("a secret is hidden percent-encoded, in full or in part, with large digits or small") {
  const http::Redactor redactor = hiding({k_key});
  for (const std::string_view kept : {"", "scrt3Kyx.", "scrt3Kyx.()*$/+"}) {
    CHECK(redactor.redact("<" + percent(k_key, "%%%02X", kept) + ">") == "<[hidden]>");
    CHECK(redactor.redact("<" + percent(k_key, "%%%02x", kept) + ">") == "<[hidden]>");
  }
  CHECK(hiding({"open sesame"}).redact("q is open+sesame") == "q is [hidden]");
  CHECK(hiding({"100%25off"}).redact("100%25off 100%2525off") == "[hidden] [hidden]");
}

TEST_CASE("a secret is hidden as JSON escapes it") {
  CHECK(hiding({"back\\slash\"quote/d"}).redact(R"(["back\\slash\"quote\/d"])") == R"(["[hidden]"])");
}

TEST_CASE("a secret is hidden in base64, also beside what it is encoded with") {
  const http::Redactor redactor = hiding({k_key});
  const std::string key(k_key);
  CHECK(redactor.redact(core::base64(key)).find(core::base64(key).substr(0, 6)) == std::string::npos);
  for (const std::string user : {"", "u", "us", "usr", "user"}) {
    const std::string pair = core::base64(user + ":" + key + "\n");
    const std::string redacted = redactor.redact(pair);
    CAPTURE(pair);
    CHECK(redacted.find("[hidden]") != std::string::npos);
    CHECK(redacted.size() < pair.size() - key.size() + 8);
  }
  std::string url_safe = core::base64("\xFF\xFE\xFB\xFF\xBF\xFE-secret");
  std::replace(url_safe.begin(), url_safe.end(), '/', '_');
  std::replace(url_safe.begin(), url_safe.end(), '+', '-');
  CHECK(hiding({"\xFF\xFE\xFB\xFF\xBF\xFE-secret"}).redact(url_safe).starts_with("[hidden]"));
}

TEST_CASE("of a credential the key and the header's value are hidden") {
  http::Redactor redactor;
  redactor.hide(http::Credential::basic("Aladdin", "open sesame", "a test"));
  CHECK(redactor.redact("key open sesame") == "key [hidden]");
  CHECK(redactor.redact("sent QWxhZGRpbjpvcGVuIHNlc2FtZQ==") == "sent [hidden]");
  CHECK(redactor.redact("sent QWxhZGRpbjpvcGVuIHNlc2FtZQ%3D%3D") == "sent [hidden]");
  redactor.hide(http::Credential::bearer("KGAT_0123456789", "a test"));
  CHECK(redactor.redact("Bearer KGAT_0123456789") == "Bearer [hidden]");
}

TEST_CASE("secrets that overlap are hidden both") {
  CHECK(hiding({"abcdef", "defghi"}).redact("<abcdefghi>") == "<[hidden]>");
  CHECK(hiding({"abcdef", "abcdefghi"}).redact("<abcdefghi>") == "<[hidden]>");
  CHECK(hiding({"abcdefghi", "cdefgh"}).redact("<abcdefghi cdefgh>") == "<[hidden] [hidden]>");
  CHECK(hiding({"abcabc!abcabc"}).redact("abcabc!abcabc!abcabc") == "[hidden]");
}

TEST_CASE("of a secret that is cut short nothing is shown either") {
  CHECK(hiding({"0123456789abcdef"}).redact("key 0123456789...") == "key [hidden]...");
  CHECK(hiding({"0123456789abcdef"}).redact("to 012345... and 01234...") == "to [hidden]... and 01234...");
}

TEST_CASE("what is shorter than six bytes is no secret") {
  CHECK(hiding({"", "a", "abcde"}).redact("abcde a") == "abcde a");
}

TEST_CASE("bytes that are no text are shown as they are, and hidden when they are secret") {
  CHECK(shown("\xFF\xC3(\x80") == "\xFF\xC3(\x80");
  CHECK(hiding({"\xFF\xFE\x80\x81\x82\x83"}).redact("\xFF\xFF\xFE\x80\x81\x82\x83!") == "\xFF[hidden]!");
  const std::string with_nul = "nul\0nul"s;
  CHECK(hiding({with_nul}).redact("<" + with_nul + ">") == "<[hidden]>");
}

TEST_CASE("the value behind an Authorization header is hidden up to the line's end or a quote") {
  CHECK(shown("> Authorization: Bearer xyz abc\r\n> Accept: */*") == "> Authorization: [hidden]\r\n> Accept: */*");
  CHECK(shown("proxy-authorization:Basic eHl6") == "proxy-authorization:[hidden]");
  CHECK(shown(R"({"AUTHORIZATION": "Bearer xyz", "a": 1})") == R"({"AUTHORIZATION": "[hidden]", "a": 1})");
  CHECK(shown(R"("{\"authorization\":\"Bearer xyz\"}")") == R"("{\"authorization\":\"[hidden]\"}")");
  CHECK(shown("curl -H 'Authorization: token xyz' -v") == "curl -H 'Authorization: [hidden]' -v");
  CHECK(shown("Authorization:") == "Authorization:");
  CHECK(shown("authorization is missing") == "authorization is missing");
}

TEST_CASE("a user's name and password in an address are hidden") {
  CHECK(shown("at https://user:pass@host/a@b") == "at https://[hidden]@host/a@b");
  CHECK(shown("proxy http://token@host:3128, http://host/") == "proxy http://[hidden]@host:3128, http://host/");
  CHECK(shown("https://a:p@ss@host") == "https://[hidden]@host");
  CHECK(shown(R"("https:\/\/user:pass@host\/a")") == R"("https:\/\/[hidden]@host\/a")");
  CHECK(shown("https://host/?to=me@there") == "https://host/?to=me@there");
  CHECK(shown("https://host then me@there") == "https://host then me@there");
}

TEST_CASE("values of parameters that tell a secret are hidden, others are shown") {
  CHECK(shown("https://h/p?a=1&token=xyz&b=2#c") == "https://h/p?a=1&token=[hidden]&b=2#c");
  CHECK(shown("https://h/p?X-Goog-Signature=0a1b2c \"quoted\"") == "https://h/p?X-Goog-Signature=[hidden] \"quoted\"");
  CHECK(shown("?X-Amz-Credential=AKIA%2F2026&sig=a%3D&API_KEY=k&apikey=k&Client-Secret=s&PassWord=p&auth=a") ==
        "?X-Amz-Credential=[hidden]&sig=[hidden]&API_KEY=[hidden]&apikey=[hidden]&Client-Secret=[hidden]&PassWord="
        "[hidden]&auth=[hidden]");
  CHECK(shown(R"({"url":"https://h/?a=1\u0026access_token=xyz"})") ==
        R"({"url":"https://h/?a=1\u0026access_token=[hidden]"})");
  CHECK(shown(R"("{\"url\":\"https://h/?key=xyz\"}")") == R"("{\"url\":\"https://h/?key=[hidden]\"}")");
  CHECK(shown("KAGGLE_KEY=0123456789") == "KAGGLE_KEY=[hidden]");
  CHECK(shown("?token=abc==") == "?token=[hidden]");
  CHECK(shown("?token=&page=2&sortBy=votes") == "?token=&page=2&sortBy=votes");
  CHECK(shown("https://keys.test/tokens/a=b") == "https://keys.test/tokens/a=b");
}

TEST_CASE("a mark stays a mark, also where its letters are a secret or a part of one") {
  for (const std::string_view secret : {"hidden", "]abcde", "[hidden]", "hidden]", "den][hid"}) {
    const http::Redactor redactor = hiding({secret, "SECRET1"});
    const std::string once = redactor.redact("SECRET1abcde hidden [hidden] SECRET1SECRET1 ?key=[hidden]x");
    CHECK(redactor.redact(once) == once);
    CHECK(once.find("SECRET1") == std::string::npos);
  }
}

TEST_CASE("no form of any secret survives in any text, and redacting twice is redacting once") {
  constexpr int k_rounds = 3000;
  std::mt19937 random(20'261'122);
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  const std::string alphabets[] = {"ab", "ab%2F5+/\\\"' =&?", "0123456789abcdefABCDEFGHIJKLMNOPQRSTUVWXYZ-_./+",
                                   "\0\x01\xFF\xFE\x80z:[]@%hidden."s};
  const auto text_of = [&](std::size_t size) {
    const std::string& alphabet = alphabets[below(std::size(alphabets))];
    std::string text;
    while (text.size() < size) text += alphabet[below(alphabet.size())];
    return text;
  };
  for (int round = 0; round < k_rounds; ++round) {
    http::Redactor redactor;
    std::string text = text_of(below(20));
    std::vector<std::string> forms;
    for (std::size_t n = below(3) + 1; n > 0; --n) {
      const std::string secret = text_of(6 + below(30));
      redactor.hide(secret);
      std::string encoded = core::base64(secret);
      encoded.erase(encoded.find_last_not_of('=') + 1);
      for (const std::string& form : {secret, percent(secret, "%%%02X", ""), percent(secret, "%%%02x", ""),
                                      percent(secret, "%%%02X", "abcXYZ0123_-."), encoded}) {
        forms.push_back(form);
        text += form + text_of(below(12));
      }
      text += secret.substr(below(secret.size()));  // what looks like its end comes again
    }
    const std::string once = redactor.redact(text);
    CAPTURE(text);
    CHECK(redactor.redact(once) == once);
    for (const std::string& form : forms) {
      // A secret may be made of what a mark is made of.
      std::string rest = once;
      for (std::size_t at = rest.find("[hidden]"); at != std::string::npos; at = rest.find("[hidden]", at)) {
        rest.replace(at, 8, 1, '\n');
      }
      CAPTURE(form);
      CHECK(rest.find(form) == std::string::npos);
    }
  }
}

TEST_SUITE_END();
