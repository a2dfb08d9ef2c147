-- How far listings and feeds have been followed, as a person may read and mend it (tedi-registry state).

CREATE TABLE cursors (
  source TEXT NOT NULL,
  name TEXT NOT NULL,                        -- what it is the cursor of: 'latest.updated'
  value TEXT NOT NULL,                       -- RFC 3339 for a watermark, else as the upstream gave it
  changed_ms INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX cursors_identity ON cursors (source, name);

CREATE VIEW v_cursors AS
SELECT source, name, value,
  replace(strftime('%Y-%m-%dT%H:%M:%fZ', changed_ms / 1000.0, 'unixepoch'), '.000Z', 'Z') AS changed_at
FROM cursors;
