# SPDX-License-Identifier: Apache-2.0
"""What people would use instead of ingest-seed, each down to a database that can be updated; and whether it says the
same. The programs themselves are the files in yardsticks/."""
import hashlib
import shutil
import subprocess
from pathlib import Path

from measured import Failed

here = Path(__file__).resolve().parent / "yardsticks"


def sqlite3(*scripts):
    return ["sqlite3", "-batch", "-bail", "result.db", *(f'.read "{here / script}"' for script in scripts)]


def sqlite(workshop, folder, _):
    """The shell alone: .import of all tables, join, upsert."""
    return workshop.measure(*sqlite3("result.sql", "sqlite.sql", "upsert.sql"), cwd=folder)[0]


def duckdb(workshop, folder, modules):
    """DuckDB joins and writes CSV, the sqlite3 shell imports and upserts."""
    join = ["node", here / "duckdb/run.mjs", modules, here / "duckdb/join.sql", here / "duckdb/to_csv.sql"]
    both = 'node=$1 && shift && "${@:1:$node}" && shift "$node" && "$@"'
    return workshop.measure("bash", "-c", both, "duckdb", len(join), *join,
                            *sqlite3("result.sql", "landing.sql", "upsert.sql"), cwd=folder)[0]


def duckdb_table(workshop, folder, modules):
    """DuckDB alone, into a file of its own."""
    return workshop.measure("node", here / "duckdb/run.mjs", modules, here / "duckdb/join.sql",
                            here / "duckdb/to_table.sql", cwd=folder)[0]


def export_duckdb_table(workshop, folder, modules):
    """What duckdb_table made, as a database that `difference` reads."""
    workshop.run("node", here / "duckdb/run.mjs", modules, here / "duckdb/from_table.sql", cwd=folder)
    workshop.run(*sqlite3("result.sql", "landing.sql", "upsert.sql"), cwd=folder)


def install_duckdb(cache):
    """The folder of node modules with DuckDB in it. Failed, with the reason, where it cannot be had."""
    folder = cache / "duckdb"
    if not (folder / "node_modules/@duckdb/node-api/package.json").exists():
        for program in ("node", "npm"):
            if shutil.which(program) is None:
                raise Failed(f"{program} is not installed")
        folder.mkdir(exist_ok=True)
        shutil.copy(here / "duckdb/package.json", folder)
        print("installing DuckDB with npm ...", flush=True)
        try:
            subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"],
                           cwd=folder, check=True, timeout=600, capture_output=True)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failure:
            shutil.rmtree(folder)
            said = (failure.stderr or b"").decode(errors="replace").strip().splitlines()
            raise Failed(f"npm could not install it: {said[0] if said else failure}") from None
    return folder / "node_modules"


# What both sides say in the same way. A ref is compared as claimed: of several datasets that claim one, a store grants it
# to one, which is none of a yardstick's business. Dates are texts.
ours = """
  SELECT external_id, coalesce(d.ref, d.contested_ref), d.owner, d.title, d.subtitle, d.description, d.license, d.tags,
    d.size_bytes, d.compressed_bytes, d.views, d.downloads, d.votes, d.kernels, d.medal, d.version, v.created_at,
    v.updated_at
  FROM datasets AS d JOIN v_datasets AS v USING (source, external_id)
  WHERE external_id IN (SELECT external_id FROM yardstick.datasets) ORDER BY external_id"""
theirs = """
  SELECT external_id, ref, owner, title, subtitle, description, license, tags, size_bytes, compressed_bytes, views,
    downloads, votes, kernels, medal, version, created_at, updated_at
  FROM yardstick.datasets ORDER BY external_id"""


def compare(store, result):
    """Failed unless the yardstick's rows are ours. How many rows it has, and their MD5."""
    def ask(query, read):
        command = ["sqlite3", "-batch", "-bail", "-readonly", str(store), f"ATTACH 'file:{result}?mode=ro' AS yardstick"]
        process = subprocess.Popen([*command, ".mode quote", query], stdout=subprocess.PIPE, cwd=result.parent)
        answer = read(process.stdout)
        if process.wait() != 0:
            raise Failed(f"sqlite3 cannot compare {store.name} with {result.name}")
        return answer

    rows = int(ask("SELECT count(*) FROM yardstick.datasets", lambda out: out.read()))
    digests = [ask(query, lambda out: hashlib.file_digest(out, "md5").hexdigest()) for query in (ours, theirs)]
    if rows == 0 or digests[0] != digests[1]:
        raise Failed(f"the {rows} rows of {result} are not those of {store}: --keep leaves both to look at")
    return rows, digests[0]
