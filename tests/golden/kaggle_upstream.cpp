// SPDX-License-Identifier: Apache-2.0
// A stand-in for Kaggle's API, for shell tests and benchmarks, that is as rude as asked for: what it answers to
//   GET /api/v1/datasets/view/OWNER/SLUG
// is in the file DIR/OWNER/SLUG.json (an answer 200) or DIR/OWNER/SLUG.http (a whole answer, head and all); else the
// slug's first word says it (answer_to() lists the words), and the number at its end is the dataset's id, 1 without.
// Pages of GET /api/v1/datasets/list are in DIR/list (support/kaggle_listing.hpp), files to be downloaded, which the
// other listener serves as a storage, in DIR/download, leaderboards in DIR/leaderboard (support/kaggle_downloads.hpp).
//
//   . "$(dirname "$0")/../support/harness.sh"
//   kaggle_upstream --port-file port --log asked --answers answers --other-port-file other &
//   until_ test -s port && until_ test -s other
//   export TEDI_KAGGLE_URL=http://127.0.0.1:$(cat port)/api/v1
//
//   case_ "a dataset that is gone is asked for once"
//   run ingest-enrich kaggle ann/gone-7
//   expect_exit 0
//   expect_eq "requests" "$(grep -c ' api GET /api/v1/datasets/view/ann/gone-7 ' asked)" 1
//   # a line of the log: MS_SINCE_1970 api|other METHOD PATH STATUS auth=yes|no agent=USER AGENT
//   # STATUS is the number, or what happened instead: raw reset hang cut
#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/text.hpp"
#include "io/atomic_file.hpp"
#include "io/file_descriptor.hpp"
#include "support/kaggle_downloads.hpp"
#include "support/kaggle_listing.hpp"
#include "support/loopback.hpp"
#include "support/temp_dir.hpp"

#include <fmt/format.h>

#include <fcntl.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace {

using support::Asked;
using support::Loopback;
using support::Reply;

// --- The dataset object; fill() puts in what stands between @ ---

// Today an optional value comes as X, hasX and, only when it is set, as XNullable in front.
constexpr std::string_view k_today = R"({
"subtitleNullable":"All about @slug@","creatorNameNullable":"Ann Author","totalBytesNullable":73413042164,
"licenseNameNullable":"CC0: Public Domain","descriptionNullable":"# @slug@\nRows \u003e columns.",
"ownerNameNullable":"Ann Author","ownerRefNullable":"@owner@","titleNullable":"Title of @slug@",
"currentVersionNumberNullable":3,"usabilityRatingNullable":0.9411765,
"thumbnailImageUrlNullable":"https://storage.googleapis.com/t/@id@.png",
"id":@id@,"ref":"@owner@/@slug@","subtitle":"All about @slug@","hasSubtitle":true,
"creatorName":"Ann Author","hasCreatorName":true,"creatorUrl":"","hasCreatorUrl":false,
"totalBytes":73413042164,"hasTotalBytes":true,"url":"","hasUrl":false,
"lastUpdated":"2026-03-16T15:56:52.083Z","downloadCount":207,"isPrivate":false,"isFeatured":false,
"licenseName":"CC0: Public Domain","hasLicenseName":true,
"description":"# @slug@\nRows \u003e columns.","hasDescription":true,
"ownerName":"Ann Author","hasOwnerName":true,"ownerRef":"@owner@","hasOwnerRef":true,
"kernelCount":1,"title":"Title of @slug@","hasTitle":true,"topicCount":0,"viewCount":3479,"voteCount":12,
"currentVersionNumber":3,"hasCurrentVersionNumber":true,"usabilityRating":0.9411765,"hasUsabilityRating":true,
"tags":[{"nameNullable":"health","fullPathNullable":"subject \u003e health","ref":"health","name":"health",
"hasName":true,"description":"","hasDescription":false,"fullPath":"subject \u003e health","hasFullPath":true,
"competitionCount":3,"datasetCount":4134,"scriptCount":1748,"totalCount":5885}],
"files":[],"versions":[{"versionNotesNullable":"More rows","statusNullable":"Ready","versionNumber":3,
"creationDate":"2026-03-16T15:56:52.1511526Z","creatorName":"","hasCreatorName":false,"creatorRef":"",
"hasCreatorRef":false,"versionNotes":"More rows","hasVersionNotes":true,"status":"Ready","hasStatus":true}],
"thumbnailImageUrl":"https://storage.googleapis.com/t/@id@.png","hasThumbnailImageUrl":true})";

constexpr std::string_view k_of_2021 = R"({
"id":@id@,"ref":"@owner@/@slug@","subtitle":"All about @slug@","creatorName":"Ann Author","creatorUrl":"@owner@",
"totalBytes":23086004822,"url":"https://www.kaggle.com/@owner@/@slug@","lastUpdated":"2021-06-16T07:56:03.46Z",
"downloadCount":7672,"isPrivate":false,"isReviewed":true,"isFeatured":true,"licenseName":"CC0: Public Domain",
"description":null,"ownerName":"Ann Author","ownerRef":"@owner@","kernelCount":44,"title":"Title of @slug@",
"topicCount":3,"viewCount":69246,"voteCount":669,"currentVersionNumber":69,"usabilityRating":1.0,
"tags":[{"ref":"health","name":"health","description":null,"fullPath":"subject \u003e health",
"competitionCount":3,"datasetCount":4134,"scriptCount":1748,"totalCount":5885}],"files":[],"versions":[]})";

constexpr std::string_view k_wrong_types = R"({
"id":@id@,"ref":["@owner@","@slug@"],"title":17,"subtitle":{},"description":false,"totalBytes":"many",
"lastUpdated":"yesterday","downloadCount":-1.5,"viewCount":null,"voteCount":"12 or so","licenseName":[],
"isPrivate":"no","currentVersionNumber":1e99,"usabilityRating":"good","tags":"health","files":0,"versions":{}})";

const http::Headers k_json{{"Content-Type", "application/json"}};

/// What a request is about: ".../OWNER/SLUG".
struct Target {
  std::string owner;
  std::string slug;

  static std::optional<Target> in(std::string_view path) {
    constexpr std::string_view k_view = "/datasets/view/";
    const std::size_t at = path.find(k_view);
    if (at == std::string_view::npos) return std::nullopt;
    path.remove_prefix(at + k_view.size());
    path = path.substr(0, path.find('?'));
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos || path.find("..") != std::string_view::npos) return std::nullopt;
    return Target{std::string(path.substr(0, slash)), std::string(path.substr(slash + 1))};
  }

  [[nodiscard]] std::string word() const { return slug.substr(0, slug.find('-')); }
  [[nodiscard]] std::string behind_word() const { return slug.substr(std::min(word().size(), slug.size())); }
  [[nodiscard]] std::int64_t id() const {
    const std::size_t number = slug.find_last_not_of("0123456789") + 1;
    return core::parse_integer(std::string_view(slug).substr(number)).value_or(1);
  }
};

std::string fill(std::string_view object, const Target& target, std::int64_t id) {
  const std::map<std::string_view, std::string> values{
      {"id", std::to_string(id)}, {"owner", target.owner}, {"slug", target.slug}};
  std::string filled;
  while (!object.empty()) {
    const std::size_t end = std::min(object.find_first_of("@\n"), object.size());
    filled += object.substr(0, end);
    if (end == object.size()) break;
    const bool is_name = object[end] == '@';
    object.remove_prefix(end + 1);
    if (!is_name) continue;  // a line's end is for our eyes only
    filled += values.at(object.substr(0, object.find('@')));
    object.remove_prefix(object.find('@') + 1);
  }
  return filled;
}

Reply json(int status, std::string body, http::Headers more = {}) {
  more.insert(more.end(), k_json.begin(), k_json.end());
  return {.status = status, .headers = std::move(more), .body = std::move(body)};
}

Reply ok(const Target& target) {
  return json(200, fill(k_today, target, target.id()));
}

/// The answer that a slug's first word asks for. `times` counts how often this path was asked for, this time included.
Reply answer_to(const Target& target, int times, int other_port) {
  const std::string word = target.word();
  const std::string whole = fill(k_today, target, target.id());
  if (word == "ok") return ok(target);
  if (word == "plain") return json(200, fill(k_of_2021, target, target.id()));
  if (word == "other") return json(200, fill(k_today, target, target.id() + 1));
  if (word == "renamed") return json(200, fill(k_today, {target.owner, "new-" + target.slug}, target.id()));
  if (word == "types") return json(200, fill(k_wrong_types, target, target.id()));
  if (word == "html") {
    return {.headers = {{"Content-Type", "text/html; charset=utf-8"}},
            .body = "<!DOCTYPE html>\n<html><head><title>Kaggle</title></head><body>Please wait</body></html>\n"};
  }
  if (word == "empty") return json(200, "");
  if (word == "cut") return {.headers = k_json, .body = whole, .cut_after = whole.size() / 2};
  if (word == "cutjson") return json(200, whole.substr(0, whole.size() / 2));

  if (word == "gone") return json(404, R"({"code":404,"message":"Not found"})");
  if (word == "empty404") return {.status = 404};
  if (word == "private") return json(403, R"({"code":403,"message":"Permission 'datasets.get' was denied"})");
  if (word == "refused") return json(401, R"({"code":401,"message":"Unauthenticated"})");
  if (word == "limited") return json(429, R"({"code":429,"message":"Too many requests"})", {{"Retry-After", "120"}});
  if (word == "limitedbody") return json(200, R"({"code":429,"message":"TooManyRequests"})");
  if (word == "limitederror") {
    return json(429, R"({"error":{"code":429,"message":"Too many requests","status":"RESOURCE_EXHAUSTED"}})");
  }
  if (word == "broken" || (word == "flaky" && times <= 2)) {
    return json(500, R"({"code":500,"message":"An internal server error occurred"})");
  }
  if (word == "flaky") return ok(target);
  if (word == "reset") return {.reset = true};
  if (word == "slow") return {.hang = true};

  const std::string view = "/api/v1/datasets/view/" + target.owner + "/";
  if (word == "moved") return {.status = 302, .headers = {{"Location", view + "ok" + target.behind_word()}}};
  if (word == "away") {
    const std::string away = fmt::format("http://127.0.0.1:{}/stolen{}{}", other_port, view, target.slug);
    return {.status = 302, .headers = {{"Location", away}}};
  }
  // Not 404, which a test might take for what it asked for.
  return json(501, fmt::format(R"({{"code":501,"message":"kaggle_upstream does not know the word {}"}})", word));
}

// --- The process ---

struct Options {
  std::string port_file;
  std::string other_port_file;
  std::string log;
  std::string answers;
};

Options parse(int argc, char** argv) {
  Options options;
  const std::map<std::string_view, std::string*> known{{"--port-file", &options.port_file},
                                                       {"--other-port-file", &options.other_port_file},
                                                       {"--log", &options.log},
                                                       {"--answers", &options.answers}};
  for (int i = 1; i < argc; i += 2) {
    const auto option = known.find(argv[i]);
    if (option == known.end() || i + 1 == argc) throw std::invalid_argument(argv[i]);
    *option->second = argv[i + 1];
  }
  if (options.port_file.empty()) throw std::invalid_argument("--port-file");
  return options;
}

/// One line a request, each with one write, so that a reader finds whole lines only.
class Log {
 public:
  explicit Log(const std::string& path) : m_path(path) {
    if (path.empty()) return;
    m_file = io::FileDescriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    if (m_file.get() < 0) throw std::runtime_error("cannot write " + path);
  }

  void note(std::string_view listener, const Asked& asked, const Reply& reply) const {
    if (m_path.empty()) return;
    const auto agent = http::header(asked.headers, "User-Agent").value_or("-");
    const bool auth = http::header(asked.headers, "Authorization").has_value();
    const auto written = m_file.write_all(
        fmt::format("{} {} {} {} {} auth={} agent={}\n", core::SystemClock().now().time_since_epoch().count(), listener,
                    asked.method, asked.path, what_happened(reply), auth ? "yes" : "no", agent),
        m_path);
    if (!written) throw std::runtime_error(written.error().message);
  }

 private:
  static std::string what_happened(const Reply& reply) {
    if (reply.raw) return "raw";
    if (reply.reset) return "reset";
    if (reply.hang) return "hang";
    return reply.cut_after ? "cut" : std::to_string(reply.status);
  }

  std::string m_path;
  io::FileDescriptor m_file;
};

/// What both listeners answer.
class Upstream {
 public:
  explicit Upstream(const Options& options) : m_answers(options.answers), m_log(options.log) {}

  Reply answer_api(const Asked& asked, int other_port) {
    Reply reply = json(404, R"({"code":404,"message":"Not found"})");
    if (const auto target = Target::in(asked.path); target && asked.path.starts_with("/api/v1/")) {
      const auto prepared = prepared_answer(*target);
      reply = prepared ? *prepared : answer_to(*target, count(asked.path), other_port);
    } else if (auto listing = support::answer_to_list(m_answers, asked.path)) {
      reply = *std::move(listing);
    } else if (auto download = support::answer_to_download(m_answers, asked, other_port)) {
      reply = *std::move(download);
    } else if (auto leaderboard = support::answer_to_leaderboard(m_answers, asked)) {
      reply = *std::move(leaderboard);
    }
    m_log.note("api", asked, reply);
    return reply;
  }

  /// Where no credential should ever come.
  Reply answer_other(const Asked& asked) {
    auto stored = support::answer_of_storage(m_answers, asked, count(asked.path));
    Reply reply = stored ? *std::move(stored) : ok(Target::in(asked.path).value_or(Target{"somebody", "else-1"}));
    m_log.note("other", asked, reply);
    return reply;
  }

 private:
  [[nodiscard]] std::optional<Reply> prepared_answer(const Target& target) const {
    if (m_answers.empty()) return std::nullopt;
    const std::filesystem::path file = m_answers / target.owner / target.slug;
    if (std::filesystem::exists(file.string() + ".json")) return json(200, support::read_file(file.string() + ".json"));
    if (std::filesystem::exists(file.string() + ".http"))
      return Reply{.raw = support::read_file(file.string() + ".http")};
    return std::nullopt;
  }

  int count(const std::string& path) {
    const std::lock_guard lock(m_mutex);
    return ++m_times[path];
  }

  std::filesystem::path m_answers;
  Log m_log;
  std::mutex m_mutex;
  std::map<std::string, int> m_times;
};

/// Whole or not at all: who waits for the file may read it as soon as it is there.
void write_port(const std::string& path, int port) {
  if (path.empty()) return;
  auto file = io::AtomicFile::create(path);
  if (!file || !file->write(std::to_string(port) + "\n") || !file->commit()) {
    throw std::runtime_error("cannot write " + path);
  }
}

void serve_until_sigterm(const Options& options) {
  sigset_t end;
  sigemptyset(&end);
  sigaddset(&end, SIGTERM);
  sigaddset(&end, SIGINT);
  pthread_sigmask(SIG_BLOCK, &end, nullptr);  // before there are threads: sigwait() alone gets them

  Upstream upstream(options);
  const Loopback other([&](const Asked& asked) { return upstream.answer_other(asked); }, Loopback::Memory::none);
  const Loopback api([&](const Asked& asked) { return upstream.answer_api(asked, other.port()); },
                     Loopback::Memory::none);
  write_port(options.other_port_file, other.port());
  write_port(options.port_file, api.port());
  int signal = 0;
  sigwait(&end, &signal);
}

}  // namespace

int main(int argc, char** argv) try {
  serve_until_sigterm(parse(argc, argv));
  return 0;
} catch (const std::invalid_argument& wrong) {
  std::cerr << "kaggle_upstream: " << wrong.what() << "?\n"
            << "usage: kaggle_upstream --port-file FILE [--other-port-file FILE] [--log FILE] [--answers DIR]\n";
  return 64;
} catch (const std::exception& failure) {
  std::cerr << "kaggle_upstream: " << failure.what() << '\n';
  return 1;
}
