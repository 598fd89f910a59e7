"""The command-line tool as the tests run it."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import termios
import threading

import zmq

from harness import BIN, PATIENCE, SAMPLES, environment, sample, wait_until

NEWSWIRE = BIN / "newswire"
SAMPLE = SAMPLES / "sample-article.txt"
URL = "https://example.com/news/17"


def tool(*arguments, stdin=b"", timeout=PATIENCE, **variables):
    """Runs `newswire` to its end; its output as bytes, its messages as text."""
    result = subprocess.run(
        [NEWSWIRE, *map(str, arguments)], input=stdin, env=environment(**variables), capture_output=True,
        timeout=timeout)
    result.stderr = result.stderr.decode()
    return result


def article(number):
    """A payload like no other."""
    return f"Report {number} of the harbour office\n\nShip number {number} came in at noon with a load of " \
           f"{number * 7} barrels, and left again before the evening of day {number}.\n"


class RunningTail:
    """A `newswire tail` that has said that it is subscribed, unless told not to wait for that."""

    def __init__(self, endpoint, *arguments, subscribed=True):
        self.process = subprocess.Popen(
            [NEWSWIRE, "tail", "--from", endpoint, *map(str, arguments)], env=environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.output, self.messages = b"", ""
        self.threads = [threading.Thread(target=self.collect, args=(name,)) for name in ("stdout", "stderr")]
        for thread in self.threads:
            thread.start()
        if subscribed:
            self.wait_for_message("subscribed to")

    def collect(self, name):
        for line in getattr(self.process, name):
            if name == "stdout":
                self.output += line
            else:
                self.messages += line.decode()

    def wait_for_message(self, text):
        wait_until(lambda: text in self.messages or self.process.poll() is not None, what=f"tail says {text!r}")
        if text not in self.messages:
            raise AssertionError(f"tail ended with {self.process.returncode}: {self.messages}")

    def wait_for_lines(self, count):
        wait_until(lambda: self.output.count(b"\n") >= count, what=f"{count} lines: {self.output!r} {self.messages}")

    def records(self):
        return [json.loads(line) for line in self.output.splitlines()]

    def end(self, number=None, timeout=PATIENCE):
        """The exit code, after a signal if one is given."""
        if number is not None:
            self.process.send_signal(number)
        code = self.process.wait(timeout)
        for thread in self.threads:
            thread.join()
        return code

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.end()
        self.process.stdout.close()
        self.process.stderr.close()


def bound(socket, endpoint):
    try:
        socket.bind(endpoint)
        return True
    except zmq.ZMQError:
        return False


def on_a_terminal(*arguments, columns=100, variables=None):
    """What a newcomer's terminal would show of both streams."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        [NEWSWIRE, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=follower, stderr=follower,
        env=environment(TERM="xterm", **(variables or {})))
    os.close(follower)
    text = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:
            break
        if not piece:
            break
        text += piece
    process.wait(PATIENCE)
    os.close(leader)
    return text.decode().replace("\r\n", "\n")
