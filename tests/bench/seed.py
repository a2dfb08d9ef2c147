# SPDX-License-Identifier: Apache-2.0
"""The first load of Meta Kaggle and what follows it: the inputs, the programs, what each has to have done."""
import csv
import json
import os
import re
import shutil
import sys
from pathlib import Path

import goals
import yardstick
from measured import Failed, Figures, machine, print_table

SKIPPABLE = {"duckdb", "duckdb-table"}
YARDSTICKS = {"sqlite": yardstick.sqlite, "duckdb": yardstick.duckdb, "duckdb-table": yardstick.duckdb_table}
NAMES = (*YARDSTICKS, "first", "unchanged", "touched", "changed", "empty", "help")
LABELS = {
    "sqlite": "sqlite3: .import, join, upsert",
    "duckdb": "DuckDB: join -> CSV -> sqlite3",
    "duckdb-table": "DuckDB: join -> table of its own",
    "first": "tedi: first load",
    "unchanged": "tedi: again, unchanged",
    "touched": "tedi: again, touched but equal",
    "changed": "tedi: again, 1 % changed",
    "empty": "tedi: first load, no descriptions",
}
REFRESH = 0.01


class Seed:
    """One benchmark run: figures by name, and the sizes they are compared with."""

    def __init__(self, options, workshop):
        self.workshop, self.only, self.scale = workshop, set(options.only), options.scale
        if self.only & {"unchanged", "touched", "changed", "empty"}:
            self.only.add("first")  # they follow it, or are compared with it
        self.samples = {}
        self.notes = []
        self.store_untouched = True  # by the runs that had nothing to do
        self.modules = None
        if self.only & SKIPPABLE:
            try:
                self.modules = yardstick.install_duckdb(workshop.cache)
            except Failed as reason:
                self.only -= SKIPPABLE
                self.notes.append(f"SKIPPED: DuckDB: {reason}")
        workshop.demand(*self.needed())
        self.tools = sorted(path.stem for path in Path(__file__).parents[2].glob("apps/*.cpp"))

    def needed(self):
        """Bytes of disk and of memory, as seen at scale 1, with a tenth in reserve."""
        disk = 4.0 + 2.9 + (1.4 if self.only & set(YARDSTICKS) else 0)  # inputs, a store with its log, another one
        disk += 4.0 * ("changed" in self.only) + 1.8 * ("empty" in self.only)
        disk += 7.0 if "sqlite" in self.only else 5.0 if self.only & SKIPPABLE else 0  # one yardstick at a time
        memory = 5.0 if self.only & SKIPPABLE else 0.3
        return (disk * self.scale + 0.1) * 1.1e9, (memory * self.scale + 0.2) * 1e9

    def make_inputs(self):
        def edition(name, *more):
            self.workshop.run(self.workshop.bin / "make_meta_kaggle", "--scale", self.scale, "--out", name, *more)
            return self.workshop.dir / name

        self.full = edition("full")
        if "changed" in self.only:
            self.refreshed = edition("refreshed", "--refresh", REFRESH)
            self.expected = changed_ids(self.full, self.refreshed)
        if "empty" in self.only:
            self.empty = edition("empty", "--desc-factor", 0)
        self.datasets = sum(1 for _ in (self.full / "Datasets.csv").open("rb")) - 1
        self.input_bytes = sum(path.stat().st_size for path in self.full.iterdir())

    def ingest(self, store, inputs):
        """Figures and summary of one run of the tool."""
        figures, stdout = self.workshop.measure(self.workshop.bin / "ingest-seed", "kaggle", "--config",
                                                self.workshop.config, "--from", inputs, "--store", store)
        return figures, json.loads(stdout.splitlines()[-1])

    def expect(self, name, summary, **counts):
        wrong = {key: summary["counts"][key] for key, count in counts.items() if summary["counts"][key] != count}
        if wrong or summary["status"] != "ok":
            raise Failed(f"{LABELS[name]}: {counts} expected, the summary says {wrong}, {summary['status']}")

    def revisions(self, store):
        """How often each dataset was written, as (id, times)."""
        query = "SELECT external_id || ' ' || revision FROM datasets"
        return {tuple(line.split()) for line in self.workshop.run("sqlite3", "-batch", store, query).splitlines()}

    def round(self, reference):
        """Every program once, each from the start. With a reference store the yardsticks' answers are looked at."""
        note = lambda name, figures: self.samples.setdefault(name, []).append(figures)
        for name, program in YARDSTICKS.items():
            if name not in self.only:
                continue
            folder = self.workshop.folder("yardstick")
            (folder / "csv").symlink_to(self.full)
            note(name, program(self.workshop, folder, self.modules))
            if reference:
                if name == "duckdb-table":
                    yardstick.export_duckdb_table(self.workshop, folder, self.modules)
                rows, digest = yardstick.compare(reference, folder / "result.db")
                self.notes.append(f"same answer: {LABELS[name]}: {rows:,} of {self.datasets:,} datasets, MD5 {digest}")
            shutil.rmtree(folder)
        if "first" in self.only:
            self.round_of_ours(note)
        for tool in self.tools if "help" in self.only else ():
            for _ in range(5):
                note(f"{tool} --help", self.workshop.measure(self.workshop.bin / tool, "--help")[0])

    def round_of_ours(self, note):
        folder = self.workshop.folder("ours")
        store, all_of_them = folder / "tedi.db", {"fetched": self.datasets, "rejected": 0, "failed": 0}

        def step(name, inputs, **counts):
            figures, summary = self.ingest(store, inputs)
            self.expect(name, summary, **counts)
            note(name, figures)
            return summary

        step("first", self.full, inserted=self.datasets, **all_of_them)
        self.store_bytes = store.stat().st_size
        if "unchanged" in self.only:
            before = store.stat()
            if step("unchanged", self.full, fetched=0)["inputs"] != "unchanged":
                raise Failed("the inputs were read again although nothing had changed")
            after = store.stat()
            self.store_untouched &= (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
        if "touched" in self.only:
            for path in self.full.iterdir():
                os.utime(path)
            step("touched", self.full, unchanged=self.datasets, **all_of_them)
        if "changed" in self.only:
            before = self.revisions(store)
            step("changed", self.refreshed, updated=len(self.expected),
                 unchanged=self.datasets - len(self.expected), **all_of_them)
            written = {id for id, _ in self.revisions(store) - before}
            if written != self.expected:
                raise Failed(f"{len(self.expected)} datasets changed, {len(written)} were written: "
                             f"{sorted(written ^ self.expected)[:5]} ...")
        shutil.rmtree(folder)
        if "empty" in self.only:
            folder = self.workshop.folder("ours")
            store = folder / "tedi.db"
            step("empty", self.empty, inserted=self.datasets, **all_of_them)
            shutil.rmtree(folder)


def changed_ids(before, after):
    """The ids of the datasets whose rows differ between two editions; all other files are the same."""
    with (before / "Datasets.csv").open(newline="") as old, (after / "Datasets.csv").open(newline="") as new:
        return {row[0] for row, was in zip(csv.reader(new), csv.reader(old), strict=True) if row != was}


def versions(workshop, modules):
    said = workshop.run(workshop.bin / "ingest-seed", "--version").splitlines()
    names = [re.sub(r"^\S+ \((\S+)\)", r"\1", said[0]), said[-1].split(",")[0]]
    names.append("sqlite3 " + workshop.run("sqlite3", "--version").split()[0])
    if modules:
        names.append("DuckDB " + json.loads((modules / "@duckdb/node-api/package.json").read_text())["version"])
        names.append("node " + workshop.run("node", "--version").strip().lstrip("v"))
    return ", ".join(names)


def run(options, workshop):
    seed = Seed(options, workshop)
    print(machine(workshop))
    print(versions(workshop, seed.modules), flush=True)
    seed.make_inputs()
    counted = f"{options.rounds} rounds, the first not counted" if options.rounds > 1 else "1 round"
    print(f"scale {options.scale:g}: {seed.datasets:,} datasets, {seed.input_bytes / 1e6:,.0f} MB of CSV; {counted}",
          flush=True)

    reference = None
    if seed.only & set(YARDSTICKS):
        reference = workshop.folder("reference") / "tedi.db"
        seed.ingest(reference, seed.full)
    for number in range(options.rounds):
        if sys.stderr.isatty():
            print(f"round {number + 1} of {options.rounds} ...", file=sys.stderr)
        seed.round(reference if number == 0 else None)
        if number == 0 and reference:
            shutil.rmtree(reference.parent)
        if number == 0 and options.rounds > 1:
            seed.samples.clear()

    medians = {name: Figures.median(samples) for name, samples in seed.samples.items()}
    print()
    print_table(("medians", "wall s", "CPU s", "+-", "peak MiB", "written MB"),
                [(LABELS.get(name, name), f"{f.wall_s:.3f}", f"{f.cpu_s:.3f}", f"{Figures.spread(seed.samples[name]):.0%}",
                  f"{f.peak_bytes / 2**20:.1f}", f"{f.written_bytes / 1e6:,.2f}") for name, f in medians.items()])
    print()
    goals.print_verdicts(medians, seed)
    print(*seed.notes, sep="\n")


def instructions(options, workshop):
    """How many instructions a first load takes, in all its threads."""
    workshop.run(workshop.bin / "make_meta_kaggle", "--scale", options.scale, "--out", "full")
    log = workshop.dir / "callgrind.log"
    workshop.run("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"--log-file={log}",
                 workshop.bin / "ingest-seed", "kaggle", "--config", workshop.config, "--from", "full", "--store", "tedi.db")
    found = re.search(r"Collected : (\d+)", log.read_text())
    if not found:
        raise Failed(f"callgrind said nothing of instructions: {log.read_text()[-300:]}")
    return int(found[1])
