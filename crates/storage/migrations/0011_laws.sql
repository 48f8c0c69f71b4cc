-- Which law of repeat buying somebody chose for forecasts, from which day on; lines are only added, the last one for a day holds.
-- `law` is empty where the reviews are to decide. Vintages name their law from this format on; those that name none are BG/NBD's.
CREATE TABLE purchase_laws (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    law TEXT,
    day INTEGER NOT NULL,
    chosen_at BIGINT NOT NULL,
    chosen_by BIGINT
);
