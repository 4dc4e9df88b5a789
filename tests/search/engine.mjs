// Runs the search of the browser over the files of an index. It reads JSON: the scripts, and steps, each with one key; it writes an answer to each.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { runInThisContext } from "node:vm";

const { scripts, steps } = JSON.parse(readFileSync(0, "utf8"));
for (const script of scripts) runInThisContext(readFileSync(script, "utf8"));

// All requests that are made until nothing else is left to do are answered together.
let waiting;
function nextRound() {
  waiting ??= new Promise((resolve) => setTimeout(resolve, 5)).then(() => {
    waiting = undefined;
    rounds++;
  });
  return waiting;
}

let folder = null; // without one there is no network
let loaded = [];
let rounds = 0;
let now = 0;
Date.now = () => now;
const engine = globalThis.sitegenSearch(async (path) => {
  loaded.push(path.split("?")[0]);
  await nextRound();
  return new Uint8Array(await readFile(`${folder}/${path.split("?")[0]}`));
});

const does = {
  folder: (path) => {
    folder = path;
  },
  seconds: (count) => {
    now += count * 1000;
  },
  forms: (texts) => texts.map(globalThis.sitegenIndex.formsOf),
  parts: (all) => all.map(([text, count]) => globalThis.sitegenIndex.part(text, count)),
  complete: (query) => engine.complete(query),
  know: async (filter) => Object.fromEntries(await engine.know(filter)),
  changed: () => engine.changed(),
  async search(query) {
    const { entries, some, result } = await engine.search(query);
    return {
      some,
      unsure: entries.filter((entry) => entry.unsure).length,
      found: await Promise.all(
        entries.map(async (entry) => {
          const { of } = entry.article;
          return { ...(await result(entry)), score: entry.score, filters: of };
        }),
      ),
    };
  },
};

const answers = [];
for (const step of steps) {
  const [[name, value]] = Object.entries(step);
  loaded = [];
  rounds = 0;
  try {
    answers.push({ answer: (await does[name](value)) ?? null, loaded, rounds });
  } catch (error) {
    answers.push({ error: String(error), loaded, rounds });
  }
}
process.stdout.write(JSON.stringify(answers));
