"""Writes the notebooks that `cargo xtask bench run` executes: workloads.py FOLDER"""

import sys
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}

WORKLOADS = {
    "one_cell": ["1 + 1"],
    "hundred_cells": [f"{number} + 1" for number in range(100)],
    "lines": ["for line in range(100_000):\n    print(line, 'some text on the line')"],
    "megabytes": ["import sys\nsys.stdout.write(('y' * 99 + '\\n') * 200_000)\nsys.stdout.flush()"],
}

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for name, cells in WORKLOADS.items():
    notebook = new_notebook(metadata=PYTHON, cells=[new_code_cell(cell) for cell in cells])
    nbformat.write(notebook, folder / f"{name}.ipynb")
