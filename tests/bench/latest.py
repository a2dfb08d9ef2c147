# SPDX-License-Identifier: Apache-2.0
"""What a page of a listing costs between the network and the disk: mapping its twenty datasets, and writing them."""
import json
import statistics

import goals
from measured import Failed, machine, print_table

NAMES = ("new", "unchanged", "changed")


def round_of(workshop, datasets):
    """The figures of each kind of page, of one store from its first page on."""
    store = workshop.dir / "latest.db"
    lines = workshop.run(workshop.bin / "bench_list", store, datasets).splitlines()
    for path in workshop.dir.glob("latest.db*"):
        path.unlink()
    figures = {figure["what"]: figure for figure in map(json.loads, lines)}
    if tuple(figures) != NAMES:
        raise Failed(f"bench_list told of {', '.join(figures)}")
    return figures


def run(options, workshop):
    workshop.demand(options.datasets * 5_000 + 100e6, 0.2e9)
    print(machine(workshop))
    rounds = [round_of(workshop, options.datasets) for _ in range(options.rounds)]
    kept = rounds[1:] or rounds  # the first is for warming up
    middle = lambda name, key: statistics.median(figures[name][key] for figures in kept)
    counted = f"{len(rounds)} rounds, the first not counted" if len(rounds) > 1 else "1 round"
    print(f"{options.datasets:,} datasets on pages of 20, each of {rounds[0]['new']['bytes'] / 1000:.0f} kB; {counted}\n")
    print_table(("medians, CPU us a page", "mapping", "writing", "both"),
                [(name, f"{middle(name, 'map_us'):.0f}", f"{middle(name, 'write_us'):.0f}",
                  f"{middle(name, 'map_us') + middle(name, 'write_us'):.0f}") for name in NAMES])
    goals.print_latest({name: middle(name, "map_us") + middle(name, "write_us") for name in NAMES})
