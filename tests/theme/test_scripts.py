"""Scripts do the same before and after: Node.js runs both."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sitegen.theme.scripts import UnreadableScript, minified

NODE = Path(sys.executable).with_name("node")
# What each script logs and throws, run as a script and as a module: both are strict or not as they say themselves.
RUN = """
const vm = require('node:vm');
const run = (text, module) => {
  const said = [], log = (...all) => { said.push(all.map(one => typeof one == 'function' ? 'function' : String(one)).join(' ')); };
  try {
    if (module) {
      const made = new vm.SourceTextModule(text, {context: vm.createContext({log})});
      made.linkRequests([]); made.instantiate(); made.evaluate();
      if (made.status === 'errored') throw made.error;
    } else vm.runInNewContext(text, {log}, {timeout: 1000});
  } catch (error) { said.push(`${error.name}: ${error.message}`); }
  return said;
};
const texts = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(texts.map(([text, module]) => run(text, module))));
"""
TRICKY = {
    "a template in a template": "log(`a ${`b // ${1 /* c */ + 1}  `}  ${ {d: `}`}.d }`)",
    "a regular expression after an arrow": "const web = s => /^https?:\\/\\//.test(s);   log(web('http://x'), web('x'))",
    "one after a condition": "let s = '//'; if (s) /\\/\\/ /.test(s + ' ') && log('yes') // no",
    "one after a block": "{ } /a  b/.test('a  b') && log(1)\nlog((function () { } /2/ 1) + '')",
    "one with a class": "log('[/]//'.replace(/[/\\]\"']+/g, '-'), /[[]/.test('['), 8 / 2 / /* half */ 2)",
    "divisions": "let a = 8, g = 2; log(a++ / 2 / g, (a) / g, [8][0] / g /2)",
    "strict": "'use strict';\nlog((function () { return this })() === undefined); try { gone = 1 } catch (e) { log(e.name) }",
    "strict in a function": "log((function () { 'use strict' /* a */; return this })() === undefined, typeof this)",
    "not strict": "log((function () { return this })() === undefined)",
    "names that others may use": "var config = {a: 1}; log(config.a, typeof globalThis.config); function kept() {}; log(typeof globalThis.kept)",
    "a return before a line break": "function f() { return\n1 } log(f()); function g() { return /*\n*/ 1 } log(g())",
    "lines without semicolons": "let a = 1\nlet b = a\n++b\nlog(a, b)\n;[1, 2].forEach(x => log(x))\nlog(a\n/b\n/1)",
    "signs": "let a = 1, b = 2; log(a + +b, a - -b, a + ++b, a-- - --b, - -a, !(- +a), a - - - b)",
    "numbers": "log(1 .toFixed(1), 1..toFixed(1), 1.5 .toFixed(), 0x1 .toString(), 3 in [1, 2, 3, 4], 2 ** -1)",
    "words": "let of = [1], get = 2, async = x => x, let_ = 1; for (const of_ of of) log(of_); log(async (1), typeof /x/, void 0)",
    "loops": "for (;;) { break }\nlet i = 0\ndo i++; while (i < 3) log(i)\nouter: for (const a of [1, 2]) { for (;;) continue outer }",
    "lines that end a statement": "let a = 2\na--\nlet f = function () { }\nlog(a, typeof f)\nlet g = [a]\nlog(g)\na++\nlog(a)",
    "parentheses behind a return": "function f() { return\n(1) } log(f()); function g() { return (\n1\n) } log(g())",
    "operators that are words": "log(/a/ in {'/a/': 1}, /b/ instanceof RegExp, '' in [], typeof/x/g, [1] instanceof Array)",
    "an optional chain beside a condition": "let o = {a: null}; log(o?.a?.b ?? 'none', o ? .5 : 1, o?.['a'], o.a ?.b)",
    "classes": "class A { static #n = 1; get x() { return A.#n }\n static = 2\n 'y z' = 3; *g() { yield* [1] } static { log(#n in A) } }\nlet a = new A; log(a.x, a.static, a['y z'], [...a.g()])",
    "accessors and modifiers": "let o = { get\na() { return 1 }, async\n: 2, static : 3 }; log(o.a, o.async, o.static)",
    "letters": "let é = 'é\\u00e9', \\u0061b = `\u2028`, ಠ = 1 ; log(é.length, ab.length, ಠ in [1, 2], '😀'.length)",
    "a licence": "/*! Licence // MIT */ log('a') /* @license\n */\nlog('b') // @preserve\n",
    "tags": "let t = (s, ...v) => s.raw.join('|') + v; log(t`a  ${1}  \\n  b ` , t `c`)",
    "nothing": "  // only this\n/* and this */  ",
    "line breaks of old": "let a = 1\r\nlet b = 2\r\n\r\nlog(a,\r\n b) // \u2028log('after')",
    "an arrow with an object": "log((() => ({ a: 1 }))().a, (a => { })(), (async () => { })() instanceof Promise)",
    "a label before a block": "a: { log(1); break a }\nif (0) ; else log(2)\nif (1)\n;\nlog(3)",
    "what looks like markup": "let a = 1, b = 2; log(a < !b, a<! --b, '<!-- </script> -->', a-->b)",
    "a line of a program": "#!/usr/bin/env node\n  log(1)",
}
MODULES = {
    "exports": "export const a = 1 ; export default function () { } ; export { a as  b } ; log(typeof import.meta, this)",
    "waiting": "log(await new Promise (done => done(  1  )))",
}


def run(scripts: list[tuple[str, bool]]) -> list[list[str]]:
    """Return what each script logs."""
    command = [NODE, "--no-warnings", "--experimental-vm-modules", "-e", RUN]
    done = subprocess.run(
        command, input=json.dumps(scripts), capture_output=True, encoding="utf-8", timeout=60, check=True
    )
    found: list[list[str]] = json.loads(done.stdout)
    return found


def test_tricky_scripts_do_the_same() -> None:
    scripts = [(text, False) for text in TRICKY.values()] + [(text, True) for text in MODULES.values()]
    short = [(minified(text), module) for text, module in scripts]
    assert all(len(after) <= len(before) for (after, _), (before, _) in zip(short, scripts, strict=True))
    expected = run(scripts)
    assert run(short) == expected
    silent = [
        name for name, said in zip([*TRICKY, *MODULES], expected, strict=True) if not said or "SyntaxError" in said[0]
    ]
    assert silent == ["nothing", "waiting"]  # whose promise Node.js does not wait for


GAP = st.sampled_from(("", " ", "\n", " // a /* '\n", "/* `\n */", "/**/", "\t/* / */ "))
PIECES = (
    "log(", "(", ")", "[", "]", "{", "}", ";", ",", ".", "?.", "?", ":", "=>", "=", "+", "++", "-", "--", "/", "*", "<", "!", ">",
    "&&", "??", "...", "a", "b", "of", "in", "async", "get", "await", "return", "function", "yield", "if(a)", "else", "do", "while(0)",
    "let", "var", "class", "new", "typeof", "1", ".5", "1.", "0x1", "'//'", '"/*"', "`${a}  `", "/ /g", "/[/]'/", "a", "log(a)", "log(b)",
)  # fmt: skip
# Shapes of statements in which line breaks or blanks matter, with something between all tokens.
SHAPES = (
    "let|a|=|1|,|b|=|[|1|,|2|]|;", "a|=|b|\n|++|b|;", "log|(|a|+|+|b|,|a|-|-|b|)", "log|(|(|a|)|/|2|/|b|)|;", "var|c|=|{|a|,|get|x|(|)|{|return|1|}|}|;",
    "if|(|a|)|/ a/|.|test|(|' a'|)|&&|log|(|1|)|;|else|log|(|2|)|;", "(|(|)|=>|{|return|a|}|)|(|)|;", "do|a|++|;|while|(|a|<|3|)|log|(|a|)|;",
    "log|(|a|?|.5|:|1|.|toFixed|(|)|,|`${a}  //`|)|;", "for|(|const|x|of|[|1|]|)|log|(|x|in|[|3|]|)|;", "log|(|typeof|a|,|!|!|b|,|void|0|)|;",
    "class|A|{|static|x|=|1|;|y|\n|*|z|(|)|{|}|}|log|(|A|.|x|)|;", "log|(|a|=>|/=/|,|a|--|,|--|b|)|;", "function|f|(|)|{|return|a|}|log|(|f|(|)|)|;",
)  # fmt: skip


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Return a program that is one, or that may be none at all."""
    tokens: list[str] = []
    for _ in range(draw(st.integers(1, 5))):
        tokens += (
            draw(st.sampled_from(SHAPES)).split("|")
            if draw(st.booleans())
            else draw(st.lists(st.sampled_from(PIECES), max_size=6))
        )
    return "".join(token + draw(GAP) for token in tokens)


@settings(max_examples=8, phases=[Phase.generate])
@given(st.lists(programs(), min_size=40, max_size=60))
def test_whatever_stands_between_two_tokens_the_script_does_the_same(texts: list[str]) -> None:
    pairs = []
    for text in ["let a = 1, b = 2; " + text for text in texts]:
        try:
            pairs.append((text, minified(text)))
        except UnreadableScript:
            continue
    found = run([(text, False) for pair in pairs for text in pair])
    for number, (text, short) in enumerate(pairs):
        assert found[2 * number + 1] == found[2 * number], (text, short)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("let a = = 1", "="),
        ("log(1)\nlet n: number = 1", "n: number"),
        ("a = <b>c</b>", "c"),
        ("a = <b/>", "/>"),
        ("log(1) <!--a", "!--a"),
        ("log(1)\n--> the same", "-->"),
        ("log('é'); ]", "]"),
        ("let a = 1\rlet b = 2", "\rlet b = 2"),
        ("`${", "`"),
    ],
)
def test_what_cannot_be_read_says_where(text: str, at: str) -> None:
    with pytest.raises(UnreadableScript) as caught:
        minified(text)
    assert text[caught.value.index :].startswith(at), text[caught.value.index :]
