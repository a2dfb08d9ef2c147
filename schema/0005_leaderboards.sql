-- Leaderboards of the competitions that are followed, matched to the users that are known.

CREATE TABLE competitions (
  id INTEGER PRIMARY KEY,
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
  higher_is_better INTEGER CHECK (higher_is_better IN (0, 1)),   -- NULL: not known, no board says it
  created_ms INTEGER NOT NULL,
  synced_ms INTEGER,                         -- when the board was last seen to be, or made, as its file says
  changed_ms INTEGER,                        -- of the last sync that changed an entry: the time of what it wrote
  teams INTEGER,                             -- in the file of the last sync
  entries INTEGER,                           -- which it left on the board
  sync_hash INTEGER,                         -- of all that its outcome depends on; NULL: never synced
  checksum TEXT,                             -- of the board's rows
  slug TEXT NOT NULL,
  title TEXT
) STRICT;

CREATE UNIQUE INDEX competitions_slug ON competitions (lower(slug));

CREATE TABLE users (
  id INTEGER PRIMARY KEY,
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),   -- 0: detached, matched no longer
  username TEXT NOT NULL,
  display_name TEXT
) STRICT;

CREATE UNIQUE INDEX users_username ON users (lower(username));

-- Counts the changes of who is active: boards that were matched before are to be matched anew. One row.
CREATE TABLE user_revision (
  only_row INTEGER NOT NULL CHECK (only_row = 1),
  revision INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX user_revision_identity ON user_revision (only_row);

-- One row a matched user of a competition, or a team that nobody is matched with. Never deleted by a sync: what is on the
-- board no longer is not active.
CREATE TABLE leaderboard_entries (
  id INTEGER PRIMARY KEY,
  competition_id INTEGER NOT NULL REFERENCES competitions (id) ON DELETE CASCADE,
  user_id INTEGER REFERENCES users (id),
  team_id INTEGER NOT NULL,
  row_hash INTEGER NOT NULL,                 -- of what the board says of the team
  revision INTEGER NOT NULL DEFAULT 1,
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
  synced_ms INTEGER NOT NULL,                -- when the row was last written
  standing_ms INTEGER NOT NULL,              -- since when team, rank and score are so
  rank INTEGER,                              -- 0: a benchmark, which does not compete
  score REAL,
  submitted_ms INTEGER,
  submission_count INTEGER,
  score_text TEXT NOT NULL,
  team_name TEXT NOT NULL
) STRICT;

-- One entry a user, and one a team without user, which come first. In this order a board is compared with the stored one: two
-- indexes would not do, as SQLite then takes that of the users to find the others, and sorts them.
CREATE UNIQUE INDEX leaderboard_entries_identity ON leaderboard_entries
  (competition_id, coalesce(user_id, 0), (CASE WHEN user_id IS NULL THEN team_id ELSE 0 END));
-- Whose are they? (Of a user who is erased.)
CREATE INDEX leaderboard_entries_of_user ON leaderboard_entries (user_id) WHERE user_id IS NOT NULL;

-- Where an entry stood before. Where it stands now is in leaderboard_entries.
CREATE TABLE leaderboard_history (
  entry_id INTEGER NOT NULL REFERENCES leaderboard_entries (id) ON DELETE CASCADE,
  until_ms INTEGER NOT NULL,
  since_ms INTEGER NOT NULL,
  team_id INTEGER NOT NULL,
  rank INTEGER,
  score REAL
) STRICT;

CREATE UNIQUE INDEX leaderboard_history_identity ON leaderboard_history (entry_id, until_ms);

CREATE VIEW v_competitions AS
SELECT slug, title, is_active, higher_is_better,
  replace(strftime('%Y-%m-%dT%H:%M:%fZ', synced_ms / 1000.0, 'unixepoch'), '.000Z', 'Z') AS last_synced_at,
  (SELECT count(*) FROM leaderboard_entries AS e WHERE e.competition_id = competitions.id AND e.is_active = 1) AS entries,
  checksum
FROM competitions;

CREATE VIEW v_users AS
SELECT username, display_name, is_active FROM users;

-- A user who was detached is nobody here, though a purge still finds the entries.
CREATE VIEW v_leaderboard AS
SELECT c.slug AS competition, e.rank, e.team_id, e.team_name, u.username, e.score, e.score_text,
  replace(strftime('%Y-%m-%dT%H:%M:%fZ', e.submitted_ms / 1000.0, 'unixepoch'), '.000Z', 'Z') AS submission_date,
  e.submission_count, CASE WHEN e.rank = 0 THEN 1 ELSE 0 END AS is_benchmark, e.is_active,
  replace(strftime('%Y-%m-%dT%H:%M:%fZ', e.synced_ms / 1000.0, 'unixepoch'), '.000Z', 'Z') AS synced_at
FROM leaderboard_entries AS e JOIN competitions AS c ON c.id = e.competition_id
LEFT JOIN users AS u ON u.id = e.user_id AND u.is_active = 1;

CREATE VIEW v_leaderboard_history AS
SELECT c.slug AS competition, e.team_id, u.username, e.rank, e.score,
  replace(strftime('%Y-%m-%dT%H:%M:%fZ', e.standing_ms / 1000.0, 'unixepoch'), '.000Z', 'Z') AS valid_from,
  NULL AS valid_to
FROM leaderboard_entries AS e JOIN competitions AS c ON c.id = e.competition_id
LEFT JOIN users AS u ON u.id = e.user_id AND u.is_active = 1
WHERE e.is_active = 1
UNION ALL
SELECT c.slug, h.team_id, u.username, h.rank, h.score,
  replace(strftime('%Y-%m-%dT%H:%M:%fZ', h.since_ms / 1000.0, 'unixepoch'), '.000Z', 'Z') AS valid_from,
  replace(strftime('%Y-%m-%dT%H:%M:%fZ', h.until_ms / 1000.0, 'unixepoch'), '.000Z', 'Z') AS valid_to
FROM leaderboard_history AS h JOIN leaderboard_entries AS e ON e.id = h.entry_id
JOIN competitions AS c ON c.id = e.competition_id
LEFT JOIN users AS u ON u.id = e.user_id AND u.is_active = 1;
