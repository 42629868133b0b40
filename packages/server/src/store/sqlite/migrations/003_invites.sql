-- Invitations, for good: used, expired and cancelled ones stay. `id` is SHA-256 of the token, which is never here.
CREATE TABLE IF NOT EXISTS invites (
  seq           INTEGER PRIMARY KEY,
  id            TEXT NOT NULL,
  handle        TEXT NOT NULL,
  role          TEXT NOT NULL CHECK (role IN ('admin', 'member')),
  expires_at    TEXT NOT NULL,
  used          INTEGER NOT NULL DEFAULT 0 CHECK (used IN (0, 1)),
  created_at    TEXT NOT NULL,
  created_by    TEXT,
  cancelled_at  TEXT,
  used_at       TEXT,
  used_sign_pub TEXT,
  used_kex_pub  TEXT,
  -- When somebody else took the handle of this expired invite: dead from then on, even if the clock goes back.
  lapsed_at     TEXT,
  -- The expiry in the one spelling that sorts as text; '' (expired since ever) where expires_at does not parse.
  expires_utc   TEXT NOT NULL GENERATED ALWAYS AS (
    CASE
      WHEN expires_at GLOB '[0-9][0-9][0-9][0-9]-*' THEN coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', expires_at), '')
      ELSE ''
    END
  ) VIRTUAL,
  -- A used invite says when and by whom, an unused one says nothing.
  CHECK ((used = 1) = (used_at IS NOT NULL AND used_sign_pub IS NOT NULL AND used_kex_pub IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX IF NOT EXISTS idx_invites_id ON invites (id);
CREATE INDEX IF NOT EXISTS idx_invites_used ON invites (used);
CREATE INDEX IF NOT EXISTS idx_invites_cancelled ON invites (seq) WHERE cancelled_at IS NOT NULL;

-- Pending and expired ones: their border moves with the clock, so they are listed by expiry.
CREATE INDEX IF NOT EXISTS idx_invites_open ON invites (expires_utc, seq) WHERE used = 0 AND cancelled_at IS NULL;
CREATE INDEX IF NOT EXISTS idx_invites_issuer ON invites (created_by) WHERE used = 0 AND cancelled_at IS NULL;

-- One invite at most holds a handle.
CREATE UNIQUE INDEX IF NOT EXISTS idx_invites_handle ON invites (handle)
  WHERE used = 0 AND cancelled_at IS NULL AND lapsed_at IS NULL;
