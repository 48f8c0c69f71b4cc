-- What the firm has defined itself: segments, and phase models. Lines are added, one for each version, and never changed
-- but by an erasure, which empties a text that names the person; what holds is the highest version. Because an erasure may
-- empty an id too, the pair of id and version is looked after by who adds a line and not by the database.

CREATE TABLE segments (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    name_de    TEXT    NOT NULL,
    name_en    TEXT    NOT NULL,
    rule       TEXT    NOT NULL,
    created_by BIGINT,
    created_at BIGINT  NOT NULL,
    -- A segment that is done away with is one more version, so that what held when can be told.
    is_retired INTEGER NOT NULL DEFAULT 0
);

-- `content` is the model's file as JSON, so that an erasure can empty a single rule in it.
CREATE TABLE phase_models (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    content    TEXT    NOT NULL,
    created_by BIGINT,
    created_at BIGINT  NOT NULL
);

-- Which models are in use, the leading one in place 0. While it is empty the built-in ones are.
CREATE TABLE active_models (
    place   INTEGER PRIMARY KEY NOT NULL,
    model   TEXT    NOT NULL,
    version INTEGER NOT NULL
);
