-- Every change, in the commit that made it. Rows are only ever added.
CREATE TABLE IF NOT EXISTS audit (
  seq        INTEGER PRIMARY KEY,
  at         TEXT NOT NULL,
  action     TEXT NOT NULL,
  actor      TEXT,
  sign_pub   TEXT,
  invite_id  TEXT,
  handle     TEXT NOT NULL,
  role       TEXT NOT NULL,
  request_id TEXT NOT NULL
) STRICT;
