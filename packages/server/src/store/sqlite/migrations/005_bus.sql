-- One row: the identity of the bus, and the last time that a readiness check wrote.
CREATE TABLE IF NOT EXISTS bus (
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  id        TEXT NOT NULL,
  pinged_at TEXT
) STRICT;
