"""DuckDB's answers to the questions of `stammkunde bench group-by`, over the files that the folder's manifest lists.

Takes the folder, then a question in SQL on each line; answers each with a line of JSON: seconds, columns, rows.
"""

import json
import pathlib
import sqlite3
import sys
import time

import duckdb

THREADS = 2

folder = pathlib.Path(sys.argv[1])
manifest = sqlite3.connect(f"file:{folder / 'stammkunde.db'}?mode=ro", uri=True)
files = [str(folder / "lake" / path) for (path,) in manifest.execute("SELECT path FROM lake_files ORDER BY path")]
manifest.close()

connection = duckdb.connect()
connection.execute(f"SET threads = {THREADS}")
connection.execute("SET TimeZone = 'UTC'")
connection.execute("SET enable_progress_bar = false")
listed = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
connection.execute(f"CREATE VIEW events AS SELECT * FROM read_parquet([{listed}])")
print(json.dumps({"version": duckdb.__version__, "files": len(files)}), flush=True)

for question in sys.stdin:
    begun = time.perf_counter()
    rows = connection.execute(question).fetchall()
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "rows": [[str(value) for value in row] for row in rows]}), flush=True)
