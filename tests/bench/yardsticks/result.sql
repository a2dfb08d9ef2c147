-- SPDX-License-Identifier: Apache-2.0
-- The database that the yardsticks fill: what a person would write who wants one row a dataset, and to run it again.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;

CREATE TABLE IF NOT EXISTS datasets (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  ref TEXT,
  owner TEXT,
  title TEXT,
  subtitle TEXT,
  license TEXT,
  tags TEXT,
  size_bytes INTEGER,
  compressed_bytes INTEGER,
  views INTEGER,
  downloads INTEGER,
  votes INTEGER,
  kernels INTEGER,
  medal INTEGER,
  version INTEGER,
  created_at TEXT,
  updated_at TEXT,
  description TEXT,
  UNIQUE (source, external_id)
) STRICT;

-- For what is read and joined before it is worth a transaction: as fast as SQLite goes.
ATTACH 'staging.db' AS staging;
PRAGMA staging.journal_mode = OFF;
PRAGMA staging.synchronous = OFF;
