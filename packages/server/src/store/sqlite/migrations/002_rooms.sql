-- Rooms, and their members as the projection of each room's control log. Members outlive their account, inert.
CREATE TABLE IF NOT EXISTS rooms (
  seq        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  history    TEXT NOT NULL CHECK (history IN ('shared', 'from-join'))
) STRICT;

CREATE TABLE IF NOT EXISTS room_members (
  room_id  TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  sign_pub TEXT NOT NULL,
  role     TEXT NOT NULL CHECK (role IN ('owner', 'member')),
  added_at TEXT NOT NULL,
  PRIMARY KEY (room_id, sign_pub)
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS idx_room_members_sign_pub ON room_members (sign_pub);
