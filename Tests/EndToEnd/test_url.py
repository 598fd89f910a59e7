"""`newswire url`: how addresses are read and made canonical."""

import json
import unittest

from toolbox import on_a_terminal, tool

TRACKED = "http://www.Example.co.uk:80/a/index.html?utm_source=rss&id=2#top"
CANONICAL = "https://example.co.uk/a?id=2"


class URL(unittest.TestCase):
    def test_what_was_changed_and_why(self):
        result = tool("url", TRACKED)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        answer = json.loads(result.stdout)
        self.assertEqual(answer["url"], TRACKED)
        self.assertEqual(answer["parsed"], "http://www.example.co.uk/a/index.html?utm_source=rss&id=2#top")
        self.assertEqual((answer["canonical"], answer["domain"]), (CANONICAL, "example.co.uk"))
        self.assertEqual(
            [(change["part"], change["old"]) for change in answer["changes"]],
            [("scheme", "http"), ("host", "www."), ("path", "/index.html"), ("query", "utm_source=rss"),
             ("fragment", "#top")])
        self.assertTrue(all(change["reason"] for change in answer["changes"]))

    def test_the_identity_is_that_of_a_record(self):
        record = json.loads(tool("extract", "--url", TRACKED, stdin=b"The council met on Monday and voted.\n").stdout)
        self.assertEqual(tool("url", "--canonical", TRACKED).stdout.decode(), record["canonicalUrl"] + "\n")

    def test_lines_of_standard_input(self):
        lines = f"{TRACKED}\n\nhttps://\n  /b?x\n".encode()
        result = tool("url", "--base", "https://m.example.org/a", stdin=lines)
        self.assertEqual(result.returncode, 65)
        answers = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([answer.get("canonical") for answer in answers], [CANONICAL, None, "https://example.org/b?x"])
        self.assertEqual(answers[1], {"url": "https://", "error": "its host is empty or none"})

    def test_canonical_forms_alone(self):
        arguments = ["https://m.example.com/a/", "example.com", "-"]
        result = tool("url", "--canonical", *arguments, stdin=b"https://www.a.b.de\n")
        self.assertEqual(result.returncode, 65)
        self.assertEqual(result.stdout, b"https://example.com/a\n\nhttps://a.b.de/\n")
        self.assertEqual(
            result.stderr, "newswire url: example.com is no web address: it is relative, and there is no base\n")

    def test_hostile_input(self):
        lines = b"https://example.com/" + b"a" * 8_000_000 + b"\nhttps://\xff.com/\nhttps://example.com/\xc3\xbc\n"
        result = tool("url", stdin=lines)
        self.assertEqual(result.returncode, 65)
        answers = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([answer.get("canonical") for answer in answers], [None, None, "https://example.com/%C3%BC"])
        self.assertIn("8192 bytes", answers[0]["error"])

    def test_wrong_usage(self):
        for arguments in [("--base", "x", "/a"), ("--canonical", "--json", "https://a.b"), ("--nonsense",)]:
            with self.subTest(arguments=arguments):
                self.assertEqual(tool("url", *arguments).returncode, 64)

    def test_for_people_on_a_terminal(self):
        shown = on_a_terminal("url", TRACKED)
        for text in [TRACKED, f"canonical   {CANONICAL}", "domain      example.co.uk", "utm_source=rss  (Urchin"]:
            self.assertIn(text, shown)


if __name__ == "__main__":
    unittest.main()
