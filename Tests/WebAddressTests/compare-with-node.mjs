#!/usr/bin/env node
// compare-with-node.mjs [COUNT] [SEED]: reads random addresses with `newswire url` and with Node.js, prints where they differ, and
// exits 1 if they do. For developers; no test needs Node. BIN names the folder of the built programs (default .build/release).
//
// Left out is what is known of Node 20 (ada 2.9): it misses some labels that mix directions of writing, begin with marks of
// newer Unicode, or are Punycode of plain ASCII; it loses a base's empty query, keeps dot segments behind "//", and does not encode "^".
import { spawnSync } from "node:child_process";

const count = Number(process.argv[2] ?? 100_000);
let state = Number(process.argv[3] ?? 1);
const pieces = [
  "http:", "https:", "HTTP:", "ftp:", "//", "/", "\\", "///", "http://", "https://", "@", "user:pw@", "u%40:p@", "[", "]", "[::1]",
  "[1:2::3]", "[::1.2.3.4]", "[1:2:3:4:5:6:7:8]", "example.com", "EXAMPLE.org", "a.b", "localhost", ".", "..", "%2e", "%2E", "/./",
  "/../", "?", "#", ":80", ":443", ":", ":0", ":65535", ":65536", ":00080", ":8a", "a", "b", "%41", "%zz", "%", "%00", "%7f",
  "%c3%bc", "%ff", "ü", "ß", "日本", "☃", "💩", "é", "ﬁ", "①", "Ａ", "。", "．", "\u00ad", "\u200d", "\u202e", "א", "xn--",
  "xn--bcher-kva", "xn--a", "xn--zca", ".com", "1", "0", "127", "0x7f", "0x", "010", "08", "256", "4294967296", "1.2.3", "1.2.3.4",
  ".1", ".09", "\t", " ", "\u0001", "\u007f", "\u00a0", "\ufffd", '"', "<", ">", "`", "{", "}", "|", "^", "'", "$", "!", "*", "(",
  ")", ";", "=", "&", "+", ",", "-", "_", "~", "--", "utm_source=x",
];
const starts = ["http://", "https://", "http:", "https:/", "", "//", "HTTP:\\\\"];
const bases = ["http://a/b/c/d;p?q#f", "https://example.com", "https://example.com:8080/x/y/../z", "http://[::1]/a/b"];
const rightToLeft = /[\u0590-\u08ff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}\ufb1d-\ufdff\ufe70-\ufefc]/u;

/** Numbers below 1 that are the same for the same seed (mulberry32). */
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}

const pick = (list) => list[Math.floor(random() * list.length)];

function text() {
  let text = random() < 0.8 ? pick(starts) : "";
  for (let left = 1 + Math.floor(random() * 6); left > 0; left--) {
    text += random() < 0.9 ? pick(pieces) : String.fromCodePoint(0xa0 + Math.floor(random() * 0xd700));
  }
  return text;
}

function expected(text, base) {
  try {
    const url = new URL(text, base);
    if (!/^https?:$/.test(url.protocol)) return undefined;
    url.username = url.password = "";
    return url.href.replace(/^[^?#]*/, (path) => path.replaceAll("^", "%5E"));
  } catch {
    return undefined;
  }
}

function isKnown(text, node, ours) {
  if (node === undefined) return false;
  if (ours === undefined) return rightToLeft.test(text.normalize("NFKC")) || /xn--|\p{M}/iu.test(text.normalize("NFKC"));
  return /\/\/.*\/\./.test(node.slice(8));
}

let differences = 0;
for (const base of bases) {
  const texts = Array.from({ length: count / bases.length }, text).filter((text) => text.trim() && !/[\ud800-\udfff]$/.test(text));
  const result = spawnSync(`${process.env.BIN ?? ".build/release"}/newswire`, ["url", "--json", "--base", base], {
    input: texts.join("\n") + "\n", encoding: "utf8", maxBuffer: 1 << 30,
  });
  const lines = result.stdout.split("\n");
  texts.forEach((text, index) => {
    const [node, ours] = [expected(text, base), JSON.parse(lines[index]).parsed];
    if (node === ours || isKnown(text, node, ours)) return;
    differences += 1;
    console.log(JSON.stringify({ text, base, node, ours }));
  });
}
console.log(`${count} addresses, ${differences} differences`);
process.exit(differences ? 1 : 0);
