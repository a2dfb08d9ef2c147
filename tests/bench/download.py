# SPDX-License-Identifier: Apache-2.0
"""Downloading Meta Kaggle from a storage that costs nothing, and seeding from its zips: what each costs beside the work
that nobody can spare."""
import json
import shutil
import sys
from pathlib import Path

import goals
from measured import Figures, expect, machine, print_table
from storage import Storage

LABELS = {
    "curl": "curl -L",
    "sha256": "openssl dgst -sha256",
    "md5": "openssl dgst -md5",
    "download": "tedi: download, nothing to seed",
    "inflate": "Python: zlib",
    "plain": "tedi: first load from plain files",
    "zips": "tedi: first load from zips",
}
NAMES = tuple(LABELS)


class Download:
    """The inputs, and what is done with them."""

    def __init__(self, workshop, scale):
        self.workshop = workshop
        workshop.run(workshop.bin / "make_meta_kaggle", "--scale", scale, "--out", "plain")
        self.plain, self.zips, self.fetched = workshop.dir / "plain", workshop.folder("zips"), workshop.folder("fetched")
        self.tables = sorted(path.name for path in self.plain.iterdir())
        for table in self.tables:
            workshop.run("zip", "-q", self.zips / f"{table}.zip", table, cwd=self.plain)
        self.datasets = sum(1 for _ in (self.plain / "Datasets.csv").open("rb")) - 1
        self.plain_bytes, self.zip_bytes = (sum(path.stat().st_size for path in folder.iterdir())
                                            for folder in (self.plain, self.zips))

    def ingest(self, store, *more):
        """Figures and summary of one run of the tool."""
        figures, stdout = self.workshop.measure(self.workshop.bin / "ingest-seed", "kaggle", "--config", self.workshop.config,
                                                "--store", store, *more)
        return figures, json.loads(stdout.splitlines()[-1])

    def curl(self, storage):
        words = [word for table in self.tables for word in ("-o", self.fetched / table, f"{storage.url}/{table}")]
        return self.workshop.measure("curl", "-sSfL", *words)[0]

    def digest(self, storage, algorithm):
        figures, stdout = self.workshop.measure("openssl", "dgst", "-r", f"-{algorithm}", *self.tables, cwd=self.fetched)
        expect(f"the {algorithm} of what curl fetched", [line.split()[0] for line in stdout.splitlines()],
               [storage.files[table].digests[algorithm] for table in self.tables])
        return figures

    def download(self, *more):
        return self.ingest(self.workshop.dir / "downloaded.db", "--rate", "1000000/s", *more)

    def download_again(self):
        figures, summary = self.download("--force-redownload")
        expect("bytes downloaded", summary["download"]["fetched_bytes"], self.plain_bytes)
        expect("the inputs, whose SHA-256 the store knows", summary["inputs"], "unchanged")
        return figures

    def inflate(self):
        script = Path(__file__).parent / "yardsticks/inflate.py"
        figures, stdout = self.workshop.measure(sys.executable, "-IS", script, *sorted(self.zips.iterdir()))
        expect("bytes inflated", sum(int(size) for size in stdout.split()), self.plain_bytes)
        return figures

    def first_load(self, inputs):
        folder = self.workshop.folder("load")
        figures, summary = self.ingest(folder / "tedi.db", "--from", inputs)
        expect("datasets inserted", summary["counts"]["inserted"], self.datasets)
        shutil.rmtree(folder)
        return figures


def run(options, workshop):
    # As seen at scale 1: the inputs, zipped, fetched by curl and in the cache, where the largest is twice for a moment;
    # the store that was seeded, and the one of a first load with its log.
    workshop.demand((18.5 * options.scale + 0.1) * 1.1e9, (0.3 * options.scale + 0.2) * 1e9)
    print(machine(workshop))
    print(workshop.run("curl", "--version").split(" (")[0] + ", " + workshop.run("openssl", "version").strip(), flush=True)
    inputs = Download(workshop, options.scale)
    counted = f"{options.rounds} rounds, the first not counted" if options.rounds > 1 else "1 round"
    print(f"scale {options.scale:g}: {inputs.plain_bytes / 1e6:,.0f} MB of CSV in {len(inputs.tables)} files, "
          f"{inputs.zip_bytes / 1e6:,.0f} MB zipped; {counted}\n", flush=True)
    samples = {name: [] for name in NAMES if name in options.only}
    with Storage(inputs.plain) as storage:
        workshop.environment.update(TEDI_KAGGLE_URL=storage.url, KAGGLE_USERNAME="ann", KAGGLE_KEY="0123456789abcdef")
        programs = {"curl": lambda: inputs.curl(storage), "sha256": lambda: inputs.digest(storage, "sha256"),
                    "md5": lambda: inputs.digest(storage, "md5"), "download": inputs.download_again,
                    "inflate": inputs.inflate, "plain": lambda: inputs.first_load(inputs.plain),
                    "zips": lambda: inputs.first_load(inputs.zips)}
        # Each download finds what the last one left, ours a store that knows the files.
        inputs.curl(storage)
        inputs.download()
        for number in range(options.rounds):
            for name, figures in samples.items():
                figures.append(programs[name]())
                if number == 0 and options.rounds > 1:
                    figures.clear()
    medians = {name: Figures.median(figures) for name, figures in samples.items()}
    print_table(("medians", "wall s", "CPU s", "+-", "peak MiB", "written MB"),
                [(LABELS[name], f"{f.wall_s:.3f}", f"{f.cpu_s:.3f}", f"{Figures.spread(samples[name]):.0%}",
                  f"{f.peak_bytes / 2**20:.1f}", f"{f.written_bytes / 1e6:,.2f}") for name, f in medians.items()])
    goals.print_download(medians)
