# SPDX-License-Identifier: Apache-2.0
"""What is aimed at, and whether it is reached. README.md says why these figures."""
from measured import print_table

MIB, MB = 2**20, 1e6
# A first load of scale 1 writes gigabytes, where the wall clock depends on the disk's mood: the goals are wider there.
SMALL = {"duckdb wall": 6, "duckdb CPU": 6, "sqlite wall": 12, "sqlite CPU": 12, "peak": 96}
LARGE = {"duckdb wall": 5, "peak": 256}
RIVALS = {"duckdb": "DuckDB -> CSV -> sqlite3", "sqlite": "sqlite3"}


def verdicts(medians, seed):
    """(what, goal, measured, reached) for all that was measured."""
    wanted = SMALL if seed.scale < 0.5 else LARGE
    first = medians.get("first")
    if first:
        for name, label in RIVALS.items():
            for unit, cost in (("wall", lambda figures: figures.wall_s), ("CPU", lambda figures: figures.cpu_s)):
                goal = wanted.get(f"{name} {unit}")
                if name in medians and goal:
                    ratio = cost(medians[name]) / cost(first)
                    yield f"first load: less {unit} than {label}", f">= {goal}x", f"{ratio:.1f}x", ratio >= goal
        yield at_most("first load: peak memory, MiB", wanted["peak"], first.peak_bytes / MIB)
        yield at_most("first load: bytes written / final file", 1.15, first.written_bytes / seed.store_bytes, 2)
    if "empty" in medians:
        yield at_most("full against no descriptions: peak memory, MiB", 40,
                      (first.peak_bytes - medians["empty"].peak_bytes) / MIB)
    if "unchanged" in medians:
        again = medians["unchanged"]
        yield at_most("unchanged: wall, ms", 20, again.wall_s * 1e3)
        untouched = seed.store_untouched
        yield "unchanged: the store is as it was, to its time stamp", "yes", "yes" if untouched else "no", untouched
    if "touched" in medians:
        again = medians["touched"]
        yield at_most("touched but equal: CPU / first load's", 0.5, again.cpu_s / first.cpu_s, 2)
        yield at_most("touched but equal: MB written", 1, again.written_bytes / MB, 2)
    if "changed" in medians:
        share = len(seed.expected) / seed.datasets
        yield at_most(f"{len(seed.expected):,} datasets changed ({share:.2%}): bytes written / their share", 5,
                      medians["changed"].written_bytes / (share * seed.store_bytes))
    starts = [figures for name, figures in medians.items() if name.endswith("--help")]
    if starts:
        yield at_most("--help, slowest tool: wall, ms", 15, max(f.wall_s for f in starts) * 1e3)
        yield at_most("--help, largest tool: peak memory, MiB", 16, max(f.peak_bytes for f in starts) / MIB)


def at_most(what, goal, measured, digits=1):
    return what, f"<= {goal:,g}", f"{measured:,.{digits}f}", measured <= goal


def print_verdicts(medians, seed):
    rows = [(what, goal, measured, "ok" if reached else "MISSED")
            for what, goal, measured, reached in verdicts(medians, seed)]
    if rows:
        print_table(("goals (set for scale 0.1 and 1)", "goal", "measured", ""), rows)


def print_instructions(count, scale):
    each = count / (scale * 600_000)
    print(f"first load at scale {scale:g}: {count:,} instructions")
    what, goal, measured, reached = at_most("instructions a dataset", 50_000, each, 0)
    print(f"{what}: {measured} ({goal}) {'ok' if reached else 'MISSED'}")


def print_download(medians):
    cpu = {name: figures.cpu_s for name, figures in medians.items()}
    rows = []
    if cpu.keys() >= {"curl", "sha256", "md5", "download"}:
        rows.append(at_most("download: CPU / curl's and the digests'", 1,
                            cpu["download"] / (cpu["curl"] + cpu["sha256"] + cpu["md5"]), 2))
    if cpu.keys() >= {"inflate", "plain", "zips"}:
        rows.append(at_most("zips: CPU beyond that of plain files / inflating", 1,
                            (cpu["zips"] - cpu["plain"]) / cpu["inflate"], 2))
    if rows:
        print()
        print_table(("goals", "goal", "measured", ""),
                    [(what, goal, measured, "ok" if reached else "MISSED") for what, goal, measured, reached in rows])


def print_enrich(figures, datasets):
    rate = datasets / figures.wall_s
    print()
    print_table(("goals", "goal", "measured", ""),
                [(what, goal, measured, "ok" if reached else "MISSED") for what, goal, measured, reached in (
                    ("datasets a second", ">= 2,000", f"{rate:,.0f}", rate >= 2000),
                    at_most("CPU, ms a dataset", 1, figures.cpu_s / datasets * 1000, 3),
                    at_most("peak memory, MiB", 40, figures.peak_bytes / MIB))])


def print_latest(page_us):
    print()
    print_table(("goals", "goal", "measured", ""),
                [(what, goal, measured, "ok" if reached else "MISSED") for what, goal, measured, reached in (
                    at_most(f"a page of 20 {name}: CPU, ms", 0.3, us / 1000, 3) for name, us in page_us.items())])


def print_leaderboard(medians):
    rows = []
    if "small" in medians:
        rows.append(at_most("1,744 teams: wall, ms", 20, medians["small"].wall_s * 1e3))
        rows.append(at_most("1,744 teams: peak memory, MiB", 20, medians["small"].peak_bytes / MIB))
    if {"script", "sync"} <= set(medians):
        ratio = medians["script"].cpu_s / medians["sync"].cpu_s
        rows.append(("less CPU than Python", ">= 2.5x", f"{ratio:.1f}x", ratio >= 2.5))
    if "sync" in medians:
        rows.append(at_most("peak memory, MiB", 256, medians["sync"].peak_bytes / MIB))
    if "again" in medians:
        rows.append(at_most("unchanged: CPU / the first sync's", 0.5, medians["again"].cpu_s / medians["sync"].cpu_s, 2))
        rows.append(at_most("unchanged: MB written", 1, medians["again"].written_bytes / MB, 2))
    print()
    print_table(("goals (set for 1,000,000 teams)", "goal", "measured", ""),
                [(what, goal, measured, "ok" if reached else "MISSED") for what, goal, measured, reached in rows])
