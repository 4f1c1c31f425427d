"""Executes a notebook with nbclient and prints, as JSON, when each code cell began and what the kernel itself took.

Usage: with_nbclient.py NOTEBOOK KERNEL

With JUPYTER_GATEWAY_URL set, the kernel is on that gateway.
"""

import json
import os
import sys
import time
from datetime import datetime

import nbformat
from nbclient import NotebookClient


def main(path, kernel):
    notebook = nbformat.read(path, as_version=4)
    starts = []
    manager, started_with = {}, {}
    if os.environ.get("JUPYTER_GATEWAY_URL"):
        from jupyter_server.gateway.managers import GatewayKernelManager

        manager["kernel_manager_class"] = GatewayKernelManager
        started_with["kernel_name"] = kernel
    client = NotebookClient(
        notebook,
        **manager,
        timeout=600,
        kernel_name=kernel,
        resources={"metadata": {"path": os.path.dirname(path)}},
        on_cell_start=lambda cell, cell_index: starts.append(time.perf_counter()),
    )
    started = time.perf_counter()
    client.execute(**started_with)
    ended = time.perf_counter()

    def own(cell):
        """Milliseconds between the kernel's busy and idle, by the kernel's own clock."""
        times = cell.metadata.get("execution", {})
        busy, idle = times.get("iopub.status.busy"), times.get("iopub.status.idle")
        if not busy or not idle:
            return 0
        return (datetime.fromisoformat(idle) - datetime.fromisoformat(busy)).total_seconds() * 1000

    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    print(
        json.dumps(
            {
                "cells": [(at - started) * 1000 for at in starts],
                "total": (ended - started) * 1000,
                "own": [own(cell) for cell in cells],
            }
        )
    )


main(os.path.abspath(sys.argv[1]), sys.argv[2])
