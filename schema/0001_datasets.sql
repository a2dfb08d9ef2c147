-- Open-data catalogues: one row a dataset, whichever source and phase saw it first.
-- Order of columns: what scans read stands first, long text last (overflow pages are then walked only when asked for).
-- Keys begin with the column that differs from row to row: with `source` first each comparison of a sort would compare two
-- equal texts before, and a bulk load would need twice the time to build them.

CREATE TABLE datasets (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  seed_hash INTEGER,                         -- of the row as the last seed offered it; NULL: never seeded
  revision INTEGER NOT NULL DEFAULT 1,       -- counts the writes that changed what a reader sees
  -- Not IN (...): for more than two values SQLite would open a temporary table with every row that is written.
  status TEXT NOT NULL DEFAULT 'minimal'
    CHECK (status = 'minimal' OR status = 'pending' OR status = 'enriched' OR status = 'failed'),
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
  is_private INTEGER CHECK (is_private IN (0, 1)),
  attempts INTEGER NOT NULL DEFAULT 0,
  lease_owner TEXT,
  lease_until_ms INTEGER,
  not_before_ms INTEGER NOT NULL DEFAULT 0,
  origins TEXT,                              -- who said each value (catalog/ownership.hpp); NULL: the seed said all
  seed_at_ms INTEGER,                        -- as of when the seed, a listing and a detail view last spoke
  list_at_ms INTEGER,
  view_at_ms INTEGER,
  first_seen_ms INTEGER NOT NULL,
  last_seen_ms INTEGER NOT NULL,             -- when a source last said something new of it
  enriched_ms INTEGER,
  created_ms INTEGER,                        -- at the source
  updated_ms INTEGER,
  size_bytes INTEGER,
  compressed_bytes INTEGER,
  views INTEGER,
  downloads INTEGER,
  votes INTEGER,
  kernels INTEGER,
  medal INTEGER,
  version INTEGER,
  static_score REAL,
  ref TEXT,                                  -- owner/slug
  contested_ref TEXT,                        -- claimed by this row, held by another one
  owner TEXT,
  url TEXT,                                  -- where it cannot be told from ref
  gated TEXT,
  license TEXT,
  title TEXT,
  subtitle TEXT,
  tags TEXT,                                 -- JSON array of names
  extra TEXT,                                -- JSON object
  description TEXT
) STRICT;

CREATE UNIQUE INDEX datasets_identity ON datasets (external_id, source);
CREATE UNIQUE INDEX datasets_ref ON datasets (ref, source) WHERE ref IS NOT NULL;
CREATE INDEX datasets_contested_ref ON datasets (contested_ref, source) WHERE contested_ref IS NOT NULL;
-- Covers the ordered scan that a refresh is compared with: the rows themselves are not read.
CREATE INDEX datasets_seed_scan ON datasets (external_id, source, seed_hash) WHERE seed_hash IS NOT NULL;

-- Former names. The current one stands in datasets.
CREATE TABLE dataset_refs (
  dataset_id INTEGER NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
  until_ms INTEGER NOT NULL,
  ref TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX dataset_refs_identity ON dataset_refs (dataset_id, ref);

CREATE VIEW v_datasets AS
SELECT source, external_id, ref, owner,
  CASE WHEN url IS NOT NULL THEN url
       WHEN source = 'kaggle' AND ref IS NOT NULL THEN 'https://www.kaggle.com/datasets/' || ref END AS url,
  title, subtitle, description, license, tags, size_bytes, compressed_bytes, views, downloads, votes, kernels, medal,
  version,
  CASE WHEN lease_until_ms > unixepoch() * 1000 THEN 'enriching' ELSE status END AS status,
  is_active, is_private, gated, attempts,
  replace(strftime('%Y-%m-%dT%H:%M:%fZ', created_ms / 1000.0, 'unixepoch'), '.000Z', 'Z') AS created_at,
  replace(strftime('%Y-%m-%dT%H:%M:%fZ', updated_ms / 1000.0, 'unixepoch'), '.000Z', 'Z') AS updated_at,
  replace(strftime('%Y-%m-%dT%H:%M:%fZ', first_seen_ms / 1000.0, 'unixepoch'), '.000Z', 'Z') AS first_seen_at,
  replace(strftime('%Y-%m-%dT%H:%M:%fZ', last_seen_ms / 1000.0, 'unixepoch'), '.000Z', 'Z') AS last_seen_at,
  replace(strftime('%Y-%m-%dT%H:%M:%fZ', enriched_ms / 1000.0, 'unixepoch'), '.000Z', 'Z') AS enriched_at,
  static_score, extra
FROM datasets;

CREATE VIEW v_dataset_refs AS
SELECT source, external_id, ref, NULL AS until FROM datasets WHERE ref IS NOT NULL
UNION ALL
SELECT d.source, d.external_id, r.ref,
  replace(strftime('%Y-%m-%dT%H:%M:%fZ', r.until_ms / 1000.0, 'unixepoch'), '.000Z', 'Z') AS until
FROM dataset_refs AS r JOIN datasets AS d ON d.id = r.dataset_id;
