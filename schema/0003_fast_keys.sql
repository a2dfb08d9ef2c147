-- Keys with the column first that differs from row to row: `source` first would make each comparison of a sort compare
-- two equal texts before, and doubles the time that a bulk load needs to build them.

DROP INDEX datasets_identity;
DROP INDEX datasets_ref;
DROP INDEX datasets_seed_scan;

CREATE UNIQUE INDEX datasets_identity ON datasets (external_id, source);
CREATE UNIQUE INDEX datasets_ref ON datasets (ref, source) WHERE ref IS NOT NULL;
-- Covers the ordered scan that a refresh is compared with: the rows themselves are not read.
CREATE INDEX datasets_seed_scan ON datasets (external_id, source, seed_hash) WHERE seed_hash IS NOT NULL;
