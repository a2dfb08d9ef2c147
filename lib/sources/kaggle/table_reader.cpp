// SPDX-License-Identifier: Apache-2.0
#include "sources/kaggle/table_reader.hpp"

#include "core/text.hpp"

#include <fmt/format.h>

namespace sources::kaggle {

namespace {

/// Passes a table's bytes on, telling how far it is and asking for a stop before each piece: also a row that never ends
/// can be stopped.
class WatchedSource final : public io::ByteSource {
 public:
  WatchedSource(std::unique_ptr<io::ByteSource> source, std::string_view file, std::uint64_t size_bytes,
                const ReadContext& context)
      : m_source(std::move(source)), m_file(file), m_size_bytes(size_bytes), m_context(context) {}

  core::Result<std::size_t> read(std::span<char> buffer) override {
    if (m_context.stop.is_set()) return core::fail(core::ErrorKind::interrupted, fmt::format("{}: stopped", m_file));
    m_context.progress.update(m_file, consumed_bytes(), m_size_bytes);
    return m_source->read(buffer);
  }
  core::Result<bool> seek(std::uint64_t offset) override { return m_source->seek(offset); }
  [[nodiscard]] std::uint64_t consumed_bytes() const override { return m_source->consumed_bytes(); }

 private:
  std::unique_ptr<io::ByteSource> m_source;
  std::string_view m_file;
  std::uint64_t m_size_bytes;
  const ReadContext& m_context;
};

io::CsvLimits limits(TableReader::Pass pass) {
  io::CsvLimits limits;
  if (pass == TableReader::Pass::pick) limits.buffer_bytes = std::size_t{16} << 10;
  return limits;
}

}  // namespace

TableReader::TableReader(ReadContext& context, MetaTable table, Pass pass, std::uint64_t size_bytes,
                         std::unique_ptr<io::ByteSource> source)
    : m_context(&context),
      m_file(file_name(table)),
      m_pass(pass),
      m_source(std::make_unique<WatchedSource>(std::move(source), m_file, size_bytes, context)),
      m_scanner(std::make_unique<io::CsvScanner>(*m_source, limits(pass))) {
}

core::Result<TableReader> TableReader::open(const MetaInput& input, MetaTable table, ReadContext& context, Pass pass) {
  auto source = input.open(table);
  if (!source) return core::fail(std::move(source).error());
  TableReader reader(context, table, pass, input.size_bytes(table), std::move(*source));
  auto header = reader.m_scanner->read_header(reader.m_file);
  if (!header) return core::fail(std::move(header).error());
  auto binding = io::CsvBinding::bind(*header, columns(table));
  if (!binding) return core::fail(std::move(binding).error().with_context(reader.m_file));
  reader.m_binding = std::move(*binding);
  if (pass == Pass::first) reader.tell_missing_columns(table);
  return reader;
}

void TableReader::tell_missing_columns(MetaTable table) const {
  std::vector<std::string_view> missing;
  for (std::size_t column = 0; column < columns(table).size(); ++column) {
    if (!m_binding.has(column)) missing.push_back(columns(table)[column].names.front());
  }
  if (!missing.empty()) m_context->on_missing_columns(m_file, missing);
}

core::Result<bool> TableReader::read_at(std::uint64_t offset) {
  constexpr std::uint64_t k_no_line = 0;  // nobody is told of it
  auto moved = m_scanner->go_to(offset, k_no_line);
  if (!moved) return core::fail(std::move(moved).error());
  if (!*moved) return false;
  auto step = m_scanner->next();
  if (!step) return core::fail(std::move(step).error());
  if (*step != Step::row) return core::fail(changed());
  return true;
}

core::Error TableReader::changed() const {
  return {core::ErrorKind::io, fmt::format("{}: changed while it was read", m_file)};
}

core::Result<bool> TableReader::take(core::Result<Step> step) {
  if (!step) return core::fail(std::move(step).error());
  if (*step == Step::reject) {
    const io::CsvReject& reject = m_scanner->reject();
    tell_reject(reject.line, reject.reason, reject.excerpt);
  }
  if (auto judged = judge(*step == Step::end); !judged) return core::fail(std::move(judged).error());
  return *step == Step::row;
}

core::Result<void> TableReader::judge(bool at_end) {
  m_judged_rejects = m_rejects;
  const bool is_exceeded = m_context->limit.exceeded(m_rejects, rows(), at_end);
  if ((at_end || is_exceeded) && m_pass == Pass::first) m_context->on_file_end(m_file);
  if (!is_exceeded) return {};
  return core::fail(
      core::ErrorKind::bad_data,
      fmt::format("{}: {} of {} rows are rejected, more than --max-rejects allows; --rejects FILE lists them", m_file,
                  m_rejects, rows()));
}

void TableReader::reject(std::string_view reason) {
  io::CsvRow& row = m_scanner->row();
  std::string excerpt;
  constexpr std::size_t k_enough = 160;
  for (std::size_t column = 0; column < row.size() && excerpt.size() <= k_enough; ++column) {
    if (!excerpt.empty()) excerpt += ',';
    excerpt += row.field(column).substr(0, k_enough);
  }
  tell_reject(row.line(), std::string(reason), excerpt);
}

void TableReader::tell_reject(std::uint64_t line, std::string reason, std::string_view raw) {
  ++m_rejects;
  if (m_pass != Pass::first) return;
  m_context->on_reject(
      {.file = std::string(m_file), .line = line, .reason = std::move(reason), .excerpt = core::printable(raw)});
}

}  // namespace sources::kaggle
