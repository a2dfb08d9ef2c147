// SPDX-License-Identifier: Apache-2.0
#include "http/download.hpp"

#include "core/disk.hpp"
#include "core/size.hpp"
#include "io/byte_source.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <utility>

namespace http {

namespace {

using core::ErrorKind;

class FileReceiver final : public Receiver {
 public:
  FileReceiver(const Wanted& wanted, PartFile& part, const FileFacts* known, const core::StopFlag& stop,
               core::Progress& progress)
      : m_wanted(wanted), m_part(part), m_known(known), m_stop(stop), m_progress(progress) {}

  Headers headers() override;
  [[nodiscard]] std::uint64_t kept_bytes() const override { return m_part.size(); }
  Body begin(const Response& head) override;
  core::Result<void> take(std::string_view bytes) override;

  core::Result<void> judge(const Response& response, core::TimePoint now);
  [[nodiscard]] bool is_unchanged() const { return m_is_unchanged; }

 private:
  core::Result<Body> begin_file(const Response& head);
  core::Result<void> begin_range(const Response& head, const FileFacts& facts);
  core::Result<void> expect_room(const FileFacts& facts) const;
  core::Result<void> take_as_unchanged();
  core::Result<void> verify();
  core::Failure start_anew(std::string why);

  const Wanted& m_wanted;
  PartFile& m_part;
  const FileFacts* m_known;
  const core::StopFlag& m_stop;
  core::Progress& m_progress;
  // Of the request in hand.
  bool m_asks_for_range = false;
  const FileFacts* m_asks_about = nullptr;  // whether it has changed
  bool m_is_file = false;
  bool m_is_continued = false;
  bool m_is_delimited = true;
  bool m_is_unchanged = false;
  std::optional<core::Error> m_objection;  // to the head, which begin() has no way to say
};

core::Failure bad(std::string message) {
  return core::fail(ErrorKind::bad_data, std::move(message));
}

Headers FileReceiver::headers() {
  // All bytes came, and then the process died: there is no range behind the last one.
  const bool is_complete = m_part.can_go_on() && m_part.size() == m_part.facts().size_bytes;
  m_asks_for_range = m_part.can_go_on() && !is_complete;
  m_asks_about = is_complete ? &m_part.facts() : m_asks_for_range ? nullptr : m_known;
  m_is_file = m_is_continued = m_is_unchanged = false;
  m_objection.reset();
  Headers headers;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) headers.emplace_back(name, value);
  };
  if (m_asks_for_range) {
    add("Range", fmt::format("bytes={}-", m_part.size()));
    add("If-Range", m_part.facts().range_validator());
  } else if (m_asks_about != nullptr) {
    add("If-None-Match", m_asks_about->etag);
    add("If-Modified-Since", m_asks_about->last_modified);
  }
  return headers;
}

Body FileReceiver::begin(const Response& head) {
  if ((head.status != 200 && head.status != 206) || !m_wanted.is_file(head)) return Body::kept;
  m_is_file = true;
  m_is_delimited = head.is_delimited;
  core::Result<Body> body = begin_file(head);
  if (body) return *body;
  m_objection = std::move(body).error();
  return Body::unwanted;
}

core::Result<Body> FileReceiver::begin_file(const Response& head) {
  const FileFacts facts = facts_of(head);
  if (facts.size_bytes.value_or(0) > m_wanted.most_bytes) {
    return bad(fmt::format("a file of {} bytes, where {} are the most", *facts.size_bytes, m_wanted.most_bytes));
  }
  // A server that does not know If-None-Match may say all the same that it is the same file.
  m_is_unchanged = m_asks_about != nullptr && head.status == 200 && is_same_file(facts, *m_asks_about);
  if (m_is_unchanged) return Body::unwanted;
  const auto begun = head.status == 206 ? begin_range(head, facts) : m_part.restart(facts);
  if (!begun) return core::fail(begun.error());
  if (auto room = expect_room(facts); !room) return core::fail(std::move(room).error());
  return Body::streamed;
}

core::Result<void> FileReceiver::begin_range(const Response& head, const FileFacts& facts) {
  if (!m_asks_for_range || range_begin(head) != m_part.size()) {
    return start_anew("HTTP 206: another part than the one that was asked for");
  }
  // With If-Range the server sends a part of the same file only; it need not say again which that is.
  const bool has_more = !facts.size_bytes || *facts.size_bytes > m_part.size();
  if (!has_more || !may_be_same_file(facts, m_part.facts())) {
    return start_anew("HTTP 206: a part of another file than before");
  }
  m_is_continued = true;
  return m_part.facts().size_bytes || !facts.size_bytes ? core::Result<void>() : m_part.learn_size(*facts.size_bytes);
}

core::Result<void> FileReceiver::expect_room(const FileFacts& facts) const {
  if (!facts.size_bytes) return {};
  const std::uint64_t needed = *facts.size_bytes - m_part.size();
  std::error_code code;
  const auto space = std::filesystem::space(m_part.path().parent_path(), code);
  if (code || space.available >= needed) return {};
  return core::fail(ErrorKind::io,
                    core::disk_full_text(m_part.path(), core::size_text(static_cast<double>(needed)) + " more"));
}

core::Result<void> FileReceiver::take(std::string_view bytes) {
  if (m_wanted.is_kept ? m_stop.is_set() : m_stop.is_signalled()) {
    return core::fail(ErrorKind::interrupted, "stopped during a download");
  }
  if (m_part.size() + bytes.size() > m_part.facts().size_bytes.value_or(m_wanted.most_bytes)) {
    return start_anew("more bytes came than there should be");
  }
  if (auto written = m_part.append(bytes); !written) return written;
  m_progress.update(m_wanted.what, m_part.size(), m_part.facts().size_bytes.value_or(0));
  return {};
}

core::Result<void> FileReceiver::judge(const Response& response, core::TimePoint now) {
  if (m_objection) return core::fail(*m_objection);
  if (response.status == 304 && m_asks_about != nullptr) m_is_unchanged = true;
  if (m_is_unchanged) return take_as_unchanged();
  if (m_is_file) return verify();
  if (response.status == 416 && m_asks_for_range)
    return start_anew("HTTP 416: the file has no bytes beyond those that came");
  const bool is_success = response.status / 100 == 2;
  if (is_success && is_html(response)) return bad("an HTML page where the file was expected");
  if (auto judged = m_wanted.judge(response, now); !judged) return judged;
  return bad(fmt::format("HTTP {}: an answer of another kind where the file was expected", response.status));
}

core::Result<void> FileReceiver::take_as_unchanged() {
  if (m_asks_about == m_known) return {};
  m_is_unchanged = false;  // but whole, which is new
  return verify();
}

core::Result<void> FileReceiver::verify() {
  const FileFacts& facts = m_part.facts();
  if (facts.size_bytes && m_part.size() != *facts.size_bytes) {
    // What has come is right as far as anybody knows.
    return core::fail(ErrorKind::unavailable,
                      fmt::format("{} bytes have come, of {}", m_part.size(), *facts.size_bytes));
  }
  if (!facts.md5.empty() && m_part.md5_base64() != facts.md5) {
    const std::string sentence = fmt::format("its MD5 is {}, {} was promised", m_part.md5_base64(), facts.md5);
    // What was put together may have been wrong at the seam; the same file once more will be the same.
    if (m_is_continued) return start_anew(sentence);
    static_cast<void>(m_part.restart({}));
    return bad(sentence);
  }
  const auto front = m_part.peek(512);
  if (!front) return core::fail(front.error());
  const std::string_view content = io::wrong_content(*front).value_or("");
  const bool tells_by_itself = content == "a zip archive" || content == "a gzip";
  if (content == "an HTML page" || (facts.md5.empty() && !facts.size_bytes && !m_is_delimited && !tells_by_itself)) {
    static_cast<void>(m_part.restart({}));
    return bad(content == "an HTML page"
                   ? "an HTML page where the file was expected"
                   : "neither length nor checksum came with it, so that a cut would go unnoticed");
  }
  return {};
}

/// The next try, if there is one, begins at the first byte.
core::Failure FileReceiver::start_anew(std::string why) {
  if (auto emptied = m_part.restart({}); !emptied) return core::fail(std::move(emptied).error());
  return core::fail(ErrorKind::unavailable, std::move(why));
}

}  // namespace

core::Result<Downloaded> download(Client& client, const Wanted& wanted, PartFile& part, const FileFacts* known,
                                  const core::StopFlag& stop, core::Progress& progress) {
  // Before anybody waits for us: what is there may be gigabytes.
  if (auto digested = part.go_on(stop); !digested) return core::fail(std::move(digested).error());
  FileReceiver receiver(wanted, part, known, stop, progress);
  const auto answer = client.fetch(wanted.path, receiver, [&](const Response& response, core::TimePoint now) {
    return receiver.judge(response, now);
  });
  if (!answer) return core::fail(answer.error());
  return receiver.is_unchanged() ? Downloaded::unchanged : Downloaded::whole;
}

}  // namespace http
