"""Requests under a wrong key and requests sent twice, among good ones; prints which were answered."""
import json
import sys

import zmq
from jupyter_client.session import Session

info = json.load(open(sys.argv[1]))
shell = zmq.Context.instance().socket(zmq.DEALER)
shell.connect(f"{info['transport']}://{info['ip']}{'-' if info['transport'] == 'ipc' else ':'}{info['shell_port']}")
good, wrong = Session(key=info["key"].encode()), Session(key=b"wrong")
good.check_pid = wrong.check_pid = False


def frames(session):
    message = session.msg("kernel_info_request")
    return message["header"]["msg_id"], session.serialize(message)


forged_id, forged = frames(wrong)
twice_id, twice = frames(good)
last_id, last = frames(good)
for parts in (forged, twice, twice, [b"no delimiter"], last):
    shell.send_multipart(parts)

names = {forged_id: "forged", twice_id: "twice", last_id: "last"}
answered = []


def receive():
    _, reply = good.recv(shell, mode=0)
    answered.append(names[reply["parent_header"]["msg_id"]])


while not {"twice", "last"} <= set(answered):
    receive()
# Whatever else the first requests brought would come before the answer to this one.
final_id, final = frames(good)
names[final_id] = "final"
shell.send_multipart(final)
while "final" not in answered:
    receive()
print(json.dumps(sorted(answered)))
shell.close(linger=0)
