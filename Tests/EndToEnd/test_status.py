"""`newswire status` and `newswire top`: what they show of the real daemon, and their exit codes."""

import fcntl
import http.server
import json
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import threading
import unittest

from freezing import frozen
from harness import PATIENCE, Daemon, Pusher, Subscriber, environment, free_port, wait_until
from test_admin import push_until
from test_service import wait_for_worker
from toolbox import NEWSWIRE, tool

ONE_WORKER = {"workers": {"count": 1}, "health": {"stallSeconds": 60}}


def status(daemon, *arguments, **variables):
    """The tool's exit code and the lines of its answer."""
    result = tool("status", "--admin", daemon.settings["admin"]["socket"], *arguments, **variables)
    assert result.stderr == "", result.stderr
    return result.returncode, result.stdout.decode().splitlines()


class Status(unittest.TestCase):
    def test_the_first_line_has_the_verdict_and_the_others_what_happened(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            pusher.send(b"The harbour bridge is open again.", {"outlet": "The \x1bExample"})
            pusher.send(b"The harbour bridge is open again.")
            subscriber.wait_for(2)
            code, lines = status(daemon)
            self.assertEqual(code, 0)
            self.assertRegex(lines[0], r"^running, ready, since 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC \(\d+ s\)$")
            facts = {line[:15].rstrip(): line[15:] for line in lines[2:]}
            self.assertTrue(facts["outcomes"].startswith("new 1, update 0, unchanged 0, duplicate 1,"), facts["outcomes"])
            self.assertTrue(facts["push"].startswith(f"{daemon.push}, 2 payloads, 66 B"), facts["push"])
            self.assertIn("1 subscriber, head 2, 2 published", facts["live feed"])
            self.assertIn(f"process {daemon.process.pid}", facts["daemon"])
            self.assertIn("The ", facts["outlets"])
            self.assertNotIn("\x1b", facts["outlets"], "a scraper's text reaches the terminal")

    def test_both_endpoints_and_the_variable(self):
        with Daemon() as daemon:
            admin = daemon.settings["admin"]
            for address in (admin["http"], f"http://{admin['http']}/", admin["socket"], f"unix:{admin['socket']}"):
                for result in (tool("status", "--admin", address), tool("status", NEWSWIRE_ADMIN=address)):
                    self.assertEqual((result.returncode, result.stderr), (0, ""), address)
                    self.assertIn(f"process {daemon.process.pid},".encode(), result.stdout)
            result = tool("status", "--admin", admin["http"], "--json", NEWSWIRE_ADMIN="/nowhere")
            self.assertEqual(json.loads(result.stdout)["pid"], daemon.process.pid)

    def test_a_refused_reload_and_keys_for_a_restart_stand_below_the_verdict(self):
        with Daemon() as daemon:
            daemon.write_config({"workers": {"count": 3}, "limits": {"payloadBytes": "1 MiB"}})
            daemon.reload()
            daemon.write_config_text("workers: {cuont: 2}\n")
            daemon.reload()
            code, lines = status(daemon)
        self.assertEqual(code, 0, "it goes on with the configuration before")
        self.assertTrue(lines[2].startswith("RELOAD REFUSED at "), lines)
        self.assertEqual(
            lines[3], f"  {daemon.config}:1:11: unknown key workers.cuont; did you mean workers.count?")
        self.assertEqual(lines[5], "RESTART NEEDED for the new values of workers.count, limits.payloadBytes")

    def test_not_ready_is_exit_code_1_with_the_reason(self):
        with Daemon({**ONE_WORKER, "limits": {"inFlightPayloads": 10}}) as daemon, Pusher(daemon.push) as pusher:
            [worker] = wait_for_worker(daemon, pusher)
            with frozen(worker):
                wait_until(
                    lambda: "in flight      4 of 10 payloads" in "\n".join(status(daemon)[1]),
                    what="the long texts in flight")
                push_until(daemon, pusher, 8)
                code, lines = status(daemon)
                self.assertEqual(code, 1)
                self.assertTrue(lines[0].startswith("running, not ready: 8 of 10 payloads"), lines[0])
                daemon.signal(signal.SIGTERM)
                wait_until(lambda: status(daemon)[1][0].startswith("draining, not ready"), what="it drains")
                self.assertEqual(status(daemon, "--json")[0], 1)
            self.assertEqual(daemon.wait().code, 0)

    def test_nobody_there_is_exit_code_69(self):
        nobody = f"127.0.0.1:{free_port()}"
        for command in ("status", "top"):
            for address, words in ((nobody, f"http://{nobody}: connect: Connection refused"),
                                   ("/nowhere/admin.sock", "/nowhere/admin.sock: connect: No such file")):
                result = tool(command, "--admin", address)
                self.assertEqual((result.returncode, result.stdout), (69, b""))
                self.assertIn(f"newswire {command}: newswired is not reachable ({words}", result.stderr)

    def test_something_else_there_is_exit_code_69(self):
        with http.server.HTTPServer(("127.0.0.1", 0), SomethingElse) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            result = tool("status", "--admin", f"127.0.0.1:{server.server_port}")
            server.shutdown()
            thread.join()
        self.assertEqual(result.returncode, 69)
        self.assertIn("what listens there is no newswired", result.stderr)

    def test_wrong_usage_is_exit_code_64(self):
        for arguments in (("status", "--admin", "nonsense"), ("top", "--interval", "0"), ("top", "--count", "0")):
            self.assertEqual(tool(*arguments).returncode, 64, arguments)
        self.assertEqual(tool("status", NEWSWIRE_ADMIN="nonsense").returncode, 64)


class SomethingElse(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"state":"fine"}')

    def log_message(self, *_):
        pass


class Top(unittest.TestCase):
    def test_lines_with_rates(self):
        with Daemon() as daemon, Subscriber(daemon.live) as subscriber, Pusher(daemon.push) as pusher:
            # A line has only outcomes that there have been.
            pusher.send(b"The first of the texts is here.")
            subscriber.wait_for(1)
            top = subprocess.Popen(
                [NEWSWIRE, "top", "--admin", daemon.settings["admin"]["socket"], "--interval", "0.1"],
                env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            try:
                self.assertRegex(top.stdout.readline(), r"^20\S+Z  running, ready  in 0\.0/s 0 B/s  new 0\.0/s ")
                for number in range(100):
                    pusher.send(f"Text {number} tells of the council of the town.".encode())
                subscriber.wait_for(101)
                rates = [self.new_per_second(top.stdout.readline()) for _ in range(10)]
                self.assertGreater(max(rates), 0, "what came is not in any interval")
                self.assertEqual(rates[-1], 0, "nothing comes any more")
            finally:
                top.stdout.close()
                code = top.wait(PATIENCE)
                messages = top.stderr.read()
                top.stderr.close()
        self.assertEqual((code, messages), (0, ""), "its reader has gone")

    def new_per_second(self, line):
        return float(re.search(r"  new (\S+)/s ", line)[1].replace(",", ""))

    def test_a_screen_that_waits_for_the_daemon_and_ends_with_q(self):
        with Daemon() as daemon:
            address = daemon.settings["admin"]["http"]
            screen = Screen("top", "--admin", address, "--interval", "0.1")
            screen.wait_for(f"newswired 0.1.0 at http://{address}")
            screen.wait_for("running, ready")
            daemon.write_config_text("workers: {cuont: 2}\n")
            daemon.reload()
            screen.wait_for("RELOAD REFUSED; newswire status says why")
            daemon.stop()
            screen.wait_for("NOT REACHABLE since ")
        with Daemon({"admin": {"http": address}}):
            screen.forget()
            screen.wait_for("running, ready")
            code, text = screen.press("q")
        self.assertEqual(code, 0)
        self.assertTrue(text.endswith("\x1b[?1049l"), "the terminal is not given back")
        self.assertTrue(screen.echoes(), "the terminal shows no keys any more")


class Screen:
    """The tool on a terminal of its own, which it also reads keys from."""

    def __init__(self, *arguments):
        self.leader, self.follower = pty.openpty()
        fcntl.ioctl(self.follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.process = subprocess.Popen(
            [NEWSWIRE, *arguments], stdin=self.follower, stdout=self.follower, stderr=self.follower,
            env=environment(TERM="xterm"))
        self.shown = b""
        self.thread = threading.Thread(target=self.collect, daemon=True)
        self.thread.start()

    def collect(self):
        while True:
            self.shown += os.read(self.leader, 65536)

    def text(self):
        return self.shown.decode(errors="replace")

    def forget(self):
        self.shown = b""

    def wait_for(self, words):
        wait_until(lambda: words in self.text() or self.process.poll() is not None, what=f"the screen shows {words!r}")
        assert words in self.text(), self.text()

    def press(self, key):
        """The exit code, and all that was shown."""
        os.write(self.leader, key.encode())
        code = self.process.wait(PATIENCE)
        wait_until(lambda: self.text().endswith("l"), what="the last of the screen")
        return code, self.text()

    def echoes(self):
        return bool(termios.tcgetattr(self.follower)[3] & termios.ECHO)
