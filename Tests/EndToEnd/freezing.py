"""Stops one thread of a process and lets it go on, as a debugger does: the kernel's ptrace, for x86-64 and arm64 alike."""

import contextlib
import ctypes
import os
import queue
import threading
import time
from pathlib import Path

PTRACE_DETACH = 17
PTRACE_SEIZE = 0x4206
PTRACE_INTERRUPT = 0x4207
WALL = 0x40000000  # waitpid also for threads

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long


def threads(pid, prefix):
    """The ids of the threads whose names begin so."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            if (task / "comm").read_text().startswith(prefix):
                found.append(int(task.name))
    return sorted(found)


@contextlib.contextmanager
def frozen(thread_id):
    """While the block runs, the thread does not. Only the thread that froze it may let it go, so one is kept for that."""
    orders, answers = queue.Queue(), queue.Queue()

    def tracer():
        try:
            call(PTRACE_SEIZE, thread_id)
            call(PTRACE_INTERRUPT, thread_id)
            os.waitpid(thread_id, WALL)
            answers.put(None)
        except OSError as error:
            answers.put(error)
            return
        # A thread that is killed while it is frozen must be waited for here, or its process never ends.
        has_ended = False
        while orders.empty() and not has_ended:
            with contextlib.suppress(ChildProcessError):
                ended, status = os.waitpid(thread_id, WALL | os.WNOHANG)
                has_ended = ended and not os.WIFSTOPPED(status)
            time.sleep(0.02)
        with contextlib.suppress(OSError):
            call(PTRACE_DETACH, thread_id)
        answers.put(None)

    worker = threading.Thread(target=tracer, daemon=True)
    worker.start()
    if error := answers.get():
        raise error
    try:
        yield
    finally:
        orders.put(None)
        answers.get()
        worker.join()


def call(request, thread_id):
    if libc.ptrace(request, thread_id, None, None) == -1:
        code = ctypes.get_errno()
        raise OSError(code, f"ptrace({request:#x}): {os.strerror(code)}")
