-- Access: more about people and their sessions, API keys, sources with their write keys, the audit log.

ALTER TABLE users ADD COLUMN created_at BIGINT;
ALTER TABLE users ADD COLUMN last_login_at BIGINT;
ALTER TABLE users ADD COLUMN deactivated_at BIGINT;
-- The shared secret of RFC 6238, and the last time step of which a code was used.
ALTER TABLE users ADD COLUMN second_factor BLOB;
ALTER TABLE users ADD COLUMN second_factor_step BIGINT NOT NULL DEFAULT 0;

CREATE TABLE recovery_codes (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest  BLOB    NOT NULL,
    PRIMARY KEY (user_id, digest)
);

ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN network TEXT NOT NULL DEFAULT '';

CREATE TABLE api_keys (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT   NOT NULL,
    prefix       TEXT   NOT NULL,
    digest       BLOB   NOT NULL UNIQUE,
    scopes       TEXT   NOT NULL,
    created_by   BIGINT,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT,
    last_used_at BIGINT,
    revoked_at   BIGINT
);

CREATE TABLE sources (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    origins    TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT
);

CREATE TABLE write_keys (
    key        TEXT    PRIMARY KEY NOT NULL,
    source_id  INTEGER NOT NULL REFERENCES sources (id),
    created_at BIGINT  NOT NULL,
    revoked_at BIGINT
);

CREATE INDEX write_keys_by_source ON write_keys (source_id);

-- Rows are added, and removed when the time is over for which the firm keeps them; never changed. A customer stands in
-- `thing_id` by a pseudonym, so that nothing of an erased person is left here.
CREATE TABLE audit (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         BIGINT NOT NULL,
    actor_kind TEXT   NOT NULL,
    actor_id   BIGINT,
    actor_name TEXT   NOT NULL,
    action     TEXT   NOT NULL,
    thing_kind TEXT,
    thing_id   TEXT,
    network    TEXT,
    details    TEXT   NOT NULL
);

CREATE INDEX audit_by_time ON audit (at);
CREATE INDEX audit_by_thing ON audit (thing_kind, thing_id);

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'entries of the audit log are never changed');
END;
