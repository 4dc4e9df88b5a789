// Eleventy's settings for the benchmark: the same pages and feeds as the other generators.
import { readFileSync } from "node:fs";
import markdownIt from "markdown-it";
import anchor from "markdown-it-anchor";
import footnote from "markdown-it-footnote";
import syntaxHighlight from "@11ty/eleventy-plugin-syntaxhighlight";

const PER_PAGE = 20;
const longDate = new Intl.DateTimeFormat("fr", { dateStyle: "long", timeZone: "Europe/Paris" });
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const slugged = (text) => folded(text).replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
const read = (name) => JSON.parse(readFileSync(new URL(`src/_data/${name}.json`, import.meta.url), "utf8"));

export default function (config) {
  const markdown = markdownIt({ html: true, typographer: true, quotes: ["«\u00a0", "\u00a0»", "“", "”"] }).use(anchor).use(footnote);
  config.setLibrary("md", markdown);
  config.addPlugin(syntaxHighlight);
  config.setQuietMode(true);
  for (const folder of ["img", "css", "robots.txt"]) config.addPassthroughCopy(`src/${folder}`);

  const people = Object.fromEntries(read("authors").map((author) => [author.id, { ...author, url: `/auteurs/${author.id}/`, bio: markdown.render(author.text) }]));
  const sections = Object.fromEntries(read("sections").map((section) => [section.slug, { ...section, url: `/${section.slug}/`, introduction: markdown.render(section.text) }]));
  config.addGlobalData("people", people);
  config.addGlobalData("sectionOf", sections);

  config.addFilter("longDate", (date) => longDate.format(new Date(date)));
  config.addFilter("iso", (date) => new Date(date).toISOString());
  config.addFilter("rfc822", (date) => new Date(date).toUTCString());
  config.addFilter("tagSlug", slugged);
  config.addFilter("first", (list, count) => list.slice(0, count));

  // Every list of articles: what it is called, where it is, and what is in it, newest first.
  let known;
  const lists = (api) => {
    if (known) return known;
    const articles = api.getFilteredByGlob("src/articles/**/*.md").reverse();
    const found = new Map();
    const add = (kind, key, url, title, article, more = {}) => {
      const name = `${kind}/${key}`;
      if (!found.has(name)) found.set(name, { kind, key, url, title, articles: [], ...more });
      found.get(name).articles.push(article);
    };
    for (const article of articles) {
      const data = article.data;
      const [year, month] = article.date.toISOString().split("-");
      const section = sections[data.category];
      add("category", data.category, section.url, section.name, article, { text: section.introduction });
      for (const tag of data.sujets ?? []) add("tag", tag, `/tags/${slugged(tag)}/`, tag, article);
      for (const id of data.authorIds) add("author", id, people[id].url, people[id].name, article, { role: people[id].role, text: people[id].bio });
      add("year", year, `/archives/${year}/`, year, article);
      add("month", `${year}-${month}`, `/archives/${year}/${month}/`, `${month}/${year}`, article);
    }
    for (const list of found.values()) {
      if (list.kind === "category") {
        list.articles.forEach((article, place) => {
          article.data.newer = list.articles[place - 1];
          article.data.older = list.articles[place + 1];
        });
      }
    }
    known = { articles, all: [...found.values()].sort((a, b) => a.title.localeCompare(b.title, "fr")) };
    return known;
  };
  config.on("eleventy.before", () => { known = undefined; });
  config.addCollection("newest", (api) => lists(api).articles);
  for (const kind of ["category", "tag", "author", "year"]) {
    config.addCollection(`${kind}Lists`, (api) => lists(api).all.filter((list) => list.kind === kind));
  }
  config.addCollection("listPages", (api) => lists(api).all.flatMap((list) => {
    const total = Math.ceil(list.articles.length / PER_PAGE);
    const address = (number) => (number === 1 ? list.url : `${list.url}page/${number}/`);
    return Array.from({ length: total }, (_, place) => ({
      list, total, number: place + 1, url: address(place + 1),
      previous: place > 0 ? address(place) : "", next: place + 1 < total ? address(place + 2) : "",
      articles: list.articles.slice(place * PER_PAGE, (place + 1) * PER_PAGE),
    }));
  }));
  config.addCollection("feeds", (api) => [
    { title: "La Chronique", url: "/", articles: lists(api).articles.slice(0, PER_PAGE) },
    ...lists(api).all.filter((list) => ["category", "tag", "author"].includes(list.kind))
      .map((list) => ({ title: list.title, url: list.url, articles: list.articles.slice(0, PER_PAGE) })),
  ]);

  return {
    dir: { input: "src", output: "output" },
    markdownTemplateEngine: false,
  };
}
