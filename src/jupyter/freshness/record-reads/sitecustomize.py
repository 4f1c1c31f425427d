"""Python's counterpart of record-reads.cts, found through PYTHONPATH by the Python of a kernel and those it starts.

Writes down which files are opened for reading and writing; each line of the log is a JSON object. What native code opens is not seen.
"""

import os
import sys


def record(log):
    import json
    import stat
    import threading

    written = set()
    state = threading.local()

    def append(entry):
        line = json.dumps(entry) + "\n"
        if line in written:
            return
        written.add(line)
        target = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(target, line.encode())
        finally:
            os.close(target)

    def note(path, flags):
        file = os.path.abspath(os.fsdecode(path))
        access = flags & (os.O_RDONLY | os.O_WRONLY | os.O_RDWR)
        if access != os.O_RDONLY:
            append({"write": file})
        if access == os.O_WRONLY:
            return
        facts = os.stat(file)
        if stat.S_ISREG(facts.st_mode):
            seconds, rest = divmod(facts.st_mtime_ns, 10**9)  # As Node computes it, to the last bit.
            append({"read": file, "size": facts.st_size, "mtimeMs": seconds * 1000 + rest / 1e6})

    def hook(event, arguments):
        if event != "open" or getattr(state, "busy", False):
            return
        path, _, flags = arguments
        if not isinstance(path, (str, bytes)) or not isinstance(flags, int):
            return  # A descriptor was opened before.
        state.busy = True
        try:
            note(path, flags)
        except Exception:
            pass  # What cannot be recorded cannot be compared later; it must not stop the notebook.
        finally:
            state.busy = False

    sys.addaudithook(hook)


def load_next():
    """Runs the sitecustomize that this one stands before, if there is one."""
    own = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [path for path in sys.path if os.path.abspath(path) != own]
    this = sys.modules.pop(__name__)
    try:
        __import__(__name__)
    except ModuleNotFoundError:
        pass
    finally:
        sys.modules.setdefault(__name__, this)


if os.environ.get("NOTEBOOK_REPORT_READS"):
    record(os.environ["NOTEBOOK_REPORT_READS"])
load_next()
