#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What one would write instead of ingest-enrich: the standard library, one kept connection, one commit a dataset. It has
no lease, no shared budget, no retry and no log, so it does less.

  enrich.py STORE URL     STORE: a table datasets (id INTEGER PRIMARY KEY, ref TEXT, status TEXT, ...)
"""
import http.client
import json
import sqlite3
import sys
from urllib.parse import quote, urlsplit

store = sqlite3.connect(sys.argv[1], isolation_level=None)
store.execute("PRAGMA synchronous = NORMAL")
base = urlsplit(sys.argv[2])
api = http.client.HTTPConnection(base.hostname, base.port, timeout=30)
headers = {"Authorization": "Bearer key", "Accept": "application/json", "User-Agent": "script"}


def said(answer, name):
    return answer.get(name + "Nullable", answer.get(name)) if answer.get("has" + name[0].upper() + name[1:], True) else None


while row := store.execute("SELECT id, ref FROM datasets WHERE status = 'minimal' ORDER BY votes DESC LIMIT 1").fetchone():
    api.request("GET", "/api/v1/datasets/view/" + quote(row[1]), headers=headers)
    response = api.getresponse()
    answer = json.loads(response.read())
    if response.status != 200 or answer["id"] != row[0]:
        sys.exit(f"{row[1]}: {response.status}")
    store.execute(
        "UPDATE datasets SET status = 'pending', title = ?, subtitle = ?, description = ?, license = ?, size_bytes = ?, views = ?,"
        " downloads = ?, votes = ?, tags = ?, updated = ? WHERE id = ?",
        (said(answer, "title"), said(answer, "subtitle"), said(answer, "description"), said(answer, "licenseName"),
         said(answer, "totalBytes"), answer["viewCount"], answer["downloadCount"], answer["voteCount"],
         json.dumps(sorted({said(tag, "name") for tag in answer["tags"]})), answer["lastUpdated"], row[0]))
