"""What Jupyter's own code says: reads one JSON request on stdin, answers with JSON on stdout.

{"validate": [text, ...]}      for each notebook, why nbformat finds it invalid, or null
{"rewrite": [text, ...]}       each notebook as nbformat saves it
{"split": [text, ...]}         the lines of each text
{"apply": [[message, ...], …]} for each list of messages [cell, type, content], the outputs of two code cells
                               that nbclient received them in
"""

import json
import logging
import sys
import warnings

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from nbformat.v4.rwbase import split_lines


def validate(text):
    try:
        nbformat.validate(json.loads(text.lstrip("\ufeff")))
    except nbformat.ValidationError as error:
        return str(error)
    return None


def rewrite(text):
    return nbformat.writes(nbformat.reads(text, as_version=nbformat.NO_CONVERT))


def joined(outputs):
    """nbclient adds an output for each stream message; JupyterLab joins neighbours, and so do we."""
    result = []
    for output in outputs:
        last = result[-1] if result else {}
        if output["output_type"] == "stream" == last.get("output_type") and output["name"] == last["name"]:
            last["text"] += output["text"]
        else:
            result.append(output)
    return result


def apply(messages):
    from nbclient import NotebookClient  # here, since it takes long and only this needs it

    notebook = new_notebook(cells=[new_code_cell(), new_code_cell()])
    clients = [NotebookClient(notebook), NotebookClient(notebook)]
    for client in clients:
        client.reset_execution_trackers()
        client.clear_before_next_output = False
    clients[1]._display_id_map = clients[0]._display_id_map
    for index, msg_type, content in messages:
        header = {"msg_type": msg_type}
        message = {"header": header, "msg_type": msg_type, "parent_header": {"msg_id": ""}, "content": content}
        clients[index].process_message(message, notebook.cells[index], index)
    for cell in notebook.cells:
        cell.outputs = joined(cell.outputs)
    return [cell.outputs for cell in split_lines(notebook).cells]


warnings.simplefilter("ignore")
logging.disable()
answer = {
    "validate": validate,
    "rewrite": rewrite,
    "split": lambda text: text.splitlines(True),
    "apply": apply,
}
for name, items in json.load(sys.stdin).items():
    json.dump([answer[name](item) for item in items], sys.stdout)
