# SPDX-License-Identifier: Apache-2.0
"""A leaderboard matched with the users and written: a small one as cron has it, and one of a million teams."""
import json
import random
import shutil
import sqlite3
import sys
import zipfile
from pathlib import Path

import goals
from measured import Failed, Figures, machine, print_table

NAMES = ("small", "script", "sync", "again", "moved")
LABELS = {
    "small": "tedi: 1,744 teams, 5,000 users",
    "script": "Python: csv, dict, executemany",
    "sync": "tedi: lb-sync",
    "again": "tedi: again, unchanged",
    "moved": "tedi: again, 1 % moved",
}
COLUMNS = "Rank,TeamId,TeamName,LastSubmissionDate,Score,SubmissionCount,TeamMemberUserNames"


def make_board(path, teams, users, moved=0.0):
    """A zip as Kaggle serves it. The same bytes for the same arguments; `moved`: so many teams have another score."""
    dice, other = random.Random(1), random.Random(2)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, \
            archive.open("board-publicleaderboard-2025-10-31T16:26:26.csv", "w") as member:
        lines = ["\ufeff" + COLUMNS]
        for rank in range(1, teams + 1):
            count = 1 if dice.random() < 0.95 else dice.randint(2, 4)
            members = [f"user{dice.randrange(users):07d}x" if dice.random() < 0.57 else f"stranger{dice.randrange(10**8)}"
                       for _ in range(count)]
            name = f"Team {rank}" if rank % 50 else f'"Équipe, ""{rank}"""'
            score = 1 - rank / teams / 2 + (1 if other.random() < moved else 0)
            date = f"2025-0{1 + rank % 9}-{1 + rank % 28:02d} {rank % 24:02d}:{rank % 60:02d}:00"
            joined = members[0] if count == 1 else '"' + ",".join(members) + '"'
            lines.append(f"{rank},{10**7 + rank * 7919 % teams},{name},{date},{score:.5f},{1 + rank % 40},{joined}")
            if len(lines) > 10_000:
                member.write(("\n".join(lines) + "\n").encode())
                lines.clear()
        member.write(("\n".join(lines) + "\n").encode())


def make_users(path, users):
    with open(path, "w") as lines:
        lines.write("username\n")
        lines.writelines(f"user{number * 7919 % users:07d}x\n" for number in range(users))


def expect(what, got, wanted):
    if got != wanted:
        raise Failed(f"{what}: {got}, not {wanted}")


class Boards:
    """A board, the users, and for each program a store that has them and no entries."""

    def __init__(self, workshop, name, teams, users):
        self.workshop, self.teams = workshop, teams
        self.folder = workshop.folder(name)
        self.board, self.later = self.folder / "board.zip", self.folder / "later.zip"
        make_board(self.board, teams, users)
        make_board(self.later, teams, users, 0.01)
        make_users(self.folder / "users.csv", users)
        self.fresh, self.store = self.folder / "fresh.db", self.folder / "tedi.db"
        registry = workshop.bin / "tedi-registry"
        for words in (("competition", "add", "board"), ("user", "import", self.folder / "users.csv")):
            workshop.run(registry, *words, "-q", "--config", workshop.config, "--store", self.fresh)

    def begin(self):
        for path in self.folder.glob("tedi.db*"):
            path.unlink()
        shutil.copyfile(self.fresh, self.store)

    def sync(self, board):
        figures, stdout = self.workshop.measure(self.workshop.bin / "lb-sync", "board", "--config", self.workshop.config, "--store",
                                                self.store, "--from", board)
        summary = json.loads(stdout.splitlines()[-1])
        expect("teams", summary["counts"]["fetched"], self.teams)
        return figures, summary

    def script(self):
        """The script's figures, and how many entries it wrote."""
        store = self.folder / "script.db"
        store.unlink(missing_ok=True)
        with sqlite3.connect(store) as database:
            database.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, username TEXT NOT NULL)")
            database.execute("ATTACH ? AS fresh", (str(self.fresh),))
            database.execute("INSERT INTO users SELECT id, username FROM fresh.users")
        database.close()
        figures, stdout = self.workshop.measure(sys.executable, Path(__file__).parent / "yardsticks/leaderboard.py", store, self.board)
        return figures, int(stdout.split()[0])


def run(options, workshop):
    workshop.demand(options.teams * 700 + 100e6, options.teams * 500 + 300e6)
    print(machine(workshop))
    counted = f"{options.rounds} rounds, the first not counted" if options.rounds > 1 else "1 round"
    print(f"{options.teams:,} teams and as many users; {counted}\n", flush=True)
    only = set(options.only)
    if only & {"again", "moved"}:
        only.add("sync")  # they follow it
    small = Boards(workshop, "small", 1744, 5000) if "small" in only else None
    large = Boards(workshop, "large", options.teams, options.teams)
    samples = {name: [] for name in NAMES if name in only}

    def take(name, figures):
        samples[name].append(figures)

    for number in range(options.rounds):
        if small:
            small.begin()
            take("small", small.sync(small.board)[0])
        if "script" in only:
            figures, entries = large.script()
            take("script", figures)
        if "sync" in only:
            large.begin()
            figures, summary = large.sync(large.board)
            take("sync", figures)
            if "script" in only:
                expect("entries", summary["created"], entries)
        if "again" in only:
            figures, again = large.sync(large.board)
            take("again", figures)
            expect("changes of an unchanged board", (again["created"], again["updated"]), (0, 0))
            expect("entries of an unchanged board", again["unchanged"], summary["created"])
        if "moved" in only:
            figures, moved = large.sync(large.later)
            take("moved", figures)
            expect("entries", moved["updated"] + moved["unchanged"], summary["created"])
        if number == 0 and options.rounds > 1:
            for figures in samples.values():
                figures.clear()
    medians = {name: Figures.median(figures) for name, figures in samples.items()}
    print_table(("medians", "wall s", "CPU s", "+-", "peak MiB", "written MB"),
                [(LABELS[name], f"{f.wall_s:.3f}", f"{f.cpu_s:.3f}", f"{Figures.spread(samples[name]):.0%}",
                  f"{f.peak_bytes / 2**20:.1f}", f"{f.written_bytes / 1e6:,.2f}") for name, f in medians.items()])
    goals.print_leaderboard(medians)
