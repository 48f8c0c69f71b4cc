-- Digests of message ids received of late whose events lie in the lake, in sorted files; derived from the log.
CREATE TABLE seen_runs (
    path        TEXT   PRIMARY KEY NOT NULL,
    day         BIGINT NOT NULL,
    entry_count BIGINT NOT NULL
);

-- The runs know of every event up to and with this position; where it is behind the lake they are made anew.
ALTER TABLE watermark ADD COLUMN seen_through BIGINT NOT NULL DEFAULT 0;

-- The rules of retention under which a file has nothing left to expire; absent where it has not been looked at.
ALTER TABLE lake_files ADD COLUMN thinned TEXT;
