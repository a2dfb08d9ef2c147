// SPDX-License-Identifier: Apache-2.0
#include "cli/metrics.hpp"

#include "support/exposition.hpp"
#include "support/temp_dir.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <doctest/doctest.h>

using core::ErrorKind;
using core::ExitCode;
using support::parse_exposition;
using support::TempDir;
using support::value_of;

namespace {

constexpr std::string_view k_last_success = "tedi_run_last_success_timestamp_seconds";

/// A run of a quarter of an hour.
struct Sample {
  cli::Summary summary;
  ExitCode code = ExitCode::ok;
  core::TimePoint started{core::Milliseconds(1'700'000'000'000)};
  core::TimePoint ended{core::Milliseconds(1'700'000'900'250)};

  Sample() {
    summary.task = "kaggle.seed_initial";
    summary.source = "kaggle_meta_csv";
  }
  [[nodiscard]] cli::EndedRun run() const { return {"ingest-seed", summary, code, started, ended}; }
  [[nodiscard]] std::string text(std::string_view former = {}) const { return cli::metrics_text(run(), former); }
  [[nodiscard]] std::string last_success(std::string_view former) const {
    return value_of(parse_exposition(text(former)), k_last_success);
  }
};

/// The same, ended with an exit code of its own at another time.
Sample later(ExitCode code) {
  Sample sample;
  sample.code = code;
  sample.started += core::Milliseconds(3'600'000);
  sample.ended += core::Milliseconds(3'600'000);
  return sample;
}

}  // namespace

TEST_SUITE_BEGIN("cli/metrics");

TEST_CASE("a folder that is not there, a folder or a device in its place cannot be the file, and nothing is left") {
  const TempDir folder;
  const auto refused = [](const std::filesystem::path& path) {
    const auto possible = cli::check_metrics_file(path);
    REQUIRE_FALSE(possible);
    CHECK(possible.error().kind == ErrorKind::cannot_create);
    CHECK(cli::write_metrics_file(path, Sample().run()).error().kind == ErrorKind::cannot_create);
    return possible.error().message;
  };
  CHECK(refused(folder.path() / "nowhere/a.prom") == "--metrics-file: " + (folder.path() / "nowhere/a.prom").string() +
                                                         ": cannot create: No such file or directory");
  CHECK(refused(folder.path()).ends_with("it is a folder"));
  CHECK(refused("/dev/null").ends_with("it is not a regular file"));
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("asking whether a file can be put there leaves what is there as it was") {
  const TempDir folder;
  const auto path = folder.write("a.prom", "former");
  CHECK(cli::check_metrics_file(path));
  CHECK(cli::check_metrics_file(folder.path() / "b.prom"));
  CHECK(support::read_file(path) == "former");
  CHECK_FALSE(std::filesystem::exists(folder.path() / "b.prom"));
}

TEST_CASE("label values may hold anything: quotes, backslashes, line ends, broken UTF-8") {
  Sample sample;
  sample.summary.task = "a\"b\\c\nd\xFF";
  const auto samples = parse_exposition(sample.text());
  CHECK(samples.at(0).labels == "tool=\"ingest-seed\",task=\"a\\\"b\\\\c\\nd\xEF\xBF\xBD\",source=\"kaggle_meta_csv\"");
  CHECK(later(ExitCode::io).last_success(sample.text()) == "0.000");
  Sample failed = later(ExitCode::io);
  failed.summary.task = sample.summary.task;
  CHECK(failed.last_success(sample.text()) == "1700000900.250");
}

TEST_CASE("the last success is carried over by runs that are none") {
  const std::string good = Sample().text();
  CHECK(Sample().last_success("") == "1700000900.250");
  for (const ExitCode code : {ExitCode::partial, ExitCode::try_later, ExitCode::io, ExitCode::terminated}) {
    const std::string bad = later(code).text(good);
    CHECK(value_of(parse_exposition(bad), k_last_success) == "1700000900.250");
    CHECK(value_of(parse_exposition(bad), "tedi_run_success") == "0");
    CHECK(later(code).last_success(bad) == "1700000900.250");
  }
  CHECK(later(ExitCode::ok).last_success(good) == "1700004500.250");
}

TEST_CASE("the last success of another tool, task or source is not ours, nor is what is no time") {
  const auto failed = later(ExitCode::io);
  Sample other;
  other.summary.source = "kaggle_api";
  CHECK(failed.last_success(other.text()) == "0.000");
  const std::string beginning =
      std::string(k_last_success) + R"({tool="ingest-seed",task="kaggle.seed_initial",source="kaggle_meta_csv"})";
  CHECK(failed.last_success(beginning + " 12.5\n") == "12.500");
  CHECK(failed.last_success(beginning + " 12.5") == "12.500");
  for (const char* value : {"", " ", " -1", " nan", " inf", " 1e9", " 12 13", " 0x10", " 12,5"}) {
    CAPTURE(value);
    CHECK(failed.last_success(beginning + value + "\n") == "0.000");
  }
  CHECK(failed.last_success("\n\n\x01\xFF{}") == "0.000");
}

TEST_CASE("a clock that was set back gives no negative duration") {
  Sample sample;
  std::swap(sample.started, sample.ended);
  CHECK(value_of(parse_exposition(sample.text()), "tedi_run_duration_seconds") == "0.000");
}

TEST_CASE("the yardstick of these tests refuses what is not the format") {
  const std::string head = "# HELP a b\n# TYPE a gauge\n";
  CHECK(parse_exposition(head + "a{x=\"\\n\"} 1.5\n").size() == 1);
  for (const char* sample : {"", "a{x=\"y\"} 1", "b{x=\"y\"} 1\n", "a{x=\"y\"} one\n", "a{x=\"y\"}  1\n",
                             "a{x=\"\\t\"} 1\n", "a{x=y} 1\n", "a{9=\"y\"} 1\n", "a{x=\"y\"} 1\na{x=\"y\"} 2\n",
                             "a{x=\"y\"} 1\n\n", "a{x=\"y\"} 1\n# HELP a b\n", "a{x=\"y\"} 1 \n"}) {
    CAPTURE(sample);
    CHECK_THROWS(parse_exposition(head + sample));
  }
  CHECK_THROWS(parse_exposition("a{x=\"y\"} 1\n"));
}

TEST_CASE("what the metrics of a run look like") {
  Sample sample;
  sample.code = ExitCode::partial;
  sample.summary.counts = {.inserted = 1, .updated = 2, .unchanged = 3, .skipped = 4, .rejected = 5, .failed = 6};
  sample.summary.remaining = 7;
  const std::string text = sample.text();
  CHECK(text.starts_with(
      "# HELP tedi_run_start_timestamp_seconds When the last run began, in seconds since 1970 (UTC).\n"
      "# TYPE tedi_run_start_timestamp_seconds gauge\n"
      "tedi_run_start_timestamp_seconds{tool=\"ingest-seed\",task=\"kaggle.seed_initial\",source=\"kaggle_meta_csv\"} "
      "1700000000.000\n"
      "# HELP tedi_run_end_timestamp_seconds "));
  const auto samples = parse_exposition(text);
  CHECK(samples.size() == 13);
  CHECK(value_of(samples, "tedi_run_end_timestamp_seconds") == "1700000900.250");
  CHECK(value_of(samples, "tedi_run_duration_seconds") == "900.250");
  CHECK(value_of(samples, "tedi_run_exit_code") == "3");
  CHECK(value_of(samples, "tedi_run_success") == "0");
  CHECK(value_of(samples, k_last_success) == "0.000");
  CHECK(value_of(samples, "tedi_run_records", ",outcome=\"inserted\"") == "1");
  CHECK(value_of(samples, "tedi_run_records", ",outcome=\"updated\"") == "2");
  CHECK(value_of(samples, "tedi_run_records", ",outcome=\"unchanged\"") == "3");
  CHECK(value_of(samples, "tedi_run_records", ",outcome=\"skipped\"") == "4");
  CHECK(value_of(samples, "tedi_run_records", ",outcome=\"rejected\"") == "5");
  CHECK(value_of(samples, "tedi_run_records", ",outcome=\"failed\"") == "6");
  CHECK(value_of(samples, "tedi_run_remaining") == "7");
}

TEST_CASE("what remains is there when it is known, only then") {
  CHECK(Sample().text().find("tedi_run_remaining") == std::string::npos);
}

TEST_CASE("a file is replaced whole, and remembers the success before it") {
  const TempDir folder;
  const auto path = folder.path() / "a.prom";
  REQUIRE(cli::write_metrics_file(path, Sample().run()));
  CHECK(support::read_file(path) == Sample().text());
  const Sample failed = later(ExitCode::unavailable);
  REQUIRE(cli::write_metrics_file(path, failed.run()));
  const auto samples = parse_exposition(support::read_file(path));
  CHECK(value_of(samples, "tedi_run_exit_code") == "69");
  CHECK(value_of(samples, k_last_success) == "1700000900.250");
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("others may read the file, as the umask allows: a node exporter is somebody else") {
  const TempDir folder;
  const mode_t former = umask(022);
  const auto path = folder.path() / "a.prom";
  REQUIRE(cli::write_metrics_file(path, Sample().run()));
  umask(former);
  CHECK((std::filesystem::status(path).permissions() & std::filesystem::perms::others_read) !=
        std::filesystem::perms::none);
}

TEST_SUITE_END();
