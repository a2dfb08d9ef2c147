// SPDX-License-Identifier: Apache-2.0
#include "http/curl_transport.hpp"

#include "core/ascii.hpp"
#include "core/text.hpp"
#include "core/version.hpp"
#include "http/url.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace http {

namespace {

using core::ErrorKind;

constexpr std::size_t k_most_head_bytes = 256 * 1024;  // status line and headers together
constexpr long k_slowest = 1000;                       // bytes a second, see CurlOptions::stall
constexpr int k_look_for_signals_every_ms = 100;

/// The flag is looked at between two pieces of work; time limits of the run do not end a transfer.
// --- What comes ---

/// An answer on its way in: what curl's callbacks write to.
struct Incoming {
  /// What made us end the transfer, since to curl it is all the same.
  enum class Refusal { none, head_too_long, body_too_long, too_slow, unwanted, sink };

  CURL* easy;
  const Limits& limits;
  Sink* sink;
  Response response = {};
  Body body = Body::kept;
  std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
  bool head_is_complete = false;
  std::size_t head_bytes = 0;
  std::uint64_t body_bytes = 0;
  int requests = 0;  // that went out
  Refusal refusal = Refusal::none;
  std::optional<core::Error> failure = {};  // of the sink
  std::exception_ptr thrown = {};

  [[nodiscard]] long info(CURLINFO what) const {
    long value = 0;
    curl_easy_getinfo(easy, what, &value);
    return value;
  }

  /// Of what is kept, no more than what has room in memory, however large the download was to be.
  [[nodiscard]] std::uint64_t most_body_bytes() const {
    return sink != nullptr && body == Body::kept ? std::min(limits.body_bytes, Limits().body_bytes) : limits.body_bytes;
  }

  bool refuse(Refusal why) {
    refusal = why;
    return false;
  }

  /// One line, its end included. 1xx answers have a head before the answer's; a chunked body may have headers behind
  /// it, which nobody vouches for.
  bool take_header(std::string_view line) {
    head_bytes += line.size();
    if (head_bytes > k_most_head_bytes) return refuse(Refusal::head_too_long);
    if (head_is_complete) return true;
    const std::string_view content = core::trim(line);
    const std::size_t colon = content.find(':');
    if (content.empty()) {
      head_is_complete = info(CURLINFO_RESPONSE_CODE) >= 200;
      if (head_is_complete) return end_head();
    } else if (content.starts_with("HTTP/")) {
      response.headers.clear();
    } else if ((line[0] == ' ' || line[0] == '\t') && !response.headers.empty()) {
      response.headers.back().second.append(" ").append(content);  // a value may go on in a second line
    } else if (colon != std::string_view::npos) {
      response.headers.emplace_back(core::trim(content.substr(0, colon)), core::trim(content.substr(colon + 1)));
    }
    return true;
  }

  [[nodiscard]] bool is_chunked() const {
    const std::string_view codings = header(response.headers, "Transfer-Encoding").value_or("");
    const std::string_view last = codings.substr(codings.rfind(',') + 1);  // npos + 1: there is but one
    return core::same_ignoring_case(core::trim(last), "chunked");
  }

  bool end_head() {
    response.status = static_cast<int>(info(CURLINFO_RESPONSE_CODE));
    response.is_delimited = info(CURLINFO_HTTP_VERSION) > CURL_HTTP_VERSION_1_1 ||
                            header(response.headers, "Content-Length") || is_chunked();
    if (sink != nullptr && response.status / 100 == 2) body = sink->begin(response);
    return body != Body::unwanted || refuse(Refusal::unwanted);
  }

  bool take_body(std::string_view part) {
    body_bytes += part.size();
    if (body_bytes > most_body_bytes()) return refuse(Refusal::body_too_long);
    if (body == Body::kept) {
      // What was to be a download has hours.
      if (sink != nullptr && std::chrono::steady_clock::now() - begun > Limits().total)
        return refuse(Refusal::too_slow);
      response.body.append(part);
      return true;
    }
    core::Result<void> taken = sink->take(part);
    if (taken) return true;
    failure = std::move(taken).error();
    return refuse(Refusal::sink);
  }
};

/// The callback around one of the above: no exception may cross curl's C.
template <bool (Incoming::*take)(std::string_view)>
std::size_t pass_on(const char* bytes, std::size_t size, std::size_t count, void* user) {
  auto& incoming = *static_cast<Incoming*>(user);
  try {
    return (incoming.*take)({bytes, size * count}) ? size * count : 0;
  } catch (...) {
    incoming.thrown = std::current_exception();
    return 0;
  }
}

/// Asked before each request, whose connection stands. curl would send one anew, on another connection, when the server
/// has closed the one it kept before a byte of the answer came: a request that nobody has counted.
int refuse_second_request(void* user, char* /*peer*/, char* /*self*/, int /*peer_port*/, int /*self_port*/) {
  auto& incoming = *static_cast<Incoming*>(user);
  return incoming.requests++ == 0 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

// --- What goes ---

/// libcurl wants this once a process and never in two threads at a time; nothing needs the opposite at the end.
void initialize_curl() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw std::runtime_error(fmt::format("libcurl: {}", curl_easy_strerror(code)));
}

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  if (code != CURLE_OK)
    throw std::runtime_error(fmt::format("libcurl: option {}: {}", option, curl_easy_strerror(code)));
}

/// curl takes nothing for "no limit"; we have no such thing.
long at_least_one(std::int64_t count) {
  return static_cast<long>(std::max<std::int64_t>(1, count));
}

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;

void append(List& list, const std::string& line) {
  curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  static_cast<void>(list.release());
  list.reset(longer);
}

/// Whoever can put a line break into a header can put another request behind it.
bool is_one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char sign) {
    return sign > ' ' && sign < '\x7f' && std::string_view("\"(),/:;<=>?@[\\]{}").find(sign) == std::string_view::npos;
  });
}

List header_list(const Request& request) {
  List list;
  for (const auto& [name, value] : request.headers) {
    // The message does not quote the value, which may be a credential.
    if (!is_token(name)) throw std::invalid_argument("not the name of a header: " + core::printable(name));
    if (!is_one_line(value)) throw std::invalid_argument("more than one line in the header " + name);
    append(list, value.empty() ? name + ";" : fmt::format("{}: {}", name, value));
  }
  if (!header(request.headers, "Content-Type")) append(list, "Content-Type:");  // or curl claims that it is a form
  append(list, "Expect:");                                                      // costs a round trip
  return list;
}

void set_request(CURL* easy, const Request& request, const Url& url, const curl_slist* headers) {
  if (!is_token(request.method)) throw std::invalid_argument("no method: " + core::printable(request.method));
  set(easy, CURLOPT_URL, url.text().c_str());
  set(easy, CURLOPT_HTTPHEADER, headers);
  if (request.method == "HEAD") {
    set(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
    set(easy, CURLOPT_POSTFIELDS, request.body.data());  // not copied
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  set(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

/// How we behave, whatever is asked.
void set_manners(CURL* easy, const std::string& agent, const std::string& ca_file) {
  set(easy, CURLOPT_USERAGENT, agent.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_NETRC, long{CURL_NETRC_IGNORED});
  set(easy, CURLOPT_NOSIGNAL, 1L);                          // signals are the tool's
  set(easy, CURLOPT_QUICK_EXIT, 1L);                        // a name lookup that hangs is left behind, not waited for
  set(easy, CURLOPT_HEADEROPT, long{CURLHEADER_SEPARATE});  // a proxy does not see what is for the host
  set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);          // nor do we take its headers for the host's
  set(easy, CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
  set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  if (ca_file.empty()) return;
  for (const CURLoption file : {CURLOPT_CAINFO, CURLOPT_PROXY_CAINFO}) set(easy, file, ca_file.c_str());
  // Debian's libcurl also looks into the system's folder, unless it is told not to.
  for (const CURLoption folder : {CURLOPT_CAPATH, CURLOPT_PROXY_CAPATH}) set(easy, folder, static_cast<char*>(nullptr));
}

void set_limits(CURL* easy, const Limits& limits) {
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, at_least_one(limits.connect.count()));
  set(easy, CURLOPT_TIMEOUT_MS, at_least_one(limits.total.count()));
}

void set_incoming(CURL* easy, Incoming& incoming) {
  set(easy, CURLOPT_HEADERFUNCTION, &pass_on<&Incoming::take_header>);
  set(easy, CURLOPT_HEADERDATA, &incoming);
  set(easy, CURLOPT_WRITEFUNCTION, &pass_on<&Incoming::take_body>);
  set(easy, CURLOPT_WRITEDATA, &incoming);
  set(easy, CURLOPT_PREREQFUNCTION, &refuse_second_request);
  set(easy, CURLOPT_PREREQDATA, &incoming);
}

// --- What went wrong ---

core::Failure refused(Incoming& incoming) {
  switch (incoming.refusal) {
    case Incoming::Refusal::head_too_long:
      return core::fail(ErrorKind::bad_data,
                        fmt::format("the answer's headers are longer than {} bytes", k_most_head_bytes));
    case Incoming::Refusal::body_too_long:
      return core::fail(
          ErrorKind::bad_data,
          fmt::format("the answer is longer than {} bytes, which is more than is taken", incoming.most_body_bytes()));
    case Incoming::Refusal::too_slow:
      return core::fail(ErrorKind::unavailable, "no whole answer came: it is too slow");
    case Incoming::Refusal::sink:
    case Incoming::Refusal::unwanted:
    case Incoming::Refusal::none:
      break;
  }
  return core::fail(std::move(incoming.failure).value());
}

/// `said` is curl's own sentence; it may quote strangers, but never the query or a header of ours.
core::Failure failure_of(CURLcode code, std::string_view said, const Url& url) {
  if (said.ends_with('.')) said.remove_suffix(1);  // our sentences have none
  const std::string detail = core::printable(said.empty() ? curl_easy_strerror(code) : said, 200);
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return core::fail(ErrorKind::config,
                        fmt::format("the certificate of {} is not trusted ({}); SSL_CERT_FILE names a file of the "
                                    "authorities to trust instead of the system's",
                                    url.host, detail));
    case CURLE_SSL_CACERT_BADFILE:
      return core::fail(ErrorKind::config,
                        fmt::format("whether to trust {} cannot be told ({}); SSL_CERT_FILE should name a PEM file of "
                                    "certificates",
                                    url.host, detail));
    case CURLE_OUT_OF_MEMORY:  // so curl calls a header line beyond its own limit, 100 KiB
      return core::fail(ErrorKind::bad_data, "the answer has a header that is too long");
    default:
      return core::fail(ErrorKind::unavailable, "no whole answer came: " + detail);
  }
}

void check(CURLMcode code) {
  if (code != CURLM_OK) throw std::runtime_error(fmt::format("libcurl: {}", curl_multi_strerror(code)));
}

}  // namespace

std::string user_agent(std::string_view contact) {
  return fmt::format("tedi/{}{}", core::version(), contact.empty() ? "" : fmt::format(" (+{})", contact));
}

struct CurlTransport::State {
  struct FreeEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };
  struct FreeMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };

  explicit State(CurlOptions from) : options(std::move(from)), agent(user_agent(options.contact)) {
    if (!is_one_line(agent)) throw std::invalid_argument("a contact of more than one line");
    initialize_curl();
    easy.reset(curl_easy_init());
    multi.reset(curl_multi_init());
    if (!easy || !multi) throw std::runtime_error("libcurl cannot be started");
  }

  /// The transfer that was set up, to its end; nullopt: a signal came before.
  std::optional<CURLcode> run(const core::StopFlag& stop) const {
    check(curl_multi_add_handle(multi.get(), easy.get()));
    const std::unique_ptr<const State, void (*)(const State*)> attached(
        this, [](const State* state) { curl_multi_remove_handle(state->multi.get(), state->easy.get()); });
    for (int running = 1;;) {
      if (stop.is_signalled()) return std::nullopt;
      check(curl_multi_perform(multi.get(), &running));
      if (running == 0) break;
      check(curl_multi_poll(multi.get(), nullptr, 0, k_look_for_signals_every_ms, nullptr));
    }
    int left = 0;
    return curl_multi_info_read(multi.get(), &left)->data.result;
  }

  CurlOptions options;
  std::string agent;
  std::array<char, CURL_ERROR_SIZE> said{};  // curl's sentence on what went wrong
  std::unique_ptr<CURL, FreeEasy> easy;
  std::unique_ptr<CURLM, FreeMulti> multi;  // keeps the connections; goes first
};

CurlTransport::CurlTransport(CurlOptions options) : m_state(std::make_unique<State>(std::move(options))) {
}
CurlTransport::~CurlTransport() = default;

core::Result<Response> CurlTransport::exchange(const Request& request, const Limits& limits, const core::StopFlag& stop,
                                               Sink* sink) {
  const std::optional<Url> url = Url::parse(request.url);
  if (!url) throw std::invalid_argument("a request for what is no http address");
  const List headers = header_list(request);
  CURL* const easy = m_state->easy.get();
  Incoming incoming{.easy = easy, .limits = limits, .sink = sink};

  curl_easy_reset(easy);  // of the options; connections stay
  set_manners(easy, m_state->agent, m_state->options.ca_file);
  set_request(easy, request, *url, headers.get());
  set_limits(easy, limits);
  if (sink == nullptr) {
    set(easy, CURLOPT_ACCEPT_ENCODING, "");  // all that this libcurl can unpack
  } else {
    set(easy, CURLOPT_LOW_SPEED_LIMIT, k_slowest);
    set(easy, CURLOPT_LOW_SPEED_TIME, at_least_one(m_state->options.stall.count()));
  }
  set_incoming(easy, incoming);
  m_state->said[0] = '\0';
  set(easy, CURLOPT_ERRORBUFFER, m_state->said.data());

  const std::optional<CURLcode> code = m_state->run(stop);
  if (incoming.thrown) std::rethrow_exception(incoming.thrown);
  if (!code) return core::fail(ErrorKind::interrupted, "a signal ended the transfer");
  if (incoming.refusal == Incoming::Refusal::unwanted) return std::move(incoming.response);
  if (incoming.refusal != Incoming::Refusal::none) return refused(incoming);
  if (incoming.requests > 1) {
    return core::fail(ErrorKind::unavailable, "no whole answer came: the connection was closed before its first byte");
  }
  if (*code != CURLE_OK) return failure_of(*code, m_state->said.data(), *url);
  return std::move(incoming.response);
}

}  // namespace http
