-- SPDX-License-Identifier: Apache-2.0
-- What to_table.sql made, as CSV, to look at whether it is right.
ATTACH 'result.duckdb' AS result (READ_ONLY);
COPY (SELECT * EXCLUDE (source) FROM result.datasets) TO 'joined.csv' (HEADER false);
