#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What one would write instead of lb-sync: the csv module over the zip, a dict of all users, one executemany that upserts.
It has no history, forgets nobody who left the board, and takes whatever it is given for a board.

  leaderboard.py STORE ZIP     STORE: users (id, username); entries is made when it is not there
"""
import csv
import io
import sqlite3
import sys
import zipfile
from datetime import datetime, timezone

store = sqlite3.connect(sys.argv[1])
store.execute("PRAGMA journal_mode = WAL")
store.execute("PRAGMA synchronous = NORMAL")
store.execute("""CREATE TABLE IF NOT EXISTS entries (competition_id INTEGER NOT NULL, user_id INTEGER NOT NULL, team_id INTEGER,
  rank INTEGER, score REAL, score_text TEXT, team_name TEXT, submitted_ms INTEGER, submission_count INTEGER,
  PRIMARY KEY (competition_id, user_id)) WITHOUT ROWID""")
users = dict(store.execute("SELECT lower(username), id FROM users"))


def user_of(row):
    for name in row["TeamMemberUserNames"].split(","):
        if found := users.get(name.strip().lower()):
            return found
    return users.get(row["TeamName"].strip().lower())


def milliseconds(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp()) * 1000


matched = {}
skipped = 0
with zipfile.ZipFile(sys.argv[2]) as archive, archive.open(archive.namelist()[0]) as member:
    for row in csv.DictReader(io.TextIOWrapper(member, "utf-8-sig", newline="")):
        user = user_of(row)
        rank = int(row["Rank"])
        if user is None or user in matched and matched[user][3] <= rank:
            skipped += 1
            continue
        if user in matched:
            skipped += 1
        matched[user] = (1, user, int(row["TeamId"]), rank, float(row["Score"]), row["Score"], row["TeamName"],
                         milliseconds(row["LastSubmissionDate"]), int(row["SubmissionCount"]))
with store:
    store.executemany("""INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (competition_id, user_id) DO UPDATE SET team_id = excluded.team_id, rank = excluded.rank, score = excluded.score,
        score_text = excluded.score_text, team_name = excluded.team_name, submitted_ms = excluded.submitted_ms,
        submission_count = excluded.submission_count
      WHERE (entries.team_id, entries.rank, entries.score_text, entries.team_name, entries.submitted_ms, entries.submission_count)
        IS NOT (excluded.team_id, excluded.rank, excluded.score_text, excluded.team_name, excluded.submitted_ms, excluded.submission_count)""",
                      (matched[user] for user in sorted(matched)))
print(len(matched), skipped)
