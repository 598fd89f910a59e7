"""packaging/check-dependencies, against a machine that is made of stubs."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import ROOT

APT = "apt-get install --yes --no-install-recommends"
# What the script itself uses; nothing else of this machine is in PATH.
TOOLS = ["dirname", "sed", "sort", "head", "find", "env", "sh"]


class Dependencies(unittest.TestCase):
    def setUp(self):
        self.bin = Path(tempfile.mkdtemp(prefix="newswire-stubs-"))
        self.addCleanup(shutil.rmtree, self.bin)
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool))
        self.calls = self.bin / "calls"
        self.calls.touch()
        # A package is there when there is a file of its name; apt-get makes it, except where it is told to fail.
        self.stub("dpkg-query", f'eval package=\\${{$#}}; [ -e {self.bin}/has-$package ] && printf "ii "')
        self.stub("apt-get", f'''echo "apt-get $*" >>{self.calls}
            [ "$1" = update ] && exec rm -f {self.bin}/fails || true
            [ ! -e {self.bin}/fails ] || exit 100
            for package; do : >{self.bin}/has-$package; done''')
        (self.bin / "rm").symlink_to(shutil.which("rm"))
        self.stub("id", "echo 1000")
        self.stub("swift", "echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)'")
        self.packages = [
            line.split()[0] for line in (ROOT / "packaging/build-dependencies").read_text().splitlines()
            if line and not line.startswith("#")]

    def stub(self, name, script):
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def have(self, *packages):
        for package in packages:
            (self.bin / f"has-{package}").touch()

    def check(self):
        result = subprocess.run(
            [ROOT / "packaging/check-dependencies"], env={"PATH": str(self.bin), "HOME": str(self.bin)},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30)
        return result.returncode, result.stdout, self.calls.read_text().splitlines()

    def test_nothing_missing_is_silent(self):
        self.have(*self.packages)
        self.assertEqual(self.check(), (0, "", []))

    def test_without_root_or_a_terminal_it_prints_the_line_and_fails(self):
        self.have(*self.packages[2:])
        code, output, calls = self.check()
        self.assertEqual((code, calls), (1, []))
        self.assertIn(f"{APT} {' '.join(self.packages[:2])}\n", output)

    def test_root_installs_what_is_missing_and_nothing_else(self):
        self.stub("id", "echo 0")
        self.have(*self.packages[1:])
        code, output, calls = self.check()
        self.assertEqual(code, 0, output)
        self.assertEqual(calls[-1], f"{APT} {self.packages[0]}")
        self.assertIn(calls[-1], output)

    def test_an_install_that_fails_is_tried_again_with_fresh_lists(self):
        self.stub("id", "echo 0")
        (self.bin / "fails").touch()
        code, output, calls = self.check()
        install = f"{APT} {' '.join(self.packages)}"
        self.assertEqual(code, 0, output)
        self.assertEqual(calls[-2:], ["apt-get update", install])

    def test_another_distribution_is_told_what_is_needed(self):
        (self.bin / "dpkg-query").unlink()
        code, output, calls = self.check()
        self.assertEqual((code, calls), (0, []))
        for package in self.packages:
            self.assertIn(package, output)

    def test_no_swift_says_where_it_looked(self):
        self.have(*self.packages)
        (self.bin / "swift").unlink()
        code, output, _ = self.check()
        self.assertEqual(code, 1)
        self.assertIn(str(self.bin), output)
        self.assertIn("6.2", output)

    def test_an_old_swift_is_refused(self):
        self.have(*self.packages)
        for version, good in (("5.10.1", False), ("6.1", False), ("6.2", True), ("6.10", True), ("7.0", True)):
            with self.subTest(version):
                self.stub("swift", f"echo 'Swift version {version} (swift-{version}-RELEASE)'")
                code, output, _ = self.check()
                self.assertEqual(code, 0 if good else 1, output)
                self.assertTrue(good or version[:3] in output)

    def test_every_listed_package_has_a_reason(self):
        for line in (ROOT / "packaging/build-dependencies").read_text().splitlines():
            if not line.startswith("#"):
                self.assertGreaterEqual(len(line.split()), 3, line)
