-- Completing datasets through the API of their upstream: which are next, what was tried, and how often may be asked.

-- The queue: datasets that no detail view ever answered for, in the order in which they are asked for; a view takes a row
-- out of it. What all entries have in common stands in the condition rather than in the key, which a bulk load sorts by.
CREATE INDEX datasets_enrich_queue ON datasets
  (source, status, votes DESC /*pg NULLS LAST*/, views DESC /*pg NULLS LAST*/)
  WHERE view_at_ms IS NULL AND is_active = 1 AND ref IS NOT NULL;
-- What would be in the queue, had it a ref. Few, as all that follow.
CREATE INDEX datasets_unresolved ON datasets (source, status) WHERE view_at_ms IS NULL AND is_active = 1 AND ref IS NULL;
-- Those that left the queue in vain, and those in somebody's hands.
CREATE INDEX datasets_failed ON datasets (source, votes DESC /*pg NULLS LAST*/, views DESC /*pg NULLS LAST*/)
  WHERE status = 'failed';
-- Who had that name before?
CREATE INDEX dataset_refs_by_ref ON dataset_refs (ref);

-- Every attempt, in the order of its end: by id, which is why no index says when. Each index would be another page to write
-- for each dataset that is completed.
CREATE TABLE enrichment_log (
  id INTEGER PRIMARY KEY,
  dataset_id INTEGER NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
  created_ms INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  final INTEGER NOT NULL CHECK (final IN (0, 1)),   -- it decided the matter
  http_status INTEGER,
  duration_ms INTEGER NOT NULL,
  stage TEXT NOT NULL,                              -- 'api_metadata'
  result TEXT NOT NULL CHECK (result = 'SUCCESS' OR result = 'FAILED' OR result = 'RATE_LIMITED' OR result = 'SKIPPED'),
  ref TEXT,                                         -- as it was asked for
  error TEXT
) STRICT;

-- How often an upstream may be asked with a credential, by all processes together.
CREATE TABLE rate_budget (
  provider TEXT NOT NULL,
  credential TEXT NOT NULL,                         -- a salted fingerprint
  next_free_us INTEGER NOT NULL,                    -- microseconds, as a rate may be above one request a millisecond
  blocked_until_ms INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX rate_budget_identity ON rate_budget (provider, credential);

-- Of this store alone: without it a fingerprint could be compared with those of another store. One row.
CREATE TABLE credential_salt (
  only_row INTEGER NOT NULL CHECK (only_row = 1),
  salt TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX credential_salt_identity ON credential_salt (only_row);

CREATE VIEW v_enrichment_log AS
SELECT d.source, d.external_id, l.ref, l.stage, l.result, l.attempt, l.final, l.http_status, l.error, l.duration_ms,
  replace(strftime('%Y-%m-%dT%H:%M:%fZ', l.created_ms / 1000.0, 'unixepoch'), '.000Z', 'Z') AS created_at
FROM enrichment_log AS l JOIN datasets AS d ON d.id = l.dataset_id;
