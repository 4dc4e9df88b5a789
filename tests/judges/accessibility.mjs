// What IBM Equal Access and Siteimprove Alfa find on pages, as JSON: [{ judge, rule, page, element, message }].
//
// Arguments: the browser, then for each view "WIDTH SCHEME URL". Left out are rules of WCAG's level AAA, and one of Alfa:
// it takes the links inside closed <details> for targets that lie over others (axe measures the size of targets too).

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Audit } from "@siteimprove/alfa-act";
import { Playwright } from "@siteimprove/alfa-playwright";
import rules from "@siteimprove/alfa-rules";
import { Conformance, Criterion } from "@siteimprove/alfa-wcag";
import { chromium } from "playwright";

const engine = readFileSync(createRequire(import.meta.url).resolve("accessibility-checker-engine/ace.js"), "utf-8");
const MISLED = "https://alfa.siteimprove.com/rules/sia-r113";
const isOfOurLevel = Conformance.isAA();

function isWanted({ uri, requirements }) {
  const criteria = requirements.filter(Criterion.isCriterion);
  return uri !== MISLED && (criteria.length === 0 || criteria.some((criterion) => isOfOurLevel(criterion)));
}

async function byEqualAccess(page) {
  await page.evaluate(engine);
  const { results } = await page.evaluate(() => new ace.Checker().check(document, ["IBM_Accessibility"]));
  return results
    .filter(({ value: [policy, outcome] }) => policy === "VIOLATION" && outcome === "FAIL")
    .map(({ ruleId, snippet, message }) => ({ judge: "Equal Access", rule: ruleId, element: snippet, message }));
}

async function byAlfa(page) {
  const seen = await Playwright.toPage(await page.evaluateHandle(() => document));
  const outcomes = await Audit.of(seen, rules.filter(isWanted)).evaluate();
  return [...outcomes]
    .map((outcome) => ({ ...outcome.toJSON(), target: outcome.target }))
    .filter(({ outcome }) => outcome === "failed")
    .map(({ target, rule, expectations }) => ({
      judge: "Alfa",
      rule: rule.uri.split("/").at(-1),
      element: String(target).replaceAll(/\s+/g, " ").slice(0, 200),
      message: expectations.map(([, { error }]) => JSON.stringify(error)?.slice(0, 200)).join(" "),
    }));
}

const [program, ...views] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu"] });
const found = [];
for (const view of views) {
  const [width, colorScheme, url] = view.split(" ");
  const viewport = { width: Number(width), height: 900 };
  const context = await browser.newContext({ viewport, colorScheme, bypassCSP: true });
  const page = await context.newPage();
  await page.goto(url, { waitUntil: "load" });
  for (const one of [...(await byEqualAccess(page)), ...(await byAlfa(page))]) found.push({ page: view, ...one });
  await context.close();
}
await browser.close();
console.log(JSON.stringify(found));
