"""Times kernels on the same cells: kernels.py ROUNDS KERNEL...

Prints `kernel<TAB>measure<TAB>number` lines: milliseconds, or MiB where the measure says so. Every kernel starts
ROUNDS times; then one session of each stays open, and the kernels take turns round by round. Settled cells wait
for a pause like a user's before them; back to back, a cell is sent as soon as the one before is done. Numbers in
the cells change with the round, so no kernel is asked for the same program twice, unless that is what is
measured. One round of each kind warms up and isn't counted.
"""

import itertools
import pathlib
import re
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
LET = ("let", "let kept = {n};", "")
PLOT = (
    "a plotters figure",
    "evcxr_figure((600, 400), |root| {{ let mut chart = ChartBuilder::on(&root)"
    '.caption("sine {n}", ("sans-serif", 20)).build_cartesian_2d(0f32..6f32, -1f32..1f32)?;'
    " chart.configure_mesh().draw()?;"
    " chart.draw_series(LineSeries::new((0..600).map(|x| x as f32 / 100.0).map(|x| (x, x.sin())), &RED))?;"
    " Ok(()) }})",
    "svg",
)
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
RUST_CELLS = [ADD, LET, FRAME, GROUP]
CELLS = {"nbrun-rust": [*RUST_CELLS, PLOT, SQL], "evcxr": RUST_CELLS, "python3": [ADD, ("let", "kept = {n}", "")]}
CHAIN = "df.clone().lazy().filter(col(\"v\").gt(lit({n}))).gro"
COMPLETED = {"nbrun-rust": (CHAIN, "group_by"), "evcxr": (CHAIN, "group_by"), "python3": ("ke", "kept")}
CELLS_AT_ONCE = 50


def note(kernel, measure, seconds):
    print(f"{kernel}\t{measure}\t{seconds * 1000:.3f}", flush=True)


def proportional_set(process):
    """MiB of one process, each shared page counted in parts; none of one that has ended."""
    try:
        rollup = (pathlib.Path("/proc") / str(process) / "smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE).group(1)) / 1024


def family(process):
    """A process and all its descendants."""
    found = [process]
    for task in (pathlib.Path("/proc") / str(process) / "task").iterdir():
        for child in (task / "children").read_text().split():
            found += family(int(child))
    return found


class Session:
    def __init__(self, kernel):
        self.kernel = kernel
        self.manager = KernelManager(kernel_name=kernel)
        began = time.perf_counter()
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        try:
            self.client.kernel_info(reply=True, timeout=START_LIMIT)
            self.answered_in = time.perf_counter() - began
            # The client spends 0.2 s of this on waiting for iopub to be silent.
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

    def complete(self, code, expected):
        """Seconds to an answer of complete_request."""
        began = time.perf_counter()
        reply = self.client.complete(code, reply=True, timeout=CELL_LIMIT)
        took = time.perf_counter() - began
        if not any(match.startswith(expected) for match in reply["content"]["matches"]):
            raise SystemExit(f"{self.kernel} does not complete\n{code}\n{reply['content']}")
        return took

    def run_all(self, sources):
        """Seconds until the last of many cells is done that are sent at once."""
        began = time.perf_counter()
        for source in sources:
            self.client.execute(source)
        for _ in sources:
            if self.client.get_shell_msg(timeout=CELL_LIMIT)["content"]["status"] != "ok":
                raise SystemExit(f"{self.kernel} failed when all cells were run")
        took = time.perf_counter() - began
        self.run("0", "0")
        return took

    def note_memory(self, when):
        mebibytes = sum(proportional_set(process) for process in family(self.manager.provisioner.pid))
        print(f"{self.kernel}\tmemory {when}, MiB\t{mebibytes:.1f}", flush=True)


def in_turns(players, rounds):
    """(round, player): round 0 warms up and isn't counted; every other round goes in the other order."""
    for number in range(rounds + 1):
        for player in players if number % 2 else players[::-1]:
            time.sleep(SETTLE)
            yield number, player


def start_to_ready(kernels, rounds):
    for counts, kernel in in_turns(kernels, rounds):
        session = Session(kernel)
        session.close()
        if counts:
            note(kernel, "start to first answer", session.answered_in)
            note(kernel, "start to `wait_for_ready`", session.started_in)


def cells(sessions, rounds):
    manners = {session: itertools.cycle([(SETTLE, ""), (0, ", back to back")]) for session in sessions}
    for number, session in in_turns(sessions, 2 * rounds + 1):
        pause, manner = next(manners[session])
        counts = number > 1
        for measure, source, expected in CELLS[session.kernel]:
            time.sleep(pause)
            values = {"n": number + 1, "sum": number + 2}
            took = session.run(source.format(**values), expected.format(**values))
            if counts:
                note(session.kernel, measure + manner, took)
            if pause and measure == ADD[0]:
                time.sleep(pause)
                again = session.run(source.format(**values), expected.format(**values))
                if counts:
                    note(session.kernel, "the same cell again", again)


def completions(sessions, rounds):
    for number, session in in_turns(sessions, rounds):
        code, expected = COMPLETED[session.kernel]
        took = session.complete(code.format(n=number), expected)
        if number:
            note(session.kernel, "completion", took)


def all_at_once(sessions, rounds):
    for number, session in in_turns(sessions, rounds):
        first = 1000 * (number + 1)
        took = session.run_all([f"{first + cell} + 1" for cell in range(CELLS_AT_ONCE)])
        if number:
            note(session.kernel, f"{CELLS_AT_ONCE} cells at once", took)


def main(rounds, kernels):
    start_to_ready(kernels, rounds)
    sessions = []
    try:
        for kernel in kernels:
            sessions.append(Session(kernel))
        for session in sessions:
            if session.kernel == "evcxr":
                note("evcxr", "`:dep polars` once", session.run(DEPENDENCIES, "ready"))
            time.sleep(SETTLE)
            session.note_memory("idle")
        cells(sessions, rounds)
        for session in sessions:
            session.note_memory("after the cells")
        completions(sessions, rounds)
        all_at_once(sessions, rounds)
    finally:
        for session in sessions:
            session.close()


if __name__ == "__main__":
    # Ended from outside, it still shuts the kernels down.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    main(int(sys.argv[1]), sys.argv[2:])
