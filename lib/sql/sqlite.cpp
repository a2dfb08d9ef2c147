// SPDX-License-Identifier: Apache-2.0
#include "sql/sqlite.hpp"

#include "core/text.hpp"
#include "sql/sqlite_driver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace sql {

namespace {

using sqlite::check;
using Access = SqliteOptions::Access;
using sqlite::k_application_id;

/// Before the first use of the library: its memory statistics take a lock for every allocation, and nobody reads them.
void configure_library() {
  [[maybe_unused]] static const int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

void now_ms_function(sqlite3_context* context, int, sqlite3_value**) {
  auto& handle = *static_cast<sqlite::Handle*>(sqlite3_user_data(context));
  if (!handle.statement_now_ms) handle.statement_now_ms = handle.clock->now().time_since_epoch().count();
  sqlite3_result_int64(context, *handle.statement_now_ms);
}

int open_flags(const std::filesystem::path& path, Access access) {
  constexpr int k_always = SQLITE_OPEN_NOMUTEX;
  switch (access) {
    case Access::read_write_create:
      return k_always | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case Access::read_write:
      return k_always | SQLITE_OPEN_READWRITE;
    case Access::memory:
      return k_always | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY;
    case Access::sealed:
      return k_always | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    case Access::read_only:
    case Access::inspect:
      break;
  }
  // Reading a WAL makes the files `-wal` and `-shm`, and a connection without write access leaves them behind. Where
  // they do not stand yet it is opened for writing (query_only forbids it), to take them away again; where they do, it
  // must not, or its end might write the log of a dead writer into the store. A rollback journal has to be undone,
  // though.
  const auto stands_beside = [&path](const char* suffix) {
    std::error_code ignored;
    return std::filesystem::exists(path.string() + suffix, ignored);
  };
  const bool only_log = stands_beside("-wal") && !stands_beside("-journal");
  return k_always | (only_log ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
}

std::string name_for_sqlite(const std::filesystem::path& path, Access access) {
  if (access == Access::memory) return ":memory:";
  if (access == Access::sealed) return sqlite::immutable_uri(path);
  return std::filesystem::absolute(path).string();
}

bool is_for_writing(Access access) {
  return access == Access::read_write_create || access == Access::read_write || access == Access::memory;
}

bool is_to_be_inspected(Access access) {
  return access == Access::inspect || access == Access::sealed;
}

/// How long to wait for another writer, and what ends that early.
struct Patience {
  core::Milliseconds at_most;
  const core::StopFlag* stop = nullptr;
  std::chrono::steady_clock::time_point since{};
};

/// SQLite asks before each further try; 0 ends the waiting.
int wait_a_little(void* patience_pointer, int tries) {
  auto& patience = *static_cast<Patience*>(patience_pointer);
  const auto now = std::chrono::steady_clock::now();
  if (tries == 0) patience.since = now;
  if (patience.stop != nullptr && patience.stop->is_set()) return 0;
  if (now - patience.since >= patience.at_most) return 0;
  std::this_thread::sleep_for(std::chrono::milliseconds(std::min(tries + 1, 50)));
  return 1;
}

// A rollback journal holds former pages only, of which an empty store has few; a WAL would hold every new page once
// more. It needs FULL to be as safe as a WAL is with NORMAL, which costs two waits for the disk a load.
constexpr const char* k_alone = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; BEGIN EXCLUSIVE";
constexpr const char* k_shared = "PRAGMA synchronous = NORMAL; PRAGMA journal_mode = WAL";

class SqliteDriver final : public Driver {
 public:
  SqliteDriver(const std::filesystem::path& path, const core::Clock& clock, const SqliteOptions& options)
      : m_handle{SQLite::Database(name_for_sqlite(path, options.access), open_flags(path, options.access)),
                 core::printable(options.name.empty() ? path.string() : options.name, 1000), &clock, std::nullopt},
        m_read_only(!is_for_writing(options.access)),
        m_patience{.at_most = options.busy_timeout, .stop = options.stop} {
    sqlite3_busy_handler(m_handle.raw(), wait_a_little, &m_patience);
    if (options.access != Access::memory) m_path = std::filesystem::canonical(path);  // a link has the same locks
    sqlite3_extended_result_codes(m_handle.raw(), 1);
    check(m_handle, sqlite3_create_function_v2(m_handle.raw(), "now_ms", 0, SQLITE_UTF8, &m_handle, now_ms_function,
                                               nullptr, nullptr, nullptr));
  }

  /// The last one to close a store moves what is in the log into the store, and nobody can read meanwhile: so as much
  /// as can be moved beside readers is moved before.
  ~SqliteDriver() override {
    if (m_read_only || !m_path) return;
    sqlite3_wal_checkpoint_v2(m_handle.raw(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  }
  SqliteDriver(const SqliteDriver&) = delete;
  SqliteDriver& operator=(const SqliteDriver&) = delete;

  std::unique_ptr<DriverStatement> prepare(std::string_view sql) override { return sqlite::prepare(m_handle, sql); }

  void script(std::string_view sql) override {
    m_handle.statement_now_ms.reset();
    const std::string text(sql);
    check(m_handle, sqlite3_exec(m_handle.raw(), text.c_str(), nullptr, nullptr, nullptr), sql);
  }

  void begin(bool for_writing) override {
    if (for_writing && m_read_only) {
      throw sqlite::make_failure(m_handle.name, SQLITE_READONLY, "it was opened for reading");
    }
    // A write lock that is asked for after a read is refused at once when somebody has written between.
    script(for_writing ? "BEGIN IMMEDIATE" : "BEGIN");
    if (!for_writing) script("PRAGMA query_only = ON");
    m_in_read_transaction = !for_writing;
  }

  void commit() override {
    script("COMMIT");
    end_read_transaction();
  }

  void roll_back() noexcept override {
    // After some failures (a full disk) SQLite has already done so.
    const bool is_open = sqlite3_get_autocommit(m_handle.raw()) == 0;
    if (is_open) sqlite3_exec(m_handle.raw(), "ROLLBACK", nullptr, nullptr, nullptr);
    end_read_transaction();
  }

  bool begin_bulk_load() override {
    const Impatience at_once(*this);  // whoever has the store open, perhaps for hours, is not waited for
    try {
      if (try_begin_alone()) return true;
    } catch (...) {
      end_bulk_load();
      throw;
    }
    end_bulk_load();
    return false;
  }

  void end_bulk_load() noexcept override {
    // A reader that came at once stands in the way of the switch. Whoever opens the store next to write tries again.
    const Impatience at_once(*this);
    constexpr int k_tries = 100;
    for (int tries = 0; tries < k_tries; ++tries) {
      const int code = sqlite3_exec(m_handle.raw(), k_shared, nullptr, nullptr, nullptr);
      if ((code & 0xFF) != SQLITE_BUSY) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  std::string index_definition(std::string_view name) override {
    return text(fmt::format("SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = '{}'", name));
  }

  std::unique_ptr<DriverLock> try_lock(std::string_view name) override {
    return m_path ? sqlite::try_file_lock(*m_path, name) : sqlite::try_memory_lock(m_held_in_memory, name);
  }

  std::vector<std::string> tables() override {
    const auto statement = prepare(
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
    std::vector<std::string> names;
    statement->start({});
    while (statement->next()) names.emplace_back(statement->text(0));
    statement->finish();
    return names;
  }

  [[nodiscard]] std::string_view engine() const override { return "sqlite"; }

  void stop_working_on(const core::StopFlag& stop) override {
    m_patience.stop = &stop;
    m_watchdog.emplace(m_handle.raw(), stop);
  }
  Mark mark() override { return sqlite::mark(m_handle); }
  std::vector<SchemaObject> objects() override { return sqlite::objects(m_handle); }
  void examine(Examination what, const FaultVisitor& visit) override { sqlite::examine(m_handle, what, visit); }
  Copied copy_to(const CopyTarget& target, const core::StopFlag& stop, core::Progress& progress) override {
    return sqlite::copy_to(m_handle, target, stop, progress);
  }

  /// Settings of the connection and, when the file is new, of the file. May be called again after Kind::busy.
  void set_up(const SqliteOptions& options) {
    if (m_read_only) script("PRAGMA query_only = ON");
    script("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA synchronous = NORMAL");
    if (!m_read_only && options.access != Access::memory) set_up_file();
    // Last: SQLite turns KiB into pages when it is told, and a new file's pages only then have their size.
    script(fmt::format("PRAGMA cache_size = -{}", options.cache_kib));
  }

  [[nodiscard]] bool lacks_write_permission() const {
    return !m_read_only && sqlite3_db_readonly(m_handle.raw(), "main") == 1;
  }

 private:
  void set_up_file() {
    // In this order: whoever makes the file marks it before its first table.
    const bool is_empty = tables().empty();
    const std::int64_t mark = sqlite::integer(m_handle, "PRAGMA application_id");
    if (mark != 0 && mark != k_application_id) {
      throw Failure(Kind::corrupt, 0,
                    fmt::format("{}: a database of another program (id {:#010x})", m_handle.name, mark));
    }
    const bool is_new = mark == 0 && is_empty;
    if (mark == 0 && !is_new) return;                // not ours: nothing is changed in it
    if (is_new) script("PRAGMA page_size = 16384");  // takes effect before WAL and the first table only
    const std::string mode = text("PRAGMA journal_mode = WAL");
    if (mode != "wal")
      throw Failure(Kind::lost, 0, fmt::format("{}: SQLite cannot use WAL here ({})", m_handle.name, mode));
    if (is_new) script(fmt::format("PRAGMA application_id = {}", k_application_id));
  }

  /// While it lives, whoever stands in the way is not waited for.
  class Impatience {
   public:
    explicit Impatience(SqliteDriver& driver) : m_driver(driver) {
      sqlite3_busy_handler(m_driver.m_handle.raw(), nullptr, nullptr);
    }
    ~Impatience() { sqlite3_busy_handler(m_driver.m_handle.raw(), wait_a_little, &m_driver.m_patience); }
    Impatience(const Impatience&) = delete;
    Impatience& operator=(const Impatience&) = delete;

   private:
    SqliteDriver& m_driver;
  };

  /// False: another connection has it open.
  bool try_begin_alone() {
    try {
      script(k_alone);
      return true;
    } catch (const Failure& failure) {
      if (failure.kind() != Kind::busy) throw;
      return false;
    }
  }

  std::string text(std::string_view sql) {
    const auto statement = prepare(sql);
    statement->start({});
    return statement->next() ? std::string(statement->text(0)) : std::string();
  }

  void end_read_transaction() noexcept {
    if (m_in_read_transaction && !m_read_only) {
      sqlite3_exec(m_handle.raw(), "PRAGMA query_only = OFF", nullptr, nullptr, nullptr);
    }
    m_in_read_transaction = false;
  }

  sqlite::Handle m_handle;
  bool m_read_only;
  Patience m_patience;
  bool m_in_read_transaction = false;
  std::optional<std::filesystem::path> m_path;  // nullopt: in memory
  std::shared_ptr<std::set<std::string>> m_held_in_memory = std::make_shared<std::set<std::string>>();
  std::optional<sqlite::Watchdog> m_watchdog;  // last: it ends before what it watches
};

/// What processes do that open a new file at the same moment: SQLite refuses to switch it to WAL under another one at
/// once, without the time-out that it grants statements.
void set_up_when_free(SqliteDriver& driver, const SqliteOptions& options) {
  const auto deadline = std::chrono::steady_clock::now() + options.busy_timeout;
  for (;;) {
    try {
      return driver.set_up(options);
    } catch (const Failure& failure) {
      const bool is_enough = std::chrono::steady_clock::now() >= deadline || (options.stop && options.stop->is_set());
      if (failure.kind() != Kind::busy || is_enough) throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

}  // namespace

EarlyLock try_early_run_lock(const std::filesystem::path& store, std::string_view name) {
  std::error_code code;
  const std::filesystem::path path = std::filesystem::canonical(store, code);
  if (code || !std::filesystem::exists(sqlite::lock_file(path, name), code)) return {};
  RunLock lock = sqlite::try_file_lock(path, name);
  if (!lock) return {.lock = std::nullopt, .is_held = true};
  return {.lock = std::move(lock), .is_held = false};
}

core::Result<Connection> open_sqlite(const std::filesystem::path& path, const core::Clock& clock,
                                     const SqliteOptions& options) {
  configure_library();
  const bool is_file = options.access != Access::memory;
  const bool for_writing = is_for_writing(options.access);
  const bool may_create = options.access == Access::read_write_create;
  if (is_file) {
    if (auto problem = sqlite::problem_with_path(path, may_create)) return core::fail(*std::move(problem));
  }
  try {
    auto driver = std::make_unique<SqliteDriver>(path, clock, options);
    if (driver->lacks_write_permission()) return core::fail(sqlite::not_permitted(path, for_writing));
    try {
      set_up_when_free(*driver, options);
    } catch (const Failure& failure) {
      if (failure.kind() != Kind::corrupt || !is_to_be_inspected(options.access)) throw;
    }
    return Connection(std::move(driver));
  } catch (const SQLite::Exception&) {
    return core::fail(sqlite::not_permitted(path, for_writing));
  } catch (const std::filesystem::filesystem_error& error) {  // the working directory is gone, or the file
    return core::fail(core::ErrorKind::io, core::printable(error.what(), 1000));
  } catch (const Failure& failure) {
    const bool is_refused = (failure.kind() == Kind::read_only && failure.engine_code() != SQLITE_READONLY_ROLLBACK) ||
                            (failure.engine_code() & 0xFF) == SQLITE_CANTOPEN;
    if (is_file && is_refused) return core::fail(sqlite::not_permitted(path, for_writing));  // or its -wal and -shm
    core::Error error = failure.as_error();
    // So far it was only looked at: what looks like a bug of ours is a file of a kind that SQLite does not know.
    if (error.kind == core::ErrorKind::internal) error.kind = core::ErrorKind::config;
    return core::fail(std::move(error));
  }
}

}  // namespace sql
