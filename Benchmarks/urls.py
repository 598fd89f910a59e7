#!/usr/bin/env python3
"""urls.py FILE [--list N]: whether identities of addresses hold: `newswire url` on real ones and on variants of each.

A line of FILE is an address and perhaps, behind a tab, a name of the article: addresses of two articles in one identity are a
collision. Without a name each address is an article of its own, so what is listed needs a look. Each address is also written in
other ways that lead to the same article, with tracking parameters, as AMP, mobile and http addresses and more; a variant with
another identity is a split. Prints counts and lists the first N (20) of each; exits 1 if there is any. BIN names the folder of
the built programs (default .build/release). Standard library only."""
import argparse, collections, json, os, random, subprocess, sys

TRACKING = """utm_source=rss utm_medium=email&utm_campaign=x fbclid=IwAR0x gclid=Cj0x msclkid=x igshid=x twclid=x mc_cid=1&mc_eid=2
_ga=2.1.2 _gl=1*x smid=tw-share cmpid=x ocid=x ito=x at_medium=x&at_custom1=y xtor=RSS-1 wt_mc=x ns_mchannel=rss&ns_source=x
ref=rss source=twitter from=newsletter __twitter_impression=true srsltid=Afx mkt_tok=x _hsenc=x&_hsmi=1 guccounter=1 spm=1.2
pk_campaign=x mtm_source=x itm_source=x amp=1 outputType=amp print=1""".split()


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file")
    options.add_argument("--list", type=int, default=20)
    arguments = options.parse_args()
    rows = []
    with open(arguments.file, encoding="utf-8", errors="replace") as file:
        for line in file:
            url, _, name = line.rstrip("\n").partition("\t")
            url = url.strip()
            if url:
                rows.append((url, name or url))
    articles, identities = collections.defaultdict(dict), {}
    for (url, name), answer in zip(rows, canonical(url for url, _ in rows)):
        if answer:
            identities[url] = answer
            articles[answer][name] = url
    shared = {identity: sorted(set(urls.values())) for identity, urls in articles.items()}
    collisions = [(identity, urls) for identity, urls in shared.items() if len(urls) > 1]
    written = [(url, variant) for url in identities for variant in variants(url)]
    splits = [
        (url, variant, answer) for (url, variant), answer in zip(written, canonical(v for _, v in written))
        if answer != identities[url]]
    print(f"addresses            {len(rows):8}   different {len({url for url, _ in rows})}")
    print(f"no web addresses     {sum(url not in identities for url, _ in rows):8}")
    print(f"identities           {len(articles):8}")
    print(f"collisions           {len(collisions):8}")
    print(f"variants             {len(written):8}")
    print(f"splits               {len(splits):8}")
    for identity, urls in collisions[:arguments.list]:
        print(f"\ncollision at {identity}", *urls, sep="\n    ")
    for split in splits[:arguments.list]:
        print("\nsplit", *split, sep="\n    ")
    sys.exit(1 if collisions or splits else 0)


def canonical(urls):
    """The canonical form of each; empty where there is none. Addresses are one line each, as in any list of them."""
    program = os.path.join(os.environ.get("BIN", ".build/release"), "newswire")
    lines = "".join(f"{url}\n" for url in urls)
    output = subprocess.run(
        [program, "url", "--canonical"], input=lines.encode(errors="replace"), stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL).stdout
    answers = output.decode().split("\n")[:-1]
    if len(answers) != lines.count("\n"):
        sys.exit(f"newswire url answered {len(answers)} of {lines.count(chr(10))} addresses")
    return answers


def variants(url):
    """Other ways to the same article."""
    rest, number_sign, fragment = url.partition("#")
    mark = number_sign + fragment if fragment.startswith("!") and len(fragment) > 1 else ""
    address, question, query = rest.partition("?")
    scheme, separator, place = address.partition("://")
    if not separator:
        return
    host, slash, path = place.partition("/")
    path = slash + path
    tail = question + query + mark
    join = "&" if query else "?"
    for tracking in [*TRACKING, *random.Random(url).sample(TRACKING, 2)]:
        yield f"{address}{question if query else ''}{query}{join}{tracking}{mark}"
        if query:
            yield f"{address}?{tracking}&{query}{mark}"
    yield f"http{'' if scheme == 'https' else 's'}://{host}{path}{tail}"
    yield f"{scheme}://{host.upper()}{path}{tail}"
    if ":" not in host:
        yield f"http://{host}:80{path}{tail}"
        yield f"https://{host}:443{path}{tail}"
        yield f"{scheme}://{host}.{path}{tail}"
    yield f"{scheme}://user:secret@{host}{path}{tail}"
    if not mark:
        yield f"{rest}#comments"
        yield f"{rest}#"
    if path:
        yield f"{scheme}://{host}/{path}{tail}"
        yield f"{scheme}://{host}/./x/..{path}{tail}"
    yield f"{scheme}://{host}{path}{'' if path.endswith('/') else '/'}{tail}"
    letter = next((index for index, letter in enumerate(path) if letter.isascii() and letter.isalpha()), None)
    if letter is not None and "%" not in path:
        yield f"{scheme}://{host}{path[:letter]}%{ord(path[letter]):02x}{path[letter + 1:]}{tail}"
    pieces = query.split("&")
    names = {piece.partition("=")[0] for piece in pieces if piece.find("=") > 0}
    if len(pieces) == len(names) > 1:
        yield f"{address}?{'&'.join(reversed(pieces))}{mark}"
    if path.strip("/") and not path.rstrip("/").endswith(("/amp", "/print")):
        yield f"{scheme}://{host}{path.rstrip('/')}/amp{tail}"
        yield f"{scheme}://{host}{path.rstrip('/')}/amp/{tail}"
    if "." in host:
        yield f"https://www.google.com/amp/s/{host}{path}{tail}"
        yield f"https://cdn.ampproject.org/c/s/{host}{path}{tail}"


if __name__ == "__main__":
    main()
