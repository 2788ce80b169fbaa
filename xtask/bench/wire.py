"""Near the floor under any executor: a raw client that runs a notebook's cells and keeps nothing.

wire.py NOTEBOOK STDOUT_BYTES: fails unless the cells print at least that much.
Signing and framing: https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
"""

import hashlib
import hmac
import json
import subprocess
import sys
import tempfile
import uuid
from datetime import datetime, timezone
from pathlib import Path

import zmq

KEY = uuid.uuid4().hex
SESSION = uuid.uuid4().hex
DELIMITER = b"<IDS|MSG>"
CHANNELS = {"shell": 1, "iopub": 2, "stdin": 3, "control": 4, "hb": 5}
NEVER_CUT = 0


def send(socket, msg_type, content):
    header = {
        "msg_id": uuid.uuid4().hex,
        "session": SESSION,
        "username": "bench",
        "date": datetime.now(timezone.utc).isoformat(),
        "msg_type": msg_type,
        "version": "5.3",
    }
    parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
    signature = hmac.new(KEY.encode(), b"".join(parts), hashlib.sha256).hexdigest()
    socket.send_multipart([DELIMITER, signature.encode(), *parts])
    return header["msg_id"]


def receive(socket):
    """The header's type, the parent's id and the content of the next message."""
    frames = socket.recv_multipart()
    header, parent, _, content = map(json.loads, frames[frames.index(DELIMITER) + 2 :][:4])
    return header["msg_type"], parent.get("msg_id"), content


def connect(context, kind, folder, channel):
    socket = context.socket(kind)
    socket.linger = 0
    socket.rcvhwm = socket.sndhwm = NEVER_CUT
    socket.reconnect_ivl = 2
    if kind == zmq.SUB:
        socket.subscribe(b"")
    socket.connect(f"ipc://{folder}/k-{CHANNELS[channel]}")
    return socket


def wait_until_ready(shell, iopub):
    """The kernel answers, and what it publishes arrives."""
    while True:
        send(shell, "kernel_info_request", {})
        while receive(shell)[0] != "kernel_info_reply":
            pass
        if iopub.poll(50):
            return


def run(shell, iopub, source):
    """Runs one cell to its reply and its idle; returns the bytes it printed."""
    content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False}
    request = send(shell, "execute_request", content)
    printed = 0
    while True:
        msg_type, parent, content = receive(iopub)
        if parent != request:
            continue
        if msg_type == "stream":
            printed += len(content["text"])
        elif msg_type == "status" and content["execution_state"] == "idle":
            break
    while True:
        msg_type, parent, content = receive(shell)
        if parent == request:
            assert content["status"] == "ok", content
            return printed


def main(notebook, expected):
    cells = json.loads(Path(notebook).read_text())["cells"]
    context = zmq.Context()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "connection.json")
        ports = {f"{channel}_port": port for channel, port in CHANNELS.items()}
        wire = {"transport": "ipc", "ip": f"{folder}/k", "key": KEY, "signature_scheme": "hmac-sha256"}
        file.write_text(json.dumps(ports | wire))
        kernel = subprocess.Popen([sys.executable, "-m", "ipykernel_launcher", "-f", file])
        shell = connect(context, zmq.DEALER, folder, "shell")
        iopub = connect(context, zmq.SUB, folder, "iopub")
        control = connect(context, zmq.DEALER, folder, "control")
        wait_until_ready(shell, iopub)
        printed = sum(run(shell, iopub, "".join(cell["source"])) for cell in cells)
        assert printed >= expected, f"{printed} of {expected} bytes arrived"
        send(control, "shutdown_request", {"restart": False})
        kernel.wait()


main(sys.argv[1], int(sys.argv[2]))
