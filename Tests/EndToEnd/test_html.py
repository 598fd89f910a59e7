"""`newswire html`: the tree of a page."""

import unittest

from toolbox import tool

PAGE = "<!DOCTYPE html><title>Budget</title><p class=lead id=a>One<p>Two<table><tr><td>&eacute;<b>x</table>"
TREE = """\
| <!DOCTYPE html>
| <html>
|   <head>
|     <title>
|       "Budget"
|   <body>
|     <p>
|       class="lead"
|       id="a"
|       "One"
|     <p>
|       "Two"
|     <table>
|       <tbody>
|         <tr>
|           <td>
|             "é"
|             <b>
|               "x"
"""


class HtmlTest(unittest.TestCase):
    def test_a_page_has_its_tree(self):
        result = tool("html", stdin=PAGE.encode())
        self.assertEqual((result.returncode, result.stdout.decode()), (0, TREE))

    def test_the_tree_alone_says_nothing_of_the_encoding(self):
        result = tool("html", "--tree", stdin=b"<div>" * 100_000)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertTrue(result.stdout.startswith(b"| <html>"))

    def test_elements_are_selected(self):
        cases = [
            ("p.lead", '| <p>\n|   class="lead"\n|   id="a"\n|   "One"\n'),
            ("#a, title", '| <title>\n|   "Budget"\n| <p>\n|   class="lead"\n|   id="a"\n|   "One"\n'),
            ("td", '| <td>\n|   "é"\n|   <b>\n|     "x"\n'),
            ("[id=b]", ""),
            ("video", ""),
        ]
        for selector, found in cases:
            result = tool("html", "--tree", "--select", selector, stdin=PAGE.encode())
            self.assertEqual((result.returncode, result.stdout.decode()), (0, found), selector)
        for selector in ("p > b", "p:first-child", "", "p..x", "[id"):
            self.assertEqual(tool("html", "--select", selector, stdin=b"x").returncode, 64, selector)

    def test_text_is_printed_as_it_is_seen(self):
        page = "<title>t</title><p>One  <b>t</b>wo<br>three<script>no</script><pre>a\n  b</pre><table><tr><td>1<td>2</table>"
        result = tool("html", "--text", stdin=page.encode())
        self.assertEqual(result.stdout.decode(), "One two\nthree\na\n  b\n1 2\n")

    def test_a_byte_order_mark_is_no_text(self):
        result = tool("html", stdin=b"\xef\xbb\xbf" + PAGE.encode())
        self.assertEqual(result.stdout.decode(), TREE)

    def test_a_fragment_is_read_in_its_context(self):
        result = tool("html", "--fragment", "tr", stdin=b"<td>a<td>b")
        self.assertEqual(result.stdout.decode(), '| <td>\n|   "a"\n| <td>\n|   "b"\n')
        result = tool("html", "--fragment", "svg path", stdin=b"<g/>")
        self.assertEqual(result.stdout.decode(), "| <svg g>\n")
        self.assertEqual(tool("html", "--fragment", "a b", stdin=b"x").returncode, 64)

    def test_the_encoding_is_told_and_how_it_was_found(self):
        word = "Skarnes — 港".encode()
        cases = [
            (b"<p>plain", [], "encoding: utf-8 (valid-utf8)"),
            (b"\xef\xbb\xbf<p>plain", ["--encoding", "gbk"], "encoding: utf-8 (bom)"),
            (b"<meta charset=sjis><p>\x8d\x60", [], "encoding: shift_jis (meta)"),
            (b"<meta charset=gbk><p>\x8d\x60", ["--encoding", "sjis"], "encoding: shift_jis (transport)"),
            (b"<p>caf\xe9", [], "encoding: windows-1252 ("),
            (b"<meta charset=latin1><p>" + word, [], "encoding: utf-8 (valid-utf8)"),
        ]
        for page, options, told in cases:
            result = tool("html", *options, stdin=page)
            self.assertIn(told, result.stderr, page)
            self.assertEqual("declared to be windows-1252, which it is not" in result.stderr, b"latin1" in page)
        self.assertIn("\u6e2f", tool("html", "--encoding", "sjis", stdin=b"<p>\x8d\x60").stdout.decode())
        self.assertIn("1 bytes stand for nothing", tool("html", "--encoding", "sjis", stdin=b"\x81<p>").stderr)
        self.assertEqual(tool("html", "--encoding", "utf-7", stdin=b"x").returncode, 64)

    def test_a_file_that_is_not_there_is_named(self):
        result = tool("html", "/nowhere/page.html")
        self.assertEqual(result.returncode, 66)
        self.assertIn("/nowhere/page.html", result.stderr)

    def test_depth_without_end_is_cut_and_told(self):
        result = tool("html", stdin=b"<div>" * 100_000 + b"end")
        self.assertEqual(result.returncode, 0)
        self.assertIn("elements too deep", result.stderr)
        self.assertLess(max(len(line) for line in result.stdout.decode().splitlines()), 10_000)
