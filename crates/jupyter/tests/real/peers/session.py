"""A whole session of a front end with jupyter_client, printed as JSON."""
import json
import sys

from jupyter_client import BlockingKernelClient

client = BlockingKernelClient(connection_file=sys.argv[1])
client.load_connection_file()
client.start_channels()
client.wait_for_ready(timeout=60)
seen = {"alive": client.is_alive(), "heartbeat": client.hb_channel.is_beating()}


def run(code, **options):
    text, states = [], []

    def output(message):
        if message["msg_type"] == "stream":
            text.append(message["content"]["text"])
        elif message["msg_type"] == "status":
            states.append(message["content"]["execution_state"])

    reply = client.execute_interactive(code, output_hook=output, timeout=60, **options)
    return {"status": reply["content"]["status"], "text": "".join(text), "states": states}


seen["echo"] = run("né 1")
seen["ask"] = run("ask name?", stdin_hook=lambda message: client.input(message["content"]["prompt"] + "!"))
lines = run("lines 100000")["text"]
seen["lines"] = lines == "".join(f"{i}\n" for i in range(100_000))
seen["large"] = len(run("large 20000000")["text"])

request = client.execute("wait")
while client.get_iopub_msg(timeout=60)["content"].get("text") != "waiting":
    pass
client.session.send(client.control_channel.socket, client.session.msg("interrupt_request", {}))
seen["interrupt"] = client.get_control_msg(timeout=60)["content"]["status"]
reply = client.get_shell_msg(timeout=60)
seen["interrupted"] = [reply["content"]["ename"], reply["parent_header"]["msg_id"] == request]

client.shutdown()
seen["shutdown"] = client.get_control_msg(timeout=60)["msg_type"]
client.stop_channels()
print(json.dumps(seen))
