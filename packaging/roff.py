"""Writes manual pages in man(7) from paragraphs of text with a little Markdown in it."""

import re

WIDTH = 78
# A backslash, and characters that troff prints as others.
SPECIAL = {"\\": "\\e", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti", "'": "\\(aq", '"': "\\(dq"}
INLINE = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\([^)]*\)|<br>|(\b[a-z_.]+\([1-8]\))")


def escape(text, literal=False):
    """`literal` text is to be typed as it stands: its hyphens are minus signs."""
    text = "".join(
        SPECIAL.get(c, c) if c.isascii() else f"\\[u{ord(c):04X}]" for c in text)
    return text.replace("-", "\\-") if literal else text


def bold(text):
    return f"\\fB{escape(text, literal=True)}\\fR"


def italic(text):
    return f"\\fI{escape(text, literal=True)}\\fR"


def inline(text):
    """Markdown's code, emphasis and links, and references such as newswire(1)."""
    result, position = [], 0
    for match in INLINE.finditer(text):
        result.append(escape(text[position:match.start()]))
        code, strong, emphasis, link, page = match.groups()
        if code or strong:
            result.append(bold(code or strong))
        elif emphasis:
            result.append(italic(emphasis))
        elif link:
            result.append(inline(link))
        elif page:
            name, section = page.rstrip(")").split("(")
            result.append(f"{bold(name)}({section})")
        else:
            result.append(" ")
        position = match.end()
    return "".join(result) + escape(text[position:])


class Page:
    """The lines of a page, as they grow."""

    def __init__(self, name, section, version, summary):
        self.lines = [
            '.\\" Made by packaging/man-pages: change the help that it is made from.',
            f'.TH {name.upper()} {section} "" "Newswire {version}" "Newswire"',
            # Neither justified nor hyphenated: names of keys and options stay whole.
            ".ad l",
            ".nh",
        ]
        self.section("NAME")
        self.text(f"{escape(name)} \\- {escape(summary[0].lower() + summary[1:].rstrip('.'))}")

    def section(self, title):
        self.lines.append(f".SH {title}")
        self.is_fresh = True

    def subsection(self, title):
        self.lines.append(f".SS {bold(title)}")
        self.is_fresh = True

    def text(self, words):
        """A run of roff text in lines of a decent width."""
        line = ""
        for word in words.split():
            if line and len(line) + 1 + len(word) > WIDTH:
                self.lines.append(line)
                line = ""
            # A line that begins with a dot or an apostrophe would be a request.
            line = f"{line} {word}" if line else ("\\&" + word if word[0] in ".'" else word)
        if line:
            self.lines.append(line)

    def paragraph(self, words):
        if not self.is_fresh:
            self.lines.append(".PP")
        self.is_fresh = False
        self.text(words)

    def item(self, term, *paragraphs):
        self.lines += [".TP", term]
        self.is_fresh = False
        for number, words in enumerate(filter(None, paragraphs)):
            if number:
                self.lines.append(".br")
            self.text(words)

    def example(self, lines):
        self.lines += [".PP", ".RS 4", ".EX", *("\\&" + escape(line, literal=True) for line in lines), ".EE", ".RE"]
        self.is_fresh = False

    def synopsis(self, command, words):
        self.lines.append(f".SY {escape(command, literal=True)}".replace(" ", "\\ ").replace(".SY\\ ", ".SY "))
        self.text(words)
        self.lines.append(".YS")

    def markdown(self, text):
        """Paragraphs, lists of `- term: meaning`, and indented examples."""
        for block in re.split(r"\n\s*\n", text.strip("\n")):
            lines = block.splitlines()
            if all(line.startswith("  ") for line in lines):
                indent = min(len(line) - len(line.lstrip()) for line in lines)
                self.example([line[indent:] for line in lines])
            elif lines[0].startswith("- "):
                for entry in re.split(r"^- ", block, flags=re.MULTILINE)[1:]:
                    term, _, meaning = entry.partition(": ")
                    self.item(inline(term), inline(meaning))
            else:
                self.paragraph(inline(" ".join(lines)))

    def __str__(self):
        return "\n".join(self.lines) + "\n"
