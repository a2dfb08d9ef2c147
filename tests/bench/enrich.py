# SPDX-License-Identifier: Apache-2.0
"""Completing datasets through an API that answers at once: what each costs beside the network."""
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import goals
from measured import Failed, Figures, expect, machine, print_table

NAMES = ("script", "enrich")
LABELS = {"script": "Python: http.client, sqlite3", "enrich": "tedi: ingest-enrich"}


class Upstream:
    """kaggle_upstream on a port of its own, for as long as it is needed."""

    def __init__(self, workshop):
        port_file = workshop.dir / "port"
        self.process = subprocess.Popen([workshop.bin / "kaggle_upstream", "--port-file", port_file], env=workshop.environment,
                                        stdin=subprocess.DEVNULL)
        until = time.monotonic() + 10
        while not port_file.exists():
            if self.process.poll() is not None or time.monotonic() > until:
                raise Failed("kaggle_upstream does not start")
            time.sleep(0.01)
        self.url = f"http://127.0.0.1:{port_file.read_text().strip()}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def make_inputs(folder, datasets):
    """A Meta Kaggle of datasets that the upstream answers for: ann/ok-ID."""
    (folder / "Users.csv").write_text("Id,UserName\n1,ann\n")
    with open(folder / "Datasets.csv", "w") as rows, open(folder / "DatasetVersions.csv", "w") as versions:
        rows.write("Id,OwnerUserId,CurrentDatasetVersionId,LastActivityDate,TotalViews,TotalVotes\n")
        versions.write("Id,DatasetId,VersionNumber,Title,Slug,LicenseName\n")
        for number in range(1, datasets + 1):
            votes = number * 7919 % 1000  # in no order
            rows.write(f"{number},1,{number},01/01/2024,{votes * 10},{votes}\n")
            versions.write(f"{number},{number},1,Title {number},ok-{number},Unknown\n")


def measure_script(workshop, inputs, datasets, url):
    store = workshop.dir / "script.db"
    with sqlite3.connect(store) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE datasets (id INTEGER PRIMARY KEY, ref TEXT, status TEXT, title TEXT, subtitle TEXT, license TEXT,"
                         " size_bytes, views, downloads, votes, tags TEXT, updated TEXT, description TEXT)")
        database.execute("CREATE INDEX queue ON datasets (votes DESC) WHERE status = 'minimal'")
        database.executemany("INSERT INTO datasets (id, ref, status, votes) VALUES (?, ?, 'minimal', ?)",
                             ((n, f"ann/ok-{n}", n * 7919 % 1000) for n in range(1, datasets + 1)))
    database.close()
    figures, _ = workshop.measure(sys.executable, Path(__file__).parent / "yardsticks/enrich.py", store, url)
    with sqlite3.connect(store) as database:
        done = database.execute("SELECT count(*) FROM datasets WHERE status = 'pending' AND title = 'Title of ok-' || id").fetchone()
    database.close()
    expect("datasets completed by the script", done[0], datasets)
    remove(store)
    return figures


def measure_enrich(workshop, inputs, datasets, url):
    store = workshop.dir / "tedi.db"
    workshop.run(workshop.bin / "ingest-seed", "kaggle", "--config", workshop.config, "--store", store, "--from", inputs)
    figures, stdout = workshop.measure(workshop.bin / "ingest-enrich", "kaggle", "--config", workshop.config, "--store", store,
                                       "--batch-size", datasets, "--rate", "1000000/s")
    summary = json.loads(stdout.splitlines()[-1])
    expect("datasets completed", summary["enriched"], datasets)
    remove(store)
    return figures


def remove(store):
    for path in store.parent.glob(store.name + "*"):
        os.remove(path)


def run(options, workshop):
    datasets = options.datasets
    workshop.demand(datasets * 20_000 + 100e6, 0.5e9)
    workshop.environment.update(KAGGLE_USERNAME="ann", KAGGLE_KEY="0123456789abcdef")
    inputs = workshop.folder("meta")
    make_inputs(inputs, datasets)
    print(machine(workshop))
    counted = f"{options.rounds} rounds, the first not counted" if options.rounds > 1 else "1 round"
    print(f"{datasets:,} datasets, each an answer of 3 kB from this machine; {counted}\n", flush=True)
    samples = {name: [] for name in NAMES if name in options.only}
    with Upstream(workshop) as upstream:
        workshop.environment["TEDI_KAGGLE_URL"] = upstream.url
        for number in range(options.rounds):
            for name, figures in samples.items():
                measure = measure_script if name == "script" else measure_enrich
                figures.append(measure(workshop, inputs, datasets, upstream.url))
                if number == 0 and options.rounds > 1:
                    figures.clear()
    medians = {name: Figures.median(figures) for name, figures in samples.items()}
    print_table(("medians", "wall s", "CPU s", "+-", "datasets/s", "CPU ms each", "peak MiB", "written MB"),
                [(LABELS[name], f"{f.wall_s:.3f}", f"{f.cpu_s:.3f}", f"{Figures.spread(samples[name]):.0%}",
                  f"{datasets / f.wall_s:,.0f}", f"{f.cpu_s / datasets * 1000:.3f}", f"{f.peak_bytes / 2**20:.1f}",
                  f"{f.written_bytes / 1e6:,.2f}") for name, f in medians.items()])
    if "enrich" in medians:
        goals.print_enrich(medians["enrich"], datasets)
