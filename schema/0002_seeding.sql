-- What a bulk import has read, and what it could not take.

-- As of when the files of the last complete seed were.
CREATE TABLE seed_states (
  source TEXT NOT NULL,
  last_ms INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX seed_states_identity ON seed_states (source);

-- The files of the last complete seed: when all are as recorded, there is nothing to read.
CREATE TABLE seed_inputs (
  source TEXT NOT NULL,
  file TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_ns INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  mapper_version INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX seed_inputs_identity ON seed_inputs (source, file);

CREATE TABLE rejects (
  id INTEGER PRIMARY KEY,
  task TEXT NOT NULL,
  source TEXT NOT NULL,
  file TEXT NOT NULL,
  line INTEGER NOT NULL,
  created_ms INTEGER NOT NULL,
  reason TEXT NOT NULL,
  excerpt TEXT NOT NULL
) STRICT;

CREATE INDEX rejects_by_file ON rejects (task, source, file, line);

CREATE VIEW v_rejects AS
SELECT task, source, file, line, reason, excerpt,
  replace(strftime('%Y-%m-%dT%H:%M:%fZ', created_ms / 1000.0, 'unixepoch'), '.000Z', 'Z') AS created_at
FROM rejects;
