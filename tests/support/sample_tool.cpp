// SPDX-License-Identifier: Apache-2.0
#include "support/sample_tool.hpp"

#include "support/capture.hpp"

#include <CLI/CLI.hpp>

#include <optional>

namespace support {

namespace {

void declare(CLI::App& app, SampleOptions& options, bool required_from) {
  app.add_option("--from", options.from, "Folder or zip with the CSVs")->type_name("DIR|ZIP")->required(required_from);
  app.add_option("-b,--batch-size", options.batch_size, "Rows a transaction")->capture_default_str();
  CLI::Option* const force = app.add_flag("--force", options.force, "Read although nothing changed");
  app.add_option("--only", options.only, "These only")->type_name("NAME")->excludes(force);
  CLI::App* const kaggle = app.add_subcommand("kaggle", "The Kaggle catalogue");
  kaggle->add_option("source", options.source, "A source")->type_name("SOURCE");
  kaggle->add_option("--max-rejects", options.max_rejects, "When to give up")->type_name("SHARE|N");
}

}  // namespace

SampleTool::SampleTool() {
  environment["XDG_CONFIG_HOME"] = m_folder.path().string();
  write_config("");
}

void SampleTool::write_config(std::string_view content) const {
  (void)m_folder.write("tedi/tedi.toml", content);
}

Ran SampleTool::run(const std::vector<std::string>& arguments, const cli::Tool::Body& body) {
  const Capture out;
  const Capture err;
  cli::Surroundings surroundings;
  surroundings.stdout_descriptor = stdout_descriptor == -1 ? out.descriptor() : stdout_descriptor;
  surroundings.stderr_descriptor = stderr_descriptor == -1 ? err.descriptor() : stderr_descriptor;
  surroundings.clock = &clock;
  surroundings.transport = network;
  surroundings.environment = [this](const std::string& name) {
    const auto found = environment.find(name);
    return found == environment.end() || found->second.empty() ? std::nullopt : std::optional(found->second);
  };
  cli::Tool tool({.name = "ingest-seed",
                  .summary = "Fill the catalogue",
                  .replaces = "kaggle.seed_initial",
                  .examples = "  ingest-seed kaggle --from meta-kaggle/\n"},
                 surroundings);
  Ran ran{};
  declare(tool.app(), ran.options, required_from);
  tool.add_store_options(ran.options.store);
  tool.add_run_options(ran.options.run);
  tool.add_network_options(ran.options.network);
  tool.describe(describe);

  std::vector<const char*> argv{"ingest-seed"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  ran.code = tool.run(static_cast<int>(argv.size()), argv.data(), [&](cli::Run& run) -> core::Result<core::ExitCode> {
    ran.body_ran = true;
    return body ? body(run) : core::ExitCode::ok;
  });
  ran.out = out.text();
  ran.err = err.text();
  return ran;
}

cli::Tool::Body with_task(cli::Tool::Body rest) {
  return [rest = std::move(rest)](cli::Run& run) {
    run.summary.task = "kaggle.seed_initial";
    run.summary.source = "kaggle_meta_csv";
    run.summary.unit = "dataset";
    return rest(run);
  };
}

}  // namespace support
