#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The six-table join in the plainest way: everything in memory, a dict a table. Prints what v_datasets must show, one
JSON object a dataset, in the order of the ids.   usage: plain-join.py DIR"""
import csv, json, re, sys
from datetime import datetime
from pathlib import Path

csv.field_size_limit(1 << 30)


def rows(name):
    path = Path(sys.argv[1], name + ".csv")
    if path.exists():
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            yield from csv.DictReader(file)


def integer(text):
    return int(float(text)) if re.fullmatch(r"-?\d+\.0+", text or "") else int(text) if re.fullmatch(r"-?\d+", text or "") else None


def moment(text):
    for form in ("%m/%d/%Y %H:%M:%S", "%m/%d/%Y", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text, form).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (TypeError, ValueError):
            pass
    return None


def by_id(name, column):
    return {integer(row["Id"]): row[column] for row in rows(name) if row[column]}


datasets = {}
for row in rows("Datasets"):
    datasets.setdefault(integer(row["Id"]), row)  # of two with one id, the first stays

versions, current = {}, {id: integer(row["CurrentDatasetVersionId"]) for id, row in datasets.items()}
for row in rows("DatasetVersions"):
    dataset, id, number = integer(row["DatasetId"]), integer(row["Id"]), integer(row["VersionNumber"])
    rank = (id == current.get(dataset), -1 if number is None else number, id)
    if dataset in datasets and (dataset not in versions or rank > versions[dataset][0]):
        versions[dataset] = (rank, row)

users, organizations, tag_names = by_id("Users", "UserName"), by_id("Organizations", "Slug"), by_id("Tags", "Name")
tags = {}
for row in rows("DatasetTags"):
    if integer(row["TagId"]) in tag_names:
        tags.setdefault(integer(row["DatasetId"]), set()).add(tag_names[integer(row["TagId"])])

claims, result = {}, []
for id, d in sorted(datasets.items()):
    v = versions.get(id, (None, {}))[1]
    owner = organizations.get(integer(d.get("OwnerOrganizationId"))) or users.get(integer(d.get("OwnerUserId")))
    guess = {"owner_guess": users.get(integer(d.get("CreatorUserId")))}  # the creator need not be the owner
    ref = f"{owner}/{v['Slug']}" if owner and v.get("Slug") else None
    claims[ref] = id  # the greatest id keeps it
    result.append({
        "external_id": str(id), "ref": ref, "owner": owner,
        "title": v.get("Title") or v.get("Name") or None, "subtitle": v.get("Subtitle") or v.get("Overview") or None,
        "description": v.get("Description") or None, "license": v.get("LicenseName") or None,
        "tags": sorted(tags[id], key=str.encode) if id in tags else None,
        "size_bytes": integer(v.get("TotalUncompressedBytes")),
        "compressed_bytes": integer(v.get("TotalCompressedBytes") or v.get("ArchiveFileSizeBytes")),
        "views": integer(d.get("TotalViews")), "downloads": integer(d.get("TotalDownloads")),
        "votes": integer(d.get("TotalVotes")), "kernels": integer(d.get("TotalKernels")),
        "extra": guess if not owner and guess["owner_guess"] else None,
        "medal": integer(d.get("Medal")), "version": integer(v.get("VersionNumber")),
        "created_at": moment(d.get("CreationDate")), "updated_at": moment(d.get("LastActivityDate"))})
for row in result:
    row["ref"] = row["ref"] if claims[row["ref"]] == int(row["external_id"]) else None
    print(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
