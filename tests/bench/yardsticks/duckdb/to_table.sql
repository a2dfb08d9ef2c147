-- SPDX-License-Identifier: Apache-2.0
-- No SQLite at the end: a table in a file of DuckDB's own, in the way it does fastest (no constraint, nothing updated).
ATTACH 'result.duckdb' AS result;
CREATE TABLE result.datasets AS SELECT 'kaggle' AS source, * FROM joined;
