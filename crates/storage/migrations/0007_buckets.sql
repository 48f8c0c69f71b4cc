-- Hot rows of a customer are found by their shard's bucket. An index that begins with the customer has its entries written and
-- deleted all over, a page for nearly every event; in this one they are added at the ends of 16 runs and leave at their beginnings.
DROP INDEX events_by_customer;
CREATE INDEX events_by_bucket ON events ((shard % 16), position, customer);
