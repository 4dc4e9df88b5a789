/* The index of a site, searched as browsers do: `node search_sitegen.mjs INDEX MOST < queries.json` writes the URLs that each query finds. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import "../sitegen/theme/core/static/search-index.js";
import "../sitegen/theme/core/static/search-engine.js";

const [folder, most] = process.argv.slice(2);
const engine = globalThis.sitegenSearch((path) => readFile(join(folder, path.split("?")[0])));
const found = [];
for (const query of JSON.parse(await readFile("/dev/stdin", "utf8"))) {
  const { entries, result } = await engine.search(query);
  const urls = [];
  for (const entry of entries) {
    if (urls.length === Number(most)) break;
    const shown = await result(entry); // null if it has not the phrase after all
    if (shown) urls.push(shown.url);
  }
  found.push(urls);
}
process.stdout.write(JSON.stringify(found));
