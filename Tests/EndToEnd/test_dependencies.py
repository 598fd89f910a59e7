"""packaging/check-dependencies and fetch-prometheus, against a machine that is made of stubs."""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

from harness import ROOT

APT = "apt-get install --yes --no-install-recommends"
# What the script itself uses; nothing else of this machine is in PATH.
TOOLS = ["dirname", "sed", "sort", "head", "find", "env", "sh"]


def listed(name):
    """The packages of a list in packaging."""
    lines = (ROOT / "packaging" / name).read_text().splitlines()
    return [line.split()[0] for line in lines if line and not line.startswith("#")]


class StubbedMachine(unittest.TestCase):
    """Only what a test puts into PATH is there."""

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
        self.packages = listed("build-dependencies")

    def stub(self, name, script):
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def have(self, *packages):
        for package in packages:
            (self.bin / f"has-{package}").touch()

    def run_script(self, *command):
        result = subprocess.run(
            command, cwd=self.bin, env={"PATH": str(self.bin), "HOME": str(self.bin)},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30)
        return result.returncode, result.stdout, self.calls.read_text().splitlines()


class Dependencies(StubbedMachine):
    def check(self, *lists):
        return self.run_script(ROOT / "packaging/check-dependencies", *lists)

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

    def test_testing_needs_more_than_building(self):
        more = listed("test-dependencies")
        self.assertTrue(more)
        self.assertFalse(set(more) & set(self.packages))
        self.have(*self.packages)
        self.assertEqual(self.check(), (0, "", []))
        code, output, _ = self.check("test-dependencies")
        self.assertEqual(code, 1)
        self.assertIn(f"{APT} {' '.join(more)}\n", output)
        self.have(*more)
        self.assertEqual(self.check("test-dependencies"), (0, "", []))

    def test_every_listed_package_has_a_reason(self):
        for name in ("build-dependencies", "test-dependencies"):
            for line in (ROOT / "packaging" / name).read_text().splitlines():
                if not line.startswith("#"):
                    self.assertGreaterEqual(len(line.split()), 3, line)


class Prometheus(StubbedMachine):
    """Where the tests get promtool and prometheus from."""

    def setUp(self):
        super().setUp()
        for tool in ("chmod", "mkdir", "mv"):
            (self.bin / tool).symlink_to(shutil.which(tool))
        # The lists of this machine know nothing; lists of one's own, once fetched, do.
        self.stub("apt-get", f'''echo "apt-get $*" >>{self.calls}
            case "$*" in
            *State::lists*update) [ ! -e {self.bin}/offline ] ;;
            *State::lists*download*) : >prometheus_1_all.deb ;;
            *download*) exit 100 ;;
            esac''')
        self.stub("dpkg-deb", """mkdir -p usr/bin
            for name in promtool prometheus; do
                echo '#!/bin/sh' >usr/bin/$name && echo "echo $name 1" >>usr/bin/$name && chmod +x usr/bin/$name
            done""")

    def fetch(self):
        return self.run_script(ROOT / "packaging/fetch-prometheus", self.bin / "fetched")

    def test_nothing_is_fetched_where_path_has_both(self):
        for program in ("promtool", "prometheus"):
            self.stub(program, "exit 0")
        self.assertEqual(self.fetch(), (0, "", []))

    def test_it_is_fetched_once_and_nothing_is_installed(self):
        code, output, calls = self.fetch()
        self.assertEqual(code, 0, output)
        self.assertTrue(all("install" not in call for call in calls), calls)
        self.assertEqual(sorted(path.name for path in (self.bin / "fetched").iterdir()), ["prometheus", "promtool"])
        self.assertEqual(self.fetch(), (0, "", calls))

    def test_a_download_that_fails_says_what_is_needed_and_is_tried_again(self):
        (self.bin / "offline").touch()
        code, output, _ = self.fetch()
        self.assertEqual(code, 1)
        self.assertIn("promtool and prometheus in PATH, or in", output)
        (self.bin / "offline").unlink()
        self.assertEqual(self.fetch()[0], 0)

    def test_another_distribution_is_told_what_is_needed(self):
        (self.bin / "dpkg-deb").unlink()
        code, output, calls = self.fetch()
        self.assertEqual((code, calls), (1, []))
        self.assertIn("prometheus.io", output)
