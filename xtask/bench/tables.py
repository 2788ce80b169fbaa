"""Makes the tables of the bench with DuckDB's own generator of TPC-H: tables.py FOLDER HOME SCALE

FOLDER gets `tpch/*.parquet`, `bench/frame.parquet` and `duckdb.sql`, DuckDB's text of the 22 queries; HOME the
extensions of DuckDB that the bench needs. What is there stays.
"""

import os
import sys
from pathlib import Path

FRAME_ROWS = 5_000_000
FRAME = "SELECT l_orderkey AS id, CAST(l_extendedprice AS DOUBLE) AS price, l_shipdate AS day, l_shipmode AS mode"


def main(folder, home, scale):
    # DuckDB keeps extensions there, and reads this when it is imported.
    home.mkdir(parents=True, exist_ok=True)
    os.environ["HOME"] = str(home)
    import duckdb
    from duckdb_extensions import import_extension

    for extension in ["spatial", "tpch"]:
        import_extension(extension)
    queries = folder / "duckdb.sql"
    if queries.exists():
        return
    for dataset in ["tpch", "bench"]:
        (folder / dataset).mkdir(parents=True, exist_ok=True)
    database = duckdb.connect()
    database.execute(f"LOAD tpch; CALL dbgen(sf = {scale})")
    for (table,) in database.execute("SHOW TABLES").fetchall():
        database.execute(f"COPY {table} TO '{folder}/tpch/{table}.parquet'")
    # More rows than a small scale has come from going through them again.
    again = f"lineitem, range((SELECT {FRAME_ROWS} // count(*) + 1 FROM lineitem))"
    database.execute(f"COPY ({FRAME} FROM {again} LIMIT {FRAME_ROWS}) TO '{folder}/bench/frame.parquet'")
    texts = database.execute("SELECT query_nr, query FROM tpch_queries()").fetchall()
    # Written last: it says that the tables are whole.
    queries.write_text("".join(f"\n-- {number}\n{text.strip().rstrip(';')}\n" for number, text in texts))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
