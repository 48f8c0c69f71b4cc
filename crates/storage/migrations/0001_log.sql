-- The log: hot events, what imported rows said last, and the manifest of the lake.
-- Times are microseconds since 1970 UTC, amounts are micro-units, digests are 64 bits read as signed numbers.

CREATE TABLE events (
    position       INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id     TEXT    NOT NULL,
    message_digest BIGINT  NOT NULL,
    arrived_as     TEXT,
    customer       TEXT,
    shard          INTEGER NOT NULL,
    kind           TEXT    NOT NULL,
    occurred_at    BIGINT  NOT NULL,
    received_at    BIGINT  NOT NULL,
    order_key      BIGINT,
    amount         BIGINT,
    discount       BIGINT,
    items          BIGINT,
    sales_channel  TEXT,
    country        TEXT,
    categories     TEXT,
    person         TEXT,
    properties     TEXT    NOT NULL
);

CREATE INDEX events_by_customer ON events (customer, occurred_at);

CREATE TABLE natural_keys (
    key     BLOB PRIMARY KEY NOT NULL,
    content BLOB NOT NULL
) WITHOUT ROWID;

-- The valid files of the lake. A file that is not listed does not exist, whatever lies in the folder.
CREATE TABLE lake_files (
    path            TEXT    PRIMARY KEY NOT NULL,
    month           TEXT    NOT NULL,
    row_count       BIGINT  NOT NULL,
    min_position    BIGINT  NOT NULL,
    max_position    BIGINT  NOT NULL,
    min_customer    TEXT,
    max_customer    TEXT,
    min_occurred_at BIGINT  NOT NULL,
    max_occurred_at BIGINT  NOT NULL,
    byte_count      BIGINT  NOT NULL
);

CREATE INDEX lake_files_by_month ON lake_files (month);

-- One row: every event up to and with this position is in the lake, every later one is in `events`.
CREATE TABLE watermark (
    only_row        INTEGER PRIMARY KEY CHECK (only_row = 1),
    flushed_through BIGINT NOT NULL
);

INSERT INTO watermark (only_row, flushed_through) VALUES (1, 0);
