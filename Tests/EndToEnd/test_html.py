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

    def test_a_byte_order_mark_is_no_text(self):
        result = tool("html", stdin=b"\xef\xbb\xbf" + PAGE.encode())
        self.assertEqual(result.stdout.decode(), TREE)

    def test_a_fragment_is_read_in_its_context(self):
        result = tool("html", "--fragment", "tr", stdin=b"<td>a<td>b")
        self.assertEqual(result.stdout.decode(), '| <td>\n|   "a"\n| <td>\n|   "b"\n')
        result = tool("html", "--fragment", "svg path", stdin=b"<g/>")
        self.assertEqual(result.stdout.decode(), "| <svg g>\n")
        self.assertEqual(tool("html", "--fragment", "a b", stdin=b"x").returncode, 64)

    def test_another_encoding_is_told(self):
        result = tool("html", stdin=b'<meta charset="sjis"><p>x')
        self.assertIn("declared to be shift_jis, and was read as UTF-8", result.stderr)
        self.assertEqual(tool("html", stdin=PAGE.encode()).stderr, "")

    def test_a_file_that_is_not_there_is_named(self):
        result = tool("html", "/nowhere/page.html")
        self.assertEqual(result.returncode, 66)
        self.assertIn("/nowhere/page.html", result.stderr)

    def test_depth_without_end_is_cut_and_told(self):
        result = tool("html", stdin=b"<div>" * 100_000 + b"end")
        self.assertEqual(result.returncode, 0)
        self.assertIn("elements too deep", result.stderr)
        self.assertLess(max(len(line) for line in result.stdout.decode().splitlines()), 10_000)
