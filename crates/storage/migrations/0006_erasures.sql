-- What remains of erasures: receipts, without a word of the person.
CREATE TABLE erasures (
    receipt TEXT    PRIMARY KEY NOT NULL,
    at      BIGINT  NOT NULL,
    by_whom TEXT    NOT NULL,
    survey  TEXT    NOT NULL,
    search  TEXT
);
