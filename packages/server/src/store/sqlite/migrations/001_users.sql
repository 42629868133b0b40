-- The allowlist: who is on the bus. `seq` is the order of arrival, the position that page cursors hold.
CREATE TABLE IF NOT EXISTS users (
  seq        INTEGER PRIMARY KEY,
  sign_pub   TEXT NOT NULL UNIQUE,
  kex_pub    TEXT NOT NULL,
  handle     TEXT NOT NULL UNIQUE,
  role       TEXT NOT NULL CHECK (role IN ('admin', 'member')),
  status     TEXT NOT NULL CHECK (status IN ('active', 'revoked')),
  created_at TEXT NOT NULL,
  revoked_at TEXT,
  invite_id  TEXT
) STRICT;

-- An index entry ends with the rowid, here seq: one index serves `status = ? ORDER BY seq`.
CREATE INDEX IF NOT EXISTS idx_users_status ON users (status);

-- Few rows: makes "is there another active admin?" cost nothing.
CREATE INDEX IF NOT EXISTS idx_users_admins ON users (status) WHERE role = 'admin';
