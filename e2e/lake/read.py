"""Reads the files of the lake that a list on standard input names, with DuckDB or with Arrow (as pandas and Spark do), and counts.

read.py duckdb|arrow < list.json
"""
import json
import sys


def with_arrow(files):
    import pyarrow.compute as compute
    import pyarrow.dataset as dataset

    events = dataset.dataset(files, format="parquet").to_table()
    orders = events.filter(compute.equal(events["kind"], "Order Completed"))
    customers = compute.drop_null(events["customer"].combine_chunks())
    first = compute.min(customers).as_py()
    return {
        "events": events.num_rows,
        "keys": compute.count_distinct(events["customer"]).as_py(),
        "last": compute.max(events["position"]).as_py(),
        "orders": orders.num_rows,
        "micros": compute.sum(orders["amount"]).as_py(),
        "of_first": events.filter(compute.equal(events["customer"], first)).num_rows,
        "first_month": compute.min(events["occurred_at"]).as_py().strftime("%Y-%m"),
    }


def with_duckdb(files):
    import duckdb

    rows = duckdb.connect().execute(
        """
        WITH events AS (FROM read_parquet(?, union_by_name = true)),
             orders AS (FROM events WHERE kind = 'Order Completed')
        SELECT (SELECT count(*) FROM events) AS events,
               (SELECT count(DISTINCT customer) FROM events) AS keys,
               (SELECT max(position) FROM events) AS last,
               (SELECT count(*) FROM orders) AS orders,
               (SELECT sum(amount)::BIGINT FROM orders) AS micros,
               (SELECT count(*) FROM events WHERE customer = (SELECT min(customer) FROM events)) AS of_first,
               (SELECT strftime(min(occurred_at) AT TIME ZONE 'UTC', '%Y-%m') FROM events) AS first_month
        """,
        [files],
    )
    return dict(zip([column[0] for column in rows.description], rows.fetchone()))


paths = [file["path"] for file in json.load(sys.stdin)["files"]]
print(json.dumps({"arrow": with_arrow, "duckdb": with_duckdb}[sys.argv[1]](paths)))
