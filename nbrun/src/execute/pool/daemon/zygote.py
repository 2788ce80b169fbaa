"""Imports what ipykernel needs, once, and forks a fresh kernel for each order.

Started with the kernelspec's own interpreter and flags as `zygote.py SOCKET PRELOAD..`. Over the socket go JSON
objects, one a line; `zygote.rs` is the other end. Until it forks, this process has one thread, no event loop and no
ZeroMQ context, and executes nothing of any user but the import of the modules named in PRELOAD.
"""

import os
import sys


def watch_environment():
    """Notes which variables are read from here on: a kernel must agree in them with this process."""
    noted, original = set(), os._Environ.__getitem__

    def reading(self, name):
        noted.add(name if isinstance(name, str) else os.fsdecode(name))
        return original(self, name)

    def end():
        os._Environ.__getitem__ = original
        return noted

    os._Environ.__getitem__ = reading
    return end


# With `python -m ipykernel_launcher` no folder of the program's own is on the path.
SOCKET, PRELOAD = sys.argv[1], sys.argv[2:]
if not getattr(sys.flags, "safe_path", False):
    del sys.path[0]
# ipykernel reads it when it is imported, and ends when its parent has another number.
os.environ["JPY_PARENT_PID"] = str(os.getpid())
GIVEN, INHERITED = dict(os.environ), {}
end_watch = watch_environment()

import ctypes
import gc
import importlib
import importlib.util
import json
import random
import resource
import signal
import socket
import threading
import time
import uuid

from ipykernel import kernelapp

# What a kernel imports only while it starts: `sys.modules` is to be that of one that was started anew.
LATE = """IPython.core.completerlib IPython.core.debugger IPython.core.logger IPython.core.oinspect
    IPython.extensions.storemagic encodings.idna faulthandler ipykernel.debugger ipykernel.ipkernel psutil sqlite3
    runpy stringprep tornado.gen tornado.locks tornado.platform.asyncio tornado.queues""".split()


def threads():
    """How many threads this process has, the system's own count where it tells."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return threading.active_count()


def load(name):
    """Imports a module that the user asked for, and refuses it if its threads would be missing in a fork."""
    importlib.import_module(name)
    # Some libraries end their threads themselves when their process forks, and start them again when needed.
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    if threads() > 1:
        raise ImportError(f"{name} starts threads when it is imported, which a fork would lose: do not preload it")


def loaded_files():
    """The files whose change makes this process out of date."""
    files = {sys.executable, os.path.join(sys.prefix, "pyvenv.cfg"), *sys.path}
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str):
            files.add(file)
    return sorted(os.path.abspath(file) for file in files if file and os.path.exists(file))


def set_by_imports():
    """The variables that imports have set; they would in any kernel."""
    return {name: value for name, value in INHERITED.items() if GIVEN.get(name) != value}


def raw_status(info):
    """An exit as `wait` tells it."""
    if info.si_code == os.CLD_EXITED:
        return info.si_status << 8
    return info.si_status | (0x80 if info.si_code == os.CLD_DUMPED else 0)


def signal_group(leader, number):
    """Signals a fork and what it has started, if anything is left of it."""
    try:
        os.killpg(leader, number)
    except OSError:
        pass


class Kernel(Exception):
    """Leaves the loop in a child that is to become a kernel."""

    def __init__(self, order):
        self.order = order


class Zygote:
    def __init__(self, channel):
        self.channel = channel
        self.children = {}
        self.wake, wake = socket.socketpair()
        self.wake.setblocking(False)
        wake.setblocking(False)
        self.waker = wake
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def say(self, **message):
        self.channel.sendall(json.dumps(message).encode() + b"\n")

    def serve(self):
        """Follows orders until the other end goes away. What it has forked ends with it."""
        import select

        pending = b""
        while True:
            readable, _, _ = select.select([self.channel, self.wake], [], [])
            if self.wake in readable:
                self.wake.recv(4096)
                self.report_ends()
            if self.channel in readable:
                received = self.channel.recv(1 << 20)
                if not received:
                    return
                *lines, pending = (pending + received).split(b"\n")
                for line in lines:
                    self.follow(json.loads(line))

    def follow(self, order):
        if "fork" in order:
            self.fork(order["fork"])
        elif order.get("signal") in self.children:
            signal_group(order["signal"], order["number"])
        elif self.children.get(order.get("reap")):
            # Until here the number was taken, so no signal could reach another process.
            os.waitpid(order["reap"], 0)
            del self.children[order["reap"]]

    def fork(self, order):
        try:
            output = os.open(order["output"], os.O_WRONLY | os.O_CLOEXEC)
            child = os.fork()
        except OSError as error:
            self.say(forked=order["id"], error=str(error))
            return
        if child == 0:
            signal.set_wakeup_fd(-1)
            # nbrun handles the last two, so a kernel that it starts has the default whoever ignores them.
            for number in (signal.SIGCHLD, signal.SIGHUP, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            for end in (self.channel, self.wake, self.waker):
                end.close()
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.close(output)
            raise Kernel(order)
        os.close(output)
        try:
            os.setpgid(child, child)
        except OSError:
            pass  # it has done so itself, or ended
        self.children[child] = False
        self.say(forked=order["id"], pid=child)

    def report_ends(self):
        for child, reported in self.children.items():
            if reported:
                continue
            info = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if info is not None:
                self.children[child] = True
                signal_group(child, signal.SIGKILL)
                self.say(ended=child, status=raw_status(info))


def die_with(parent):
    """Makes the system kill this process when its parent is gone, however that ends."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def become_kernel(order, parent):
    """Makes this fork what the kernelspec's command would have been, started with these settings."""
    os.setpgid(0, 0)
    die_with(parent)
    os.environ.clear()
    os.environ.update(order["env"] | set_by_imports())
    os.environ["JPY_PARENT_PID"] = str(parent)
    time.tzset()
    os.umask(order["umask"])
    for name, (soft, hard) in order["limits"].items():
        limit = tuple(resource.RLIM_INFINITY if value is None else value for value in (soft, hard))
        number = getattr(resource, name)
        if resource.getrlimit(number) != limit:
            resource.setrlimit(number, limit)
    if os.getpriority(os.PRIO_PROCESS, 0) != order["niceness"]:
        os.setpriority(os.PRIO_PROCESS, 0, order["niceness"])
    os.chdir(order["cwd"])

    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [launcher.origin if launcher else "ipykernel_launcher", *order["arguments"]]
    sys.orig_argv = [sys.orig_argv[0], *order["interpreter"][1:], *order["arguments"]]
    importlib.invalidate_caches()
    random.seed()
    uuid._last_timestamp = None
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()
    gc.enable()


def prepare():
    """Becomes ready to fork, and tells what that rests on."""
    for name in LATE:
        try:
            importlib.import_module(name)
        except ImportError:
            pass  # this version of the kernel does without
    for name in PRELOAD:
        load(name)
    if threads() > 1:
        raise RuntimeError("ipykernel starts threads when it is imported: its kernels cannot be forked")
    gc.collect()
    gc.freeze()
    INHERITED.update(os.environ)
    return {"files": loaded_files(), "variables": sorted(end_watch() | set_by_imports().keys())}


def main():
    ready = prepare()
    channel = socket.socket(socket.AF_UNIX)
    channel.connect(SOCKET)
    zygote, own = Zygote(channel), os.getpid()
    zygote.say(ready=ready)
    try:
        zygote.serve()
    except Kernel as kernel:
        become_kernel(kernel.order, own)
        return
    for child in zygote.children:
        signal_group(child, signal.SIGKILL)
    os._exit(0)


main()
# In the fork: from here on all is as in `ipykernel_launcher`.
kernelapp.launch_new_instance()
