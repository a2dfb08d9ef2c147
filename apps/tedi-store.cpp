// SPDX-License-Identifier: Apache-2.0
// tedi-store: make the store, keep its schema up to date, see whether it is sound, copy it.
#include "cli/tool.hpp"
#include "core/text.hpp"
#include "io/new_file.hpp"
#include "store/backup.hpp"
#include "store/check.hpp"
#include "store/store.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace {

using core::ExitCode;

const char* const k_examples =
    "  tedi-store init --store ~/catalogue.db\n"
    "  tedi-store migrate | jq .schema_version\n"
    "  tedi-store check | jq -r '.problems[]'\n"
    "  tedi-store backup /mnt/backup/tedi-2026-01-31.db\n";

/// Text of a path for a JSON line.
std::string json_text(const std::filesystem::path& path) {
  return core::repair_utf8(path.string());
}

/// What an opening did to the store, for the one who typed the command.
std::string describe(const store::Store& store, int version) {
  const std::string path = store.path.string();
  if (store.applied.empty()) return path + " is there and up to date, schema " + std::to_string(version);
  const int former = store.applied.front().version - 1;
  if (former == 0) return path + " is created, schema " + std::to_string(version);
  return path + " is migrated from schema " + std::to_string(former) + " to " + std::to_string(version);
}

core::Result<ExitCode> open(const store::Options& options, store::Access access, cli::Run& run) {
  core::Result<store::Store> store = store::open(options, run.clock, access);
  if (!store) return core::fail(std::move(store).error());
  const core::Result<int> version = store::schema_version(store->connection);
  if (!version) return core::fail(version.error());
  run.summary.counts.inserted = store->applied.size();
  run.summary.counts.unchanged = store::all_migrations().size() - store->applied.size();
  run.summary.details = [path = json_text(store->path), version = *version](io::JsonWriter& json) {
    json.member("store", path).member("schema_version", version);
  };
  cli::note(describe(*store, *version));
  return ExitCode::ok;
}

void write_details(io::JsonWriter& json, const store::CheckReport& report) {
  if (!report.path.empty()) json.member("store", json_text(report.path));
  json.member("schema_version", report.schema_version);
  json.key("problems").begin_array();
  for (const std::string& problem : report.problems.first()) json.value(core::repair_utf8(problem));
  json.end_array().member("problems_total", report.problems.total());
}

/// For people: each problem, and what they come to.
void tell(const store::CheckReport& report) {
  const store::Problems& problems = report.problems;
  for (const std::string& problem : problems.first()) cli::warn(problem);
  const std::uint64_t untold = problems.total() - problems.first().size();
  if (untold > 0) cli::warn("and " + std::to_string(untold) + " more problems");
  const int newest = store::all_migrations().back().version;
  if (report.schema_version && *report.schema_version < newest) {
    cli::note("the schema is " + std::to_string(*report.schema_version) + ", this program knows " +
              std::to_string(newest) + ": tedi-store migrate brings it up to date");
  }
  const std::string path = report.path.string();
  if (problems.total() == 0) return cli::note(path + " is sound");
  cli::note(path + " is not sound, problems: " + std::to_string(problems.total()));
}

core::Result<ExitCode> check(const store::Options& options, store::CheckReport& report, cli::Run& run) {
  const core::Result<void> checked = store::check(options, run.clock, run.stop, run.progress, report);
  run.summary.counts = report.counts;
  if (checked) {
    tell(report);
    return report.problems.total() == 0 ? ExitCode::ok : ExitCode::problems_found;
  }
  if (report.planned > 0 && checked.error().kind == core::ErrorKind::interrupted)
    run.summary.remaining = report.planned - report.counts.fetched();
  return core::fail(checked.error());
}

core::Result<ExitCode> back_up(const store::Options& options, const std::filesystem::path& file, cli::Run& run) {
  core::Result<store::Store> store = store::open(options, run.clock, store::Access::as_is, &run.stop);
  if (!store) return core::fail(std::move(store).error());
  auto target = io::NewFile::reserve(file, store::k_companions);
  if (!target) return core::fail(std::move(target).error());
  const auto backup = store::back_up(*store, {target->temporary(), core::printable(file.string(), 1000)}, run.clock,
                                     run.stop, run.progress);
  if (!backup) return core::fail(backup.error());
  if (auto committed = target->commit(); !committed) return core::fail(std::move(committed).error());
  run.summary.counts.inserted = backup->copied.pages;
  run.summary.details = [store = json_text(store->path), file = json_text(file),
                         backup = *backup](io::JsonWriter& json) {
    json.member("store", store).member("schema_version", backup.schema_version);
    json.member("backup", file).member("size_bytes", backup.copied.bytes);
  };
  cli::note(store->path.string() + " is copied to " + file.string() + " and the copy is sound");
  return ExitCode::ok;
}

}  // namespace

int main(int argc, char** argv) {
  cli::Tool tool({.name = "tedi-store",
                  .summary = "create the store, keep its schema up to date, check and copy it",
                  .replaces = "flask db upgrade",
                  .examples = k_examples});
  store::Options options;
  std::string file;
  store::CheckReport report;
  tool.add_store_options(options);
  tool.add_report_options();
  tool.app().require_subcommand(1);
  const CLI::App* const init = tool.app().add_subcommand("init", "Create the store, or migrate the one that is there");
  const CLI::App* const migrate =
      tool.app().add_subcommand("migrate", "Bring the schema of an existing store up to date");
  const CLI::App* const look = tool.app().add_subcommand("check", "See whether the store is sound; changes nothing");
  CLI::App* const copy = tool.app().add_subcommand("backup", "Copy the store while it is used, and verify the copy");
  copy->add_option("FILE", file, "The copy; nothing may be there")->required();

  tool.describe([&](cli::Summary& summary) {
    summary.source = "tedi";
    summary.task = "store." + tool.app().get_subcommands().front()->get_name();
    summary.unit = look->parsed() ? "check" : copy->parsed() ? "page" : "migration";
    if (look->parsed()) summary.details = [&report](io::JsonWriter& json) { write_details(json, report); };
  });
  return tool.run(argc, argv, [&](cli::Run& run) -> core::Result<ExitCode> {
    if (init->parsed()) return open(options, store::Access::create, run);
    if (migrate->parsed()) return open(options, store::Access::existing, run);
    if (look->parsed()) return check(options, report, run);
    return back_up(options, file, run);
  });
}
