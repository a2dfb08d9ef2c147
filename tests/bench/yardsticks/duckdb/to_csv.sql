-- SPDX-License-Identifier: Apache-2.0
-- DuckDB's SQLite extension is no part of its npm package, so the way into SQLite is a CSV file.
COPY (SELECT * FROM joined) TO 'joined.csv' (HEADER false);
