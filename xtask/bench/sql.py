"""Times SQL: sql.py ROUNDS FOLDER HOME TPCH

Prints `who<TAB>measure<TAB>milliseconds` lines. FOLDER has the tables of TPC-H and DuckDB's text of its queries, HOME
DuckDB's extensions, and TPCH is the program that runs queries through the local warehouse and on DuckDB itself. All
take turns round by round; the first round warms up and isn't counted.
"""

import json
import math
import signal
import subprocess
import sys
import time
from pathlib import Path

from emulator import PROJECT, Emulator
from kernels import SETTLE, Session
from tables import FRAME_ROWS

GOOGLESQL = Path(__file__).with_name("tpch.sql")

COUNT = "SELECT n_regionkey, COUNT(*) AS nations FROM tpch.nation WHERE n_nationkey > {n} GROUP BY n_regionkey"
# bqemulator has no results of queries in its Storage API, and tables only there.
ARGUMENTS = {"nbrun-rust": "", "python3": " --use_rest_api"}
HEIGHT = {"nbrun-rust": 'println!("{} rows", df.height())', "python3": 'print(len(df), "rows")'}
# The magic makes its own clients; on loopback there are no credentials and there is no TLS.
OFFICIAL = """\
import sys, bigquery_magics, bigquery_magics.bigquery as magic
from google.auth.credentials import AnonymousCredentials
sys.path.insert(0, {here!r})
from emulator import storage_client
bigquery_magics.context.credentials = AnonymousCredentials()
bigquery_magics.context.project = {project!r}
bigquery_magics.context.bigquery_client_options = {{"api_endpoint": {endpoint!r}}}
bigquery_magics.context.progress_bar_type = None
magic._make_bqstorage_client = lambda client, options: storage_client({port})
%load_ext bigquery_magics"""


def note(who, measure, milliseconds):
    print(f"{who}\t{measure}\t{milliseconds:.3f}", flush=True)


def queries(file):
    """The text of each query, by its number."""
    parts = file.read_text().split("\n-- ")[1:]
    return dict(part.split("\n", 1) for part in parts)


class Engines:
    """The local warehouse and DuckDB, in one program."""

    def __init__(self, program, folder):
        command = [program, folder, GOOGLESQL, folder / "duckdb.sql"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, question):
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"no answer to {question!r}")
        return json.loads(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def is_same(one, other):
    """Whether two cells agree; NUMERIC has nine places, and DuckDB's means are DOUBLE."""
    if one == other or one is None or other is None:
        return one == other
    try:
        return math.isclose(float(one), float(other), rel_tol=1e-9, abs_tol=1e-8)
    except ValueError:
        return False


def require_same(number, who, rows, expected):
    pairs = [pair for row, other in zip(rows, expected) for pair in zip(row, other)]
    if len(rows) != len(expected) or not all(is_same(*pair) for pair in pairs):
        raise SystemExit(f"{who} has another answer to query {number}:\n{rows[:3]}\n{expected[:3]}")


def tpch(engines, emulator, rounds):
    texts = queries(GOOGLESQL)
    for number, text in texts.items():
        expected = engines.ask(f"rows duckdb {number}")
        require_same(number, "nbrun", engines.ask(f"rows nbrun {number}"), expected)
        require_same(number, "bqemulator", emulator.rows(text)[0], expected)
    for round_number in range(rounds):
        for number, text in texts.items():
            for engine in ["nbrun", "duckdb"] if round_number % 2 else ["duckdb", "nbrun"]:
                note(engine, f"Q{number}", engines.ask(f"time {engine} {number}"))
            note("bqemulator", f"Q{number}", emulator.rows(text)[1])


def cells(sessions, rounds):
    for round_number in range(rounds + 1):
        for session in sessions if round_number % 2 else sessions[::-1]:
            time.sleep(SETTLE)
            cell = f"%%bigquery df{ARGUMENTS[session.kernel]}\n{COUNT.format(n=round_number)}"
            small = session.run(cell, "")
            session.run(HEIGHT[session.kernel], "5 rows")
            time.sleep(SETTLE)
            large = session.run("%%bigquery df\nbench.frame", "")
            session.run(HEIGHT[session.kernel], f"{FRAME_ROWS} rows")
            if round_number:
                note(session.kernel, "a small result", small * 1000)
                note(session.kernel, f"{FRAME_ROWS:,} rows into a frame", large * 1000)


def main(rounds, folder, home, program):
    emulator = Emulator(folder, home)
    engines, sessions = None, []
    try:
        for kernel in HEIGHT:
            sessions.append(Session(kernel))
        here = str(Path(__file__).parent)
        setup = OFFICIAL.format(here=here, project=PROJECT, endpoint=emulator.endpoint, port=emulator.grpc)
        sessions[1].run(setup, "")
        cells(sessions, rounds)
        engines = Engines(program, folder)
        tpch(engines, emulator, rounds)
    finally:
        for session in sessions:
            session.close()
        if engines:
            engines.close()
        emulator.close()


if __name__ == "__main__":
    # Ended from outside, it still ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
