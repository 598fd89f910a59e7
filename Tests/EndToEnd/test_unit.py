"""The systemd unit: how exposed the service is, and that it agrees with the daemon's defaults."""

import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import yaml

from harness import BIN, ROOT

UNIT = ROOT / "systemd" / "newswired.service"
DEFAULTS = yaml.safe_load((ROOT / "config" / "newswired.yaml").read_text())
UNITS = {"": 1, "s": 1, "min": 60, "M": 1 << 20, "G": 1 << 30, "MiB": 1 << 20, "GiB": 1 << 30}


def values(key):
    return re.findall(rf"(?m)^{key}=(.*)$", UNIT.read_text())


def number(text):
    amount, unit = re.fullmatch(r"(\d+) ?(\w*)", str(text)).groups()
    return int(amount) * UNITS[unit]


class Unit(unittest.TestCase):
    def test_its_exposure_is_at_most_1(self):
        result = subprocess.run(
            ["systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=10", UNIT],
            capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stdout[-300:] + result.stderr)
        exposure = re.search(r"exposure level for \S+: ([\d.]+)", result.stdout)
        self.assertLessEqual(float(exposure[1]), 1.0)

    def test_systemd_has_nothing_to_say_of_it(self):
        with tempfile.TemporaryDirectory(dir="/tmp") as folder:
            copy = Path(folder) / UNIT.name
            copy.write_text(UNIT.read_text().replace("/usr/bin/newswired", str(BIN / "newswired")))
            result = subprocess.run(["systemd-analyze", "verify", "--man=no", copy], capture_output=True, text=True)
        ours = [line for line in result.stderr.splitlines() if UNIT.name in line]
        self.assertEqual(ours, [])

    def test_a_reload_checks_before_it_signals(self):
        check, signal = values("ExecReload")
        self.assertIn("newswired check --config /etc/newswire/newswired.yaml", check)
        self.assertRegex(signal, r"kill -HUP \$MAINPID$")
        self.assertIn("newswired run --config /etc/newswire/newswired.yaml", values("ExecStart")[0])

    def test_its_times_and_limits_fit_the_defaults(self):
        self.assertGreater(number(values("TimeoutStopSec")[0]), DEFAULTS["stop"]["drainSeconds"] + 5)
        self.assertGreater(number(values("WatchdogSec")[0]), 2 * DEFAULTS["health"]["stallSeconds"])
        self.assertGreater(number(values("MemoryHigh")[0]), number(DEFAULTS["limits"]["memory"]))
        self.assertGreater(number(values("MemoryMax")[0]), number(values("MemoryHigh")[0]))

    def test_its_folders_are_those_of_the_defaults(self):
        self.assertEqual("/var/lib/" + values("StateDirectory")[0], DEFAULTS["state"]["directory"])
        self.assertEqual(f"/run/{values('RuntimeDirectory')[0]}/admin.sock", DEFAULTS["admin"]["socket"])
