"""bqemulator on loopback with the tables of the bench: the server that the official magic and client talk to."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import duckdb
import grpc
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery, bigquery_storage
from google.cloud.bigquery_storage_v1.services.big_query_read.transports import BigQueryReadGrpcTransport

PROJECT = "local"
START_LIMIT = 60
TYPES = {"BIGINT": "INT64", "INTEGER": "INT64", "DECIMAL(15,2)": "NUMERIC", "DOUBLE": "FLOAT64"}
TYPES |= {"VARCHAR": "STRING", "DATE": "DATE"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def storage_client(port):
    """A client of the Storage Read API without TLS, which loopback has not."""
    channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=[("grpc.max_receive_message_length", -1)])
    return bigquery_storage.BigQueryReadClient(transport=BigQueryReadGrpcTransport(channel=channel))


class Emulator:
    """The server; its log goes to a file in `home`, where DuckDB's extensions are too."""

    def __init__(self, data, home):
        self.rest, self.grpc = free_port(), free_port()
        program = Path(sys.executable).with_name("bqemulator")
        with (home / "bqemulator.log").open("w") as log:
            self.process = subprocess.Popen(
                [program, "start", "--ephemeral", "--rest-port", str(self.rest), "--grpc-port", str(self.grpc)],
                env=os.environ
                | {
                    "HOME": str(home),
                    # It would be fetched from where DuckDB's own are.
                    "BQEMU_ENABLE_FORMAT_EXTENSIONS": "false",
                    "BQEMU_QUERY_CACHE_TTL_SECONDS": "0",
                    "BQEMU_GCS_LOCAL_ROOT": str(data),
                },
                stdout=log,
                stderr=log,
            )
        self.endpoint = f"http://127.0.0.1:{self.rest}"
        try:
            self.wait_until_ready()
            self.client = bigquery.Client(
                project=PROJECT, credentials=AnonymousCredentials(), client_options={"api_endpoint": self.endpoint}
            )
            self.load(data / "tpch")
            self.load(data / "bench")
        except BaseException:
            self.close()
            raise

    def wait_until_ready(self):
        deadline = time.monotonic() + START_LIMIT
        while True:
            try:
                return urllib.request.urlopen(f"{self.endpoint}/healthz").close()
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit("bqemulator does not answer") from None
                time.sleep(0.1)

    def load(self, folder):
        """Loads Parquet files into tables of the same names."""
        self.client.create_dataset(folder.name)
        for file in sorted(folder.glob("*.parquet")):
            columns = duckdb.execute(f"DESCRIBE FROM '{file}'").fetchall()
            fields = [bigquery.SchemaField(name, TYPES[kind]) for name, kind, *_ in columns]
            table = self.client.create_table(bigquery.Table(f"{PROJECT}.{folder.name}.{file.stem}", fields))
            config = bigquery.LoadJobConfig(source_format="PARQUET", write_disposition="WRITE_APPEND")
            uri = f"gs://{folder.name}/{file.name}"
            self.client.load_table_from_uri(uri, table, job_config=config).result()

    def rows(self, sql):
        """All rows of a query, as lists of text, and the milliseconds that it took."""
        began = time.perf_counter()
        rows = list(self.client.query_and_wait(sql))
        took = (time.perf_counter() - began) * 1000
        return [[None if cell is None else str(cell) for cell in row.values()] for row in rows], took

    def close(self):
        self.process.terminate()
        self.process.wait()
