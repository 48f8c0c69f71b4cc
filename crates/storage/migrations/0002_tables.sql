-- The operational tables beside the log.

CREATE TABLE users (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    email         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL,
    language      TEXT NOT NULL,
    password_hash TEXT NOT NULL
);

-- Tokens themselves are never stored, only their digests.
CREATE TABLE sessions (
    token_digest BLOB    PRIMARY KEY NOT NULL,
    user_id      INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    csrf_token   TEXT    NOT NULL,
    created_at   BIGINT  NOT NULL,
    expires_at   BIGINT  NOT NULL
);

CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE links (
    token_digest BLOB   PRIMARY KEY NOT NULL,
    purpose      TEXT   NOT NULL,
    expires_at   BIGINT NOT NULL
);

CREATE TABLE imports (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    files       TEXT   NOT NULL,
    format      TEXT   NOT NULL,
    started_at  BIGINT NOT NULL,
    finished_at BIGINT,
    report      TEXT   NOT NULL
);

-- Value models as they were fitted; rows are added and never changed. The content is TOML: readable, and unlike JSON it
-- keeps every number as it is, also those that are none (NaN) or infinite, as degenerate fits have them.
CREATE TABLE vintages (
    day      INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    content  TEXT    NOT NULL,
    PRIMARY KEY (day, revision)
);
