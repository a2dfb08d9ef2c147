# SPDX-License-Identifier: Apache-2.0
"""Running commands and what they cost; the folder in which that happens; tables for people."""
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path


class Failed(Exception):
    """A program did not do what it should have done: its figures would mean nothing."""


class NoRoom(Exception):
    """The machine is too small for what was asked."""


def expect(what, got, wanted):
    if got != wanted:
        raise Failed(f"{what}: {got}, not {wanted}")


@dataclass(frozen=True)
class Figures:
    """What a command cost, its children included. Memory is that of the largest process."""
    wall_s: float
    cpu_s: float
    peak_bytes: int
    written_bytes: int

    @staticmethod
    def median(samples):
        return Figures(*(statistics.median(getattr(s, name) for s in samples) for name in Figures.__dataclass_fields__))

    @staticmethod
    def spread(samples):
        """How far the CPU figures lie apart: half of their range, as a share of the median."""
        cpu = [s.cpu_s for s in samples]
        return (max(cpu) - min(cpu)) / 2 / max(statistics.median(cpu), 1e-9)


class Workshop:
    """A folder for inputs and stores that is gone afterwards, and the means to run commands in it."""

    def __init__(self, options):
        self.bin, self.keep = options.bin.resolve(), options.keep
        for tool in ("measure", "make_meta_kaggle", "ingest-seed"):
            if not os.access(self.bin / tool, os.X_OK):
                raise Failed(f"{self.bin} has no {tool}: scripts/setup --for-tests builds it")
        options.dir.mkdir(parents=True, exist_ok=True)
        self.cache = options.dir.resolve()  # what outlives a run: the yardsticks that had to be fetched
        self.dir = Path(tempfile.mkdtemp(prefix="run.", dir=self.cache))
        # Nothing of the user's own store and settings.
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("TEDI_")}
        self.environment.update(LC_ALL="C.UTF-8", TZ="UTC", XDG_CONFIG_HOME=str(self.dir), XDG_STATE_HOME=str(self.dir),
                                XDG_CACHE_HOME=str(self.dir))
        self.config = self.dir / "empty.toml"
        self.config.touch()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.keep:
            print(f"\nkept: {self.dir}")
        else:
            shutil.rmtree(self.dir)

    def demand(self, disk_bytes, memory_bytes):
        free = shutil.disk_usage(self.dir).free
        if free < disk_bytes:
            raise NoRoom(f"this takes {gigabytes(disk_bytes)} of disk, {gigabytes(free)} are free in {self.cache}; "
                         "choose a smaller --scale, some programs with --only, or another disk with --dir")
        available = memory("MemAvailable")
        if available < memory_bytes:
            raise NoRoom(f"this takes {gigabytes(memory_bytes)} of memory, {gigabytes(available)} are available; "
                         "choose a smaller --scale, or leave out duckdb with --only")

    def folder(self, name):
        path = self.dir / name
        path.mkdir()
        return path

    def run(self, *command, cwd=None):
        """Runs a command to its end; its stdout. Failed, with its last words, when it fails."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            try:  # a session of its own, so that whatever it started ends with it
                process = subprocess.Popen([str(word) for word in command], cwd=cwd or self.dir, env=self.environment,
                                           stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True)
            except FileNotFoundError:
                raise Failed(f"{command[0]} is not installed") from None
            try:
                status = process.wait()
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise
            out.seek(0), err.seek(0)
            if status != 0:
                words = " ".join(Path(str(word)).name for word in command[:4])
                raise Failed(f"'{words} ...' failed ({status}): {err.read().decode(errors='replace')[-600:].strip()}")
            return out.read().decode()

    def measure(self, *command, cwd=None):
        """Figures and stdout of a command."""
        os.sync()  # what others wrote is not to be waited for by this one
        report = self.dir / "figures.json"
        stdout = self.run(self.bin / "measure", report, *command, cwd=cwd)
        figures = json.loads(report.read_text())
        return Figures(figures["wall_s"], figures["user_s"] + figures["system_s"], figures["peak_bytes"],
                       figures["written_bytes"]), stdout


def memory(name):
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise Failed(f"/proc/meminfo has no {name}")


def gigabytes(count):
    return f"{count / 1e9:.1f} GB"


def machine(workshop):
    """What the figures depend on, in one line."""
    models = [line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
              if line.startswith("model name")]
    filesystem = workshop.run("stat", "-f", "-c", "%T", workshop.dir).strip()
    return (f"{models[0] if models else platform.machine()}, {os.cpu_count()} CPUs, {gigabytes(memory('MemTotal'))}, "
            f"Linux {platform.release()}, {filesystem}, load {os.getloadavg()[0]:.1f}")


def print_table(header, rows):
    """Aligned columns: the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    for row in [header, *rows]:
        cells = [cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip())
