// SPDX-License-Identifier: Apache-2.0
#include "cli/settings.hpp"

#include "support/sample_tool.hpp"

#include <doctest/doctest.h>

using support::Ran;
using support::SampleTool;

namespace {

/// The sentence of a run that the configuration ends.
std::string complaint(SampleTool& tool, const std::vector<std::string>& arguments = {}) {
  const Ran ran = tool.run(arguments);
  CHECK(ran.code == 78);
  CHECK(ran.out.empty());
  CHECK_FALSE(ran.body_ran);
  return ran.err;
}

std::string config_path(const SampleTool& tool) {
  return (tool.folder().path() / "tedi/tedi.toml").string();
}

}  // namespace

TEST_SUITE_BEGIN("cli/settings");

TEST_CASE("a value that an option refuses names the variable") {
  const auto refused = [](const std::string& name, const std::string& value) {
    SampleTool tool;
    tool.environment[name] = value;
    return complaint(tool);
  };
  CHECK(refused("TEDI_LOG_FORMAT", "xml") ==
        "ingest-seed: error: TEDI_LOG_FORMAT: 'xml' is not possible: text or json was expected\n");
  CHECK(refused("TEDI_FORCE", "maybe") == "ingest-seed: error: TEDI_FORCE: 'maybe' is not true or false\n");
  CHECK(refused("TEDI_BATCH_SIZE", "many") ==
        "ingest-seed: error: TEDI_BATCH_SIZE: 'many' is not a whole number from 0\n");
  CHECK(refused("TEDI_MAX_RUNTIME", "5") ==
        "ingest-seed: error: TEDI_MAX_RUNTIME: '5' is not a duration: a number and its unit was expected, such as "
        "500ms, 30s, 15m, 6h or 90d\n");
}

TEST_CASE("a value that an option refuses names the file, the line and the key") {
  SampleTool tool;
  tool.write_config("store = \"a.db\"\nlog_format = \"xml\"\n");
  CHECK(complaint(tool) == "ingest-seed: error: " + config_path(tool) +
                               ": line 2: log_format: 'xml' is not possible: text or json was expected\n");
  tool.write_config("[ingest-seed]\nbatch_size = [1, 2]\n");
  CHECK(complaint(tool) ==
        "ingest-seed: error: " + config_path(tool) + ": line 2: batch_size: given 2 times, once is enough\n");
  tool.write_config("[ingest-seed]\nforce = 7\n");
  CHECK(complaint(tool) == "ingest-seed: error: " + config_path(tool) + ": line 2: force: '7' is not true or false\n");
}

TEST_CASE("an unknown key is refused with what may have been meant") {
  SampleTool tool;
  tool.write_config("[ingest-seed]\nbatch_sise = 5\n");
  CHECK(complaint(tool) == "ingest-seed: error: " + config_path(tool) +
                               ": line 2: unknown key 'batch_sise', did you mean 'batch_size'?\n");
  tool.write_config("log-format = \"json\"\n");
  CHECK(complaint(tool) == "ingest-seed: error: " + config_path(tool) +
                               ": line 1: unknown key 'log-format', did you mean 'log_format'?\n");
  tool.write_config("[ingest-seed]\ncompletely_different = 5\n");
  CHECK(complaint(tool) ==
        "ingest-seed: error: " + config_path(tool) + ": line 2: unknown key 'completely_different'\n");
}

TEST_CASE("an option of this tool alone does not belong on top of the file") {
  SampleTool tool;
  tool.write_config("batch_size = 5\n");
  CHECK(complaint(tool) ==
        "ingest-seed: error: " + config_path(tool) + ": line 1: 'batch_size' belongs into the table [ingest-seed]\n");
}

TEST_CASE("--help, --version and --config cannot be set from below") {
  SampleTool tool;
  tool.environment["TEDI_HELP"] = "1";
  tool.environment["TEDI_VERSION"] = "1";
  CHECK(tool.run({}).body_ran);
  tool.write_config("[ingest-seed]\nversion = true\n");
  CHECK(complaint(tool).find("unknown key 'version'") != std::string::npos);
}

TEST_CASE("a text: flag over environment over file over default") {
  SampleTool tool;
  CHECK(tool.run({}).options.store.dsn.empty());
  tool.write_config("store = \"file\"\n");
  CHECK(tool.run({}).options.store.dsn == "file");
  tool.environment["TEDI_STORE"] = "environment";
  CHECK(tool.run({}).options.store.dsn == "environment");
  CHECK(tool.run({"--store", "flag"}).options.store.dsn == "flag");
}

TEST_CASE("a flag: given over environment over file over default, and false counts") {
  SampleTool tool;
  CHECK_FALSE(tool.run({}).options.force);
  tool.write_config("[ingest-seed]\nforce = true\n");
  CHECK(tool.run({}).options.force);
  tool.environment["TEDI_FORCE"] = "0";
  CHECK_FALSE(tool.run({}).options.force);
  CHECK(tool.run({"--force"}).options.force);
}

TEST_CASE("a choice: flag over environment over file over default") {
  SampleTool tool;
  CHECK(tool.run({}).options.run.emit == cli::Emit::none);
  tool.write_config("emit = \"changed\"\n");
  CHECK(tool.run({}).options.run.emit == cli::Emit::changed);
  tool.environment["TEDI_EMIT"] = "all";
  CHECK(tool.run({}).options.run.emit == cli::Emit::all);
  CHECK(tool.run({"--emit", "none"}).options.run.emit == cli::Emit::none);
}

TEST_CASE("a number: flag over environment over file over default") {
  SampleTool tool;
  CHECK(tool.run({}).options.batch_size == 1000);
  tool.write_config("[ingest-seed]\nbatch_size = 1\n");
  CHECK(tool.run({}).options.batch_size == 1);
  tool.environment["TEDI_BATCH_SIZE"] = "2";
  CHECK(tool.run({}).options.batch_size == 2);
  CHECK(tool.run({"-b", "3"}).options.batch_size == 3);
}

TEST_CASE("several values: an array in the file, commas in the environment; the higher place replaces all") {
  using Values = std::vector<std::string>;
  SampleTool tool;
  tool.write_config("[ingest-seed]\nonly = [\"a\", \"b\"]\n");
  CHECK(tool.run({}).options.only == Values{"a", "b"});
  tool.environment["TEDI_ONLY"] = "c,d";
  CHECK(tool.run({}).options.only == Values{"c", "d"});
  CHECK(tool.run({"--only", "e"}).options.only == Values{"e"});
}

TEST_CASE("an empty variable counts as unset") {
  SampleTool tool;
  tool.write_config("store = \"file\"\n");
  tool.environment["TEDI_STORE"] = "";
  CHECK(tool.run({}).options.store.dsn == "file");
}

TEST_CASE("a value that a higher place has replaced is not looked at") {
  SampleTool tool;
  tool.write_config("log_format = \"xml\"\n");
  tool.environment["TEDI_BATCH_SIZE"] = "many";
  CHECK(tool.run({"--batch-size", "5", "--log-format", "text"}).code == 0);
}

TEST_CASE("the tool's table wins over the top of the file") {
  SampleTool tool;
  tool.write_config("store = \"top\"\n[ingest-seed]\nstore = \"table\"\n");
  CHECK(tool.run({}).options.store.dsn == "table");
}

TEST_CASE("options of a command count when the command is named, and are known when it is not") {
  SampleTool tool;
  tool.write_config("[ingest-seed]\nmax_rejects = \"5%\"\n");
  CHECK(tool.run({"kaggle"}).options.max_rejects == "5%");
  CHECK(tool.run({}).options.max_rejects == "1%");
  tool.environment["TEDI_MAX_REJECTS"] = "7%";
  CHECK(tool.run({"kaggle"}).options.max_rejects == "7%");
  CHECK(tool.run({"kaggle", "--max-rejects", "9%"}).options.max_rejects == "9%");
}

TEST_CASE("an option that excludes one from a higher place stays out") {
  SampleTool tool;
  tool.write_config("[ingest-seed]\nonly = [\"a\"]\n");
  const Ran ran = tool.run({"--force"});
  CHECK(ran.code == 0);
  CHECK(ran.options.force);
  CHECK(ran.options.only.empty());
}

TEST_CASE("a required option may come from the environment or the file") {
  SampleTool tool;
  tool.required_from = true;
  CHECK(tool.run({}).code == 64);
  tool.environment["TEDI_FROM"] = "a";
  CHECK(tool.run({}).options.from == "a");
  tool.environment.erase("TEDI_FROM");
  tool.write_config("[ingest-seed]\nfrom = \"b\"\n");
  CHECK(tool.run({}).options.from == "b");
}

TEST_CASE("--config names the file, TEDI_CONFIG does when --config is not given") {
  SampleTool tool;
  tool.write_config("store = \"found\"\n");
  const std::string one = tool.folder().write("one.toml", "store = \"one\"\n").string();
  const std::string two = tool.folder().write("two.toml", "store = \"two\"\n").string();
  tool.environment["TEDI_CONFIG"] = one;
  CHECK(tool.run({}).options.store.dsn == "one");
  CHECK(tool.run({"--config", two}).options.store.dsn == "two");
  CHECK(complaint(tool, {"--config", "/nowhere.toml"}) ==
        "ingest-seed: error: cannot read the config file /nowhere.toml: No such file or directory\n");
}

TEST_SUITE_END();
