"""A daemon for tests of clients: it speaks NWI1 and NWF1 over a ROUTER, and does exactly the harm it is told to."""

import json
import socket
import threading
import time

import zmq

WINDOW = {"puts": 64, "bytes": 8 << 20}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class FakeDaemon:
    """A ROUTER in a thread of its own. Subclasses say in `answer` what follows a message.

    `received` has (time, header, payload) of every message, in order. What is done to the socket is done in its thread: `send`,
    `cut`, `pause` and `resume` may be called from any.
    """

    PROTOCOL = b"NWI1"

    def __init__(self, **attributes):
        self.__dict__.update(attributes)
        self.endpoint = f"tcp://127.0.0.1:{free_port()}"
        self.received = []
        self.peer = None
        self.changed = threading.Condition()
        self._commands = []
        self._is_paused = self._is_closing = False
        self._context = zmq.Context()
        self._bind()
        self._wake = self._context.socket(zmq.PAIR)
        self._wake.bind("inproc://wake")
        self._woken = self._context.socket(zmq.PAIR)
        self._woken.connect("inproc://wake")
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def answer(self, header, payload):
        """Called in the thread for each message, whose sender is `self.peer`."""

    # From any thread

    def send(self, *frames, protocol=None, **header):
        """To who has spoken last."""
        self._do(lambda: self.reply(*frames, protocol=protocol, **header))

    def send_raw(self, *frames):
        self._do(lambda: self._socket.send_multipart([self.peer, *frames]))

    def cut(self, seconds=0.0):
        """Cuts all connections, and takes new ones after so long."""
        def cut():
            self._socket.close(0)
            time.sleep(seconds)
            self._bind()
        self._do(cut)

    def pause(self):
        """Reads no more."""
        self._do(lambda: setattr(self, "_is_paused", True))

    def resume(self):
        self._do(lambda: setattr(self, "_is_paused", False))

    def ops(self, *names):
        """The headers so far, of these operations if any are named."""
        with self.changed:
            return [header for _, header, _ in self.received if not names or header["op"] in names]

    def ids(self):
        return [header["id"] for header in self.ops("put")]

    def times(self, name):
        with self.changed:
            return [at for at, header, _ in self.received if header["op"] == name]

    def wait_for(self, condition, what, seconds=10):
        with self.changed:
            if not self.changed.wait_for(condition, seconds):
                raise AssertionError(f"not within {seconds} s: {what}; there came {self.ops()[-20:]}")

    def wait_for_ops(self, name, count, seconds=10):
        self.wait_for(lambda: len(self.times(name)) >= count, f"{count} of {name}", seconds)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._do(lambda: setattr(self, "_is_closing", True))
        self._thread.join()
        self._context.destroy(0)

    # In its thread

    def reply(self, *frames, protocol=None, **header):
        try:
            self._socket.send_multipart([self.peer, protocol or self.PROTOCOL, json.dumps(header, separators=(",", ":")).encode(), *frames])
        except zmq.ZMQError:
            # Who has spoken last is gone.
            pass

    def _bind(self):
        self._socket = self._context.socket(zmq.ROUTER)
        self._socket.linger = 0
        self._socket.router_mandatory = 1
        for _ in range(200):
            try:
                return self._socket.bind(self.endpoint)
            except zmq.ZMQError:
                time.sleep(0.01)
        raise AssertionError(f"{self.endpoint} is busy")

    def _do(self, command):
        with self._lock:
            self._commands.append(command)
            self._wake.send(b"")

    def _run(self):
        while not self._is_closing:
            poller = zmq.Poller()
            poller.register(self._woken, zmq.POLLIN)
            if not self._is_paused:
                poller.register(self._socket, zmq.POLLIN)
            ready = dict(poller.poll(1000))
            if self._woken in ready:
                self._woken.recv()
                with self._lock:
                    command = self._commands.pop(0)
                command()
            elif self._socket in ready:
                self._take(self._socket.recv_multipart())

    def _take(self, frames):
        self.peer, _, text, *payload = frames
        header = json.loads(text)
        with self.changed:
            self.received.append((time.monotonic(), header, payload[0] if payload else b""))
            self.changed.notify_all()
        self.answer(header, payload[0] if payload else b"")


class FakeIntake(FakeDaemon):
    """Welcomes and acknowledges. `on_put` is called instead for each put; if it returns a string, that answers: ack, repeat or
    nothing."""

    window = WINDOW
    max_payload = 10 << 20
    on_put = None
    is_welcoming = True

    def answer(self, header, payload):
        if header["op"] == "hello":
            if self.is_welcoming:
                self.reply(op="welcome", window=self.window, maxPayload=self.max_payload)
            return
        fate = self.on_put(self, header, payload) if self.on_put else "ack"
        if fate:
            self.ack(header["id"], is_repeated=fate == "repeat")

    def ack(self, *ids, is_repeated=False):
        kept = [] if is_repeated else list(ids)
        self.reply(op="ack", ids=kept, repeated=list(ids) if is_repeated else [], window=self.window)


class FakeFeed(FakeDaemon):
    """Takes each subscription and delivers what is in `events` above the cursor, then says that it is idle."""

    PROTOCOL = b"NWF1"
    epoch = 7
    count = 3
    cursor = 0
    is_answering = True
    on_fetch = None

    def answer(self, header, payload):
        if header["op"] == "subscribe" and self.is_answering:
            self.reply(op="ok", head=self.count, epoch=self.epoch, cursor=self.cursor)
            self.deliver(*range(self.cursor + 1, self.count + 1))
            self.reply(op="idle", head=self.count)
        elif header["op"] == "ack":
            self.cursor = max(self.cursor, header["upTo"])
        elif header["op"] == "fetch" and self.on_fetch:
            self.on_fetch(self, header)

    def deliver(self, *sequences, deliveries=1):
        for sequence in sequences:
            self.reply(json.dumps({"data": {"n": sequence, "epoch": self.epoch}}).encode(), op="event", seq=sequence,
                       previous=sequence - 1, deliveries=deliveries)
