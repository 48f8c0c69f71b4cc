-- What the fold reads of events that are no orders. `thing` is 0 where there is none; NULL stands in rows of older formats,
-- whose details are read from their properties.
ALTER TABLE events ADD COLUMN thing BIGINT;
ALTER TABLE events ADD COLUMN quantity BIGINT;
ALTER TABLE events ADD COLUMN word TEXT;
ALTER TABLE events ADD COLUMN campaign TEXT;
