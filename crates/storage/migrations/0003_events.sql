-- What events of clients carry beside their properties: further keys (one a line), context and flaws as JSON, the source.
ALTER TABLE events ADD COLUMN also TEXT;
ALTER TABLE events ADD COLUMN context TEXT;
ALTER TABLE events ADD COLUMN source TEXT;
ALTER TABLE events ADD COLUMN flaws TEXT;
