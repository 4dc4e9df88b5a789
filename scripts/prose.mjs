// Judges prose: the words that this project has retired, and what write-good finds; prose.json says which and where.
// Of Python files it reads comments, docstrings and those texts that have a space in them.
import { globSync, readFileSync } from "node:fs";
import process from "node:process";
import writeGood from "write-good";

const config = JSON.parse(readFileSync(new URL("prose.json", import.meta.url), "utf8"));
const blank = (text) => text.replace(/[^\n]/g, "·"); // no space: what stands before and after are no neighbours
const CODE = /(`+)(?!`)[^]*?[^`]\1(?!`)/g;
// What hides something else comes first: blocks of code, comments, code in a line, targets of links, words in French.
const HIDDEN = [/^(`{3,})[^]*?^\1 *$/gm, /<!--[^]*?-->/g, CODE, /(?<=\])\([^)\s]*\)/g, /^\*En français[^]*?\*$/gm];
const TOKEN = /("""[^]*?"""|#.*|"(?:[^"\\\n]|\\.)* (?:[^"\\\n]|\\.)*")|"(?:[^"\\\n]|\\.)*"|[^"#]+/g;

function prose(path) {
  const text = readFileSync(path, "utf8");
  if (path.endsWith(".py")) return text.replace(TOKEN, (all, words) => (words ? all : blank(all))).replace(CODE, blank);
  return HIDDEN.reduce((rest, pattern) => rest.replace(pattern, blank), text);
}

function* faults(text) {
  for (const [words, standard] of Object.entries(config.retired)) {
    const pattern = new RegExp(`(?<![\\w-])(?:${words.replaceAll(" ", "\\s+")})(?![\\w-])`, "gi");
    for (const { 0: word, index } of text.matchAll(pattern))
      yield { index, reason: `“${word.replace(/\s+/g, " ")}” is retired: write “${standard}”` };
  }
  for (const { 0: paragraph, index } of text.matchAll(/[^\n](?:[^\n]|\n(?!\s*\n))*/g))
    for (const fault of writeGood(paragraph, config.checks)) yield { index: index + fault.index, reason: fault.reason };
}

const files = process.argv.length > 2 ? process.argv.slice(2) : globSync(config.files, { exclude: config.french }).sort();
let found = 0;
for (const path of files) {
  const text = prose(path);
  for (const { index, reason } of faults(text)) {
    const before = text.slice(0, index).split("\n");
    console.log(`${path}:${before.length}:${before.at(-1).length + 1}: ${reason}`);
    found++;
  }
}
process.exitCode = found ? 1 : 0;
