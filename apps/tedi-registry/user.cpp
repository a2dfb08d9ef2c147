// SPDX-License-Identifier: Apache-2.0
// tedi-registry user: whose entries lb-sync looks for.
#include "cli/binding.hpp"
#include "cli/log.hpp"
#include "cli/record_printer.hpp"
#include "command.hpp"
#include "core/text.hpp"
#include "io/stream_source.hpp"
#include "leaderboard/user_import.hpp"
#include "leaderboard/user_names.hpp"
#include "leaderboard/user_removal.hpp"
#include "store/user_repository.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <memory>

namespace registry {

namespace {

using core::ExitCode;
using leaderboard::Removed;
using store::WriteMode;

const char* const k_unit = "user";
const char* const k_stdin = "stdin";

/// Sentences of which the first are said, and the others counted.
class FirstFew {
 public:
  explicit FirstFew(void (*say)(const std::string&)) : m_say(say) {}
  void take(const std::string& sentence) {
    if (++m_count <= k_said) m_say(sentence);
  }
  void end(const std::string& what) const {
    if (m_count > k_said) m_say(fmt::format("and {} more {}", m_count - k_said, what));
  }

 private:
  static constexpr std::uint64_t k_said = 20;
  void (*m_say)(const std::string&);
  std::uint64_t m_count = 0;
};

WriteMode mode_of(const Options& options) {
  return options.dry_run ? WriteMode::only_tell : WriteMode::write;
}

core::Result<ExitCode> list(const Options& options, cli::Run& run) {
  auto store = open_to_read(options, run);
  if (!store) return core::fail(std::move(store).error());
  cli::RecordPrinter printer(run.output, options.format, "user", {"username", "display_name", "is_active"});
  store::UserRepository(store->connection)
      .each([&](std::string_view username, std::string_view display_name, bool is_active) {
        printer.row({username, display_name.empty() ? cli::Cell() : display_name, is_active});
      });
  printer.end();
  return ExitCode::ok;
}

core::Result<ExitCode> import(const Options& options, cli::Run& run) {
  const bool is_stdin = options.file == "-";
  auto source = is_stdin ? io::open_stream(STDIN_FILENO, k_stdin, run.stop) : io::open_file(options.file);
  if (!source) return core::fail(std::move(source).error());
  auto store = open_to_write(options, run);
  if (!store) return core::fail(std::move(store).error());
  FirstFew rejects(cli::warn);
  const leaderboard::UserImport how{
      .name = is_stdin ? k_stdin : options.file,
      .max_rejects = options.max_rejects,
      .mode = mode_of(options),
      .on_reject =
          [&](const catalog::Reject& reject) {
            rejects.take(fmt::format("{}: line {}: {}{}{}", core::printable(reject.file), reject.line, reject.reason,
                                     reject.excerpt.empty() ? "" : ": ", reject.excerpt));
          },
  };
  core::Counts& counts = run.summary.counts;
  auto done = leaderboard::import_users(store->connection, **source, how, run.stop, counts);
  rejects.end("rejected lines");
  if (!done) return core::fail(std::move(done).error());
  cli::note(fmt::format("{}: {} new, {} changed, {} known already{}", core::printable(how.name), counts.inserted,
                        counts.updated, counts.unchanged, options.dry_run ? "; nothing is written" : ""));
  return counts.rejected > 0 ? ExitCode::partial : ExitCode::ok;
}

std::string sentence_of(const leaderboard::RemovedUser& user, const Options& options) {
  const std::string name = core::printable(user.username);
  if (user.removed == Removed::unknown) return "nobody is called " + name + ": nothing to do";
  if (user.removed == Removed::before) return name + " is detached already: nothing to do";
  const std::string start = name + (options.dry_run ? " would be " : " is now ");
  return start + (options.purge
                      ? fmt::format("erased, with {} {}", user.entries, user.entries == 1 ? "entry" : "entries")
                      : "detached");
}

core::Result<ExitCode> remove(const Options& options, cli::Run& run) {
  leaderboard::UserNames names;
  for (const std::string& name : options.usernames) {
    core::Result<void> read;
    if (name == "-") {
      FirstFew bad_lines(cli::warn);
      const auto lines = io::open_stream(STDIN_FILENO, k_stdin, run.stop);
      read = names.read(*lines, [&](const std::string& sentence) { bad_lines.take(sentence); });
      bad_lines.end("such lines");
    } else {
      read = names.add(name);
    }
    if (!read) return core::fail(std::move(read).error());
  }
  run.summary.counts.rejected = names.bad_lines();
  auto store = open_to_write(options, run);
  if (!store) return core::fail(std::move(store).error());
  FirstFew users(cli::note);
  auto done = leaderboard::remove_users(
      store->connection, names.all(), options.purge ? leaderboard::Removal::purge : leaderboard::Removal::detach,
      mode_of(options), run.stop, [&](const leaderboard::RemovedUser& user) { users.take(sentence_of(user, options)); },
      run.summary.counts);
  users.end("users");
  if (!done) return core::fail(std::move(done).error());
  return names.bad_lines() > 0 ? ExitCode::partial : ExitCode::ok;
}

}  // namespace

std::vector<Command> declare_user(CLI::App& root, Options& options) {
  CLI::App* const noun = root.add_subcommand("user", "The users whose entries lb-sync looks for on the leaderboards");
  noun->require_subcommand(1);
  CLI::App* const importing = noun->add_subcommand("import", "Add the users of a list; nobody is removed");
  CLI::App* const listing = noun->add_subcommand("list", "Print the users");
  CLI::App* const removing = noun->add_subcommand("remove", "Detach users from the boards, or erase them");
  importing->add_option("FILE", options.file, "A CSV with the column username, or NDJSON; - reads stdin")->required();
  cli::add_parsed(*importing, "--max-rejects", options.max_rejects, catalog::RejectLimit::parse,
                  "Refuse the list when more of its lines are rejected (default: 1%)")
      ->type_name("SHARE|N");
  removing->add_option("USERNAME", options.usernames, "Users by name; - reads names, one a line, from stdin")
      ->required();
  removing->add_flag("--purge", options.purge, "Erase them, also from the boards and their history");
  cli::bind(*listing, options.format);
  for (CLI::App* const command : {importing, removing}) declare_dry_run(*command, options);
  const std::string task(leaderboard::k_user_task);
  return {{importing, task, k_unit, import}, {listing, "", "", list}, {removing, task, k_unit, remove}};
}

}  // namespace registry
