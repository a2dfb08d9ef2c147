// SPDX-License-Identifier: Apache-2.0
#include "command.hpp"

namespace registry {

void declare_dry_run(CLI::App& command, Options& options) {
  command.add_flag("--dry-run", options.dry_run, "Only tell what would be done");
}

core::Result<store::Store> open_to_write(const Options& options, cli::Run& run) {
  return options.dry_run ? store::open_for_dry_run(options.store, run.clock, &run.stop)
                         : store::open(options.store, run.clock, store::Access::create, &run.stop);
}

core::Result<store::Store> open_to_read(const Options& options, cli::Run& run) {
  return store::open(options.store, run.clock, store::Access::read_only, &run.stop);
}

}  // namespace registry
