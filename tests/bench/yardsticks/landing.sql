-- SPDX-License-Identifier: Apache-2.0
-- What DuckDB joined and wrote as CSV, into a staging table.
CREATE TABLE staging.joined (
  external_id INTEGER PRIMARY KEY, slug TEXT, owner TEXT, title TEXT, subtitle TEXT, license TEXT, tags TEXT,
  size_bytes INTEGER, compressed_bytes INTEGER, views INTEGER, downloads INTEGER, votes INTEGER, kernels INTEGER,
  medal INTEGER, version INTEGER, created_at TEXT, updated_at TEXT, description TEXT);
.import --csv --schema staging joined.csv joined
