/* Searches the index of the newspaper, without a page: `sitegenSearch(load)` is a search; search-index.js says what `load` does. */
globalThis.sitegenSearch = (() => {
  const { open, lexicon, postings, json, scan, formsOf, part, letters } = globalThis.sitegenIndex;

  // Queries

  // Some languages write ”so” or »so«; behind a word these marks begin nothing.
  const ITEM = /(-?)(?:(?:["«“„]|(?<![^\s-])[”»])([^"«»“”]*)["«»“”]?|([^\s"«“„]+))/gu;

  /* Words and phrases, each in its last place, and which of them are not wanted. The last word may still be typed. */
  function parse(query) {
    const items = new Map();
    const text = query.normalize("NFC");
    for (const { 0: all, 1: minus, 2: quoted, 3: plain, index } of text.matchAll(ITEM)) {
      const forms = formsOf(quoted ?? plain);
      if (!forms.length) continue;
      const excluded = minus !== "";
      const parts = quoted !== undefined || (excluded && forms.length > 1) ? [forms] : forms.map((form) => [form]);
      const phrase = parts[0] === forms;
      for (const one of parts) {
        const key = `${excluded} ${phrase} ${one}`;
        items.delete(key);
        items.set(key, { forms: one, phrase, excluded, typed: false });
      }
      const isLast = index + all.length === text.length;
      if (!phrase && !excluded && isLast) [...items.values()].at(-1).typed = /[\p{L}\p{N}\p{M}]$/u.test(all);
    }
    return [...items.values()];
  }

  /* Whether a word is another with one letter more, less or otherwise, or with two exchanged. */
  function isNear(one, other) {
    let same = 0;
    while (same < one.length && one[same] === other[same]) same++;
    const rest = (here, there) => one.slice(same + here) === other.slice(same + there);
    return rest(1, 1) || rest(1, 0) || rest(0, 1) || (one[same] === other[same + 1] && one[same + 1] === other[same] && rest(2, 2));
  }

  /* Whether a word is near another without its ending, or without a part of it. */
  const isNearOthers = (word, { form, stems }) =>
    [...stems].some((stem) => {
      for (let size = stem.length; size < form.length; size++) if (isNear(word, form.slice(0, size))) return true;
      return isNear(word.slice(0, -1), form);
    });

  /* Of the forms that begin with the same two letters, those that a word stands for; the first rule that gives some wins. */
  function meant(form, known, { excluded, phrase, typed }) {
    const same = known.get(form);
    if (same || phrase) return same ? [same] : [];
    const all = [...known.values()];
    const common = (count, test) => all.filter(test).sort((one, other) => other.frequency - one.frequency).slice(0, count);
    const inflected = () => likeOthers(form, all);
    const begun = () => common(8, (one) => one.form.startsWith(form));
    const near = (test) => (letters(form).length < 5 ? [] : common(4, (one) => one.form.startsWith(start(form)) && test(one)));
    // A form that nobody wrote may have another ending or a letter wrong: which, only the reader knows, so both are looked for.
    const other = () => [...inflected(), ...near((one) => isNear(form, one.form))];
    const otherAndWrong = () => near((one) => isNearOthers(form, one));
    const rules = excluded ? [inflected] : typed ? [begun, other, otherAndWrong] : [other, begun, otherAndWrong];
    for (const rule of rules) {
      const found = rule();
      if (found.length) return found;
    }
    return [];
  }

  /* A form that nobody wrote, of a word that somebody wrote: it is the stem of others and an ending of some word. */
  function likeOthers(form, all) {
    const endings = new Set();
    let longest = "";
    for (const one of all) for (const stem of one.stems) if (one.form.startsWith(stem)) endings.add(one.form.slice(stem.length));
    for (const stem of all.flatMap((one) => [...one.stems])) {
      const rest = form.slice(stem.length);
      const fits = form.startsWith(stem) && letters(stem).length > 2 && rest.length < 6 && (rest.length < 3 || endings.has(rest));
      if (fits && stem.length > longest.length) longest = stem;
    }
    return longest ? [{ stems: new Set([longest]) }] : [];
  }

  const start = (form) => letters(form).slice(0, 2).join("");

  function engine(load) {
    const index = open(load);
    const written = new Map(); // forms as they are in the texts that were shown: with accents

    const lexicons = (form, blocks) =>
      Promise.all(
        [...blocks].reverse().map(async (block) => {
          const name = part(start(form), block.lexicon);
          return { block, ...(await index.file(block, `${block.name}/lexicon/${name}.bin`, lexicon)) };
        }),
      );

    /* All forms that begin like one, with what all blocks know of them. */
    function merged(found) {
      const known = new Map();
      for (const { form, frequency, stems } of found.flatMap((one) => one.forms)) {
        const one = known.get(form) ?? { form, frequency: 0, stems: new Set() };
        one.frequency += frequency;
        for (const stem of stems) one.stems.add(stem);
        known.set(form, one);
      }
      return known;
    }

    /* The articles with a word, by number: its weight, and above it the bits of the words that follow; and how it is written there. */
    async function look(form, item, blocks) {
      const found = await lexicons(form, blocks);
      const known = merged(found);
      const stems = new Set(meant(form, known, item).flatMap((one) => [...one.stems]));
      const forms = new Set(item.phrase ? [form] : [...known.values()].filter((one) => [...one.stems].some((stem) => stems.has(stem))).map((one) => one.form));
      const articles = new Map();
      const collect = async (block, stem) => {
        const name = part(stem, block.words);
        const words = await index.file(block, `${block.name}/words/${name}.bin`, postings);
        read(words.get(stem) ?? [], block, articles);
      };
      await Promise.all(
        found.flatMap((one) => [...stems].filter((stem) => one.stems.has(stem)).map((stem) => collect(one.block, stem))),
      );
      const rarity = Math.log(1 + (index.size - articles.size + 0.5) / (articles.size + 0.5));
      return { articles, forms, rarity };
    }

    function read(bytes, block, found) {
      for (let at = 0; at < bytes.length; ) {
        const first = block.starts[bytes[at]];
        const count = bytes[at + 1] + 1;
        at += 2;
        for (let place = at; place < at + count; place++) {
          const number = first + bytes[place];
          const old = found.get(number) ?? 0;
          found.set(number, Math.max(old & 255, bytes[place + count]) | (old & ~255) | (bytes[place + 2 * count] << 8));
        }
        at += 3 * count;
      }
    }

    /* An item of the query with the articles that have it, or may have it if it is a phrase, and their scores. */
    async function answer(item, blocks) {
      const words = await Promise.all(item.forms.map((form) => look(form, item, blocks)));
      const scores = new Map();
      const bits = item.forms.slice(1).map((form) => 256 << part(form, 8));
      for (const number of words[0].articles.keys()) {
        const postings = words.map((word) => word.articles.get(number));
        const isThere = postings.every((posting, place) => posting && (place === bits.length || posting & bits[place]));
        if (isThere) scores.set(number, postings.reduce((sum, posting, place) => sum + ((posting & 255) / 31) * words[place].rarity, 0));
      }
      return { ...item, words, scores };
    }

    /* The articles that a query finds, best first. `some` says that none has all of its words; `last` looks into so many blocks only. */
    async function search(query, { last = Infinity } = {}) {
      await index.ready();
      const blocks = index.blocks.slice(-last);
      const { articles } = index;
      const items = await Promise.all(parse(query).map((item) => answer(item, blocks)));
      const [unwanted, wanted] = [items.filter((item) => item.excluded), items.filter((item) => !item.excluded)];
      const first = blocks.length ? (blocks[0].starts[0] ?? 0) : 0;
      let found = candidates(wanted, first, index.size);
      const some = !found.size && wanted.length > 1;
      if (some) found = partly(wanted);
      const entries = [];
      for (const [number, score] of found) {
        if (!articles[number] || unwanted.some((item) => !item.phrase && item.scores.has(number))) continue;
        const phrases = items.filter((item) => item.phrase && item.scores.has(number));
        entries.push({ number, score, article: articles[number], unsure: phrases.length > 0 });
      }
      entries.sort((one, other) => other.score - one.score || other.number - one.number);
      return { entries, some: some && entries.length > 0, result: (entry) => result(entry, items) };
    }

    function candidates(items, first, end) {
      const [least, ...others] = [...items].sort((one, other) => one.scores.size - other.scores.size);
      const found = new Map();
      for (const number of least ? least.scores.keys() : Array.from({ length: end - first }, (_, place) => first + place)) {
        if (!others.every((item) => item.scores.has(number))) continue;
        found.set(number, items.reduce((sum, item) => sum + item.scores.get(number), 0));
      }
      return found;
    }

    /* Of articles that have not all words: those that have half of them, or as many as there are. Phrases must be there. */
    function partly(items) {
      const found = new Map();
      for (const item of items) {
        for (const [number, score] of item.scores) {
          const [sum, count] = found.get(number) ?? [0, 0];
          found.set(number, [sum + score, count + 1]);
        }
      }
      const phrases = items.filter((item) => item.phrase);
      for (const number of found.keys()) if (!phrases.every((item) => item.scores.has(number))) found.delete(number);
      const most = [...found.values()].reduce((count, [, other]) => Math.max(count, other), 0);
      const enough = Math.min(most, Math.ceil(items.length / 2));
      return new Map([...found].filter(([, [, count]]) => count >= enough).map(([number, [score]]) => [number, score]));
    }

    /* What is shown of an article; null if it has not the phrases after all, or has one that is not wanted. */
    async function result({ article }, items) {
      const text = await index.file(article.block, article.path, json);
      const passages = [["", text.standfirst ?? ""], ...(text.parts ?? [])].map(([anchor, words]) => passage(anchor, words));
      const [title, ...others] = [text.title, text.section, text.authors].map((words) => passage("", words ?? ""));
      for (const item of items.filter((one) => one.phrase)) {
        const isThere = [...passages, title, ...others].some((one) => places(one, item).length);
        if (isThere === item.excluded) return null;
      }
      for (const one of passages) for (const { form, start, end } of one.words) written.set(form, one.text.slice(start, end).toLowerCase());
      const wanted = items.filter((item) => !item.excluded);
      const { anchor, directives, excerpt } = best(passages, wanted);
      const hits = wanted.map((item) => places(title, item));
      const isTitle = hits.length > 0 && hits.every((at) => at.length); // then the way leads to the beginning
      const inTitle = runs(title, new Set(hits.flat()));
      const marked = isTitle ? [...directivesOf(title.text, inTitle), ...directives] : directives;
      const headline = pairs(title.text, inTitle, 0, title.text.length);
      return { ...text, headline, excerpt, fragment: fragment(isTitle ? "" : anchor, marked) };
    }

    /* The queries with the last word as it may go on. What was typed stays, for a browser offers only what begins like it. */
    async function complete(query) {
      const [form] = parse(query).filter((item) => item.typed).flatMap((item) => item.forms);
      if (!form || letters(form).length < 2) return [];
      await index.ready();
      const known = [...merged(await lexicons(form, index.blocks)).values()];
      return known
        .filter((one) => one.form.startsWith(form) && one.form !== form)
        .sort((one, other) => other.frequency - one.frequency)
        .slice(0, 8)
        .map((one) => [one.form, written.get(one.form)])
        .map(([plain, spelt]) => query + (spelt?.length === plain.length ? spelt : plain).slice(form.length));
    }

    /* Articles get to know what a filter asks for: `section`, `author`, `tag` or a taxonomy of the site's own; of `year` they always
       do. Returns the names of tags. */
    async function know(filter) {
      await index.ready();
      const { blocks, articles } = index;
      const table = (block) => index.file(block, `${block.name}/${filter === "tag" ? "tags" : "articles"}.bin`, json);
      const tables = new Map(filter === "year" ? [] : await Promise.all(blocks.map(async (block) => [block, await table(block)])));
      for (const article of articles) {
        const found = tables.get(article.block);
        if (filter === "tag") article.of.tag ??= found.tags_of[article.row].map((number) => found.tags[number][0]);
        else if (filter !== "year") article.of[filter] ??= (found[`${filter}_of`]?.[article.row] ?? []).map((number) => found[filter][number]);
      }
      return new Map([...tables.values()].flatMap((found) => found.tags ?? []));
    }

    return { ready: index.ready, changed: index.changed, search, complete, know };
  }

  // Passages

  const LENGTH = 36; // words
  const BEFORE = 6; // words before the first that was looked for
  const LEAST = 18; // words of an excerpt that ends with a sentence
  const MORE = 10; // words more than that, for a sentence to be whole
  const NEAR = 100; // characters around a mark

  /* A line that ends like a sentence is prose: others are headings, cells of tables, entries of lists. */
  const CLOSE = /^[^\s\p{L}\p{N}«“([]*[.!?…。！？؟]+(?:\s?[»”"’)\]])*/u;
  const SENTENCE = /[.!?…。！？؟]["»”’)\]]*$/u;

  function passage(anchor, words) {
    const text = words.normalize("NFC");
    const found = scan(text);
    let [end, isProse] = [-1, false];
    for (const word of found) {
      if (word.start > end) {
        const next = text.indexOf("\n", word.start);
        end = next < 0 ? text.length : next;
        isProse = SENTENCE.test(text.slice(Math.max(word.start, end - NEAR), end).trimEnd());
      }
      word.isProse = isProse;
    }
    return { anchor, text, words: found };
  }

  /* At which words of a passage an item is; a phrase does not go on in the next line. */
  function places({ text, words }, { phrase, forms, words: meant }) {
    const isHere = (at) =>
      forms.every((form, more) => {
        const word = words[at + more];
        if (word?.form !== form) return false;
        return !more || !text.slice(words[at + more - 1].end, word.start).includes("\n");
      });
    if (!phrase) return words.flatMap((word, at) => (meant[0].forms.has(word.form) ? [at] : []));
    return words.flatMap((_, at) => (isHere(at) ? forms.map((_, more) => at + more) : []));
  }

  /* The passage that says most of what was looked for: as pairs of text and whether it is marked, and for the browser to mark. */
  function best(passages, items) {
    let found = { score: 0, passage: passages.find((one) => one.words.length) ?? passages[0], first: 0, marked: new Set() };
    for (const one of passages) {
      const hits = items.map((item) => places(one, item));
      const marked = new Set(hits.flat());
      for (const first of marked) {
        const inside = (at) => at >= first && at < first + LENGTH - BEFORE;
        const prose = one.words[first].isProse ? 1 : 0.5;
        const value = (at, { words }) => (at.some(inside) ? prose + words[0].rarity + at.filter(inside).length / 1000 : 0);
        const score = hits.reduce((sum, at, place) => sum + value(at, items[place]), 0);
        if (score > found.score) found = { score, passage: one, first, marked };
      }
    }
    const { words, text, anchor } = found.passage;
    let first = Math.max(0, Math.min(found.first - BEFORE, words.length - LENGTH));
    let last = Math.min(first + LENGTH, words.length) - 1;
    let [isFirst, isLast] = [first === 0, last === words.length - 1];
    if (words[found.first]?.isProse) {
      // A sentence that begins or ends not far away is whole.
      const begin = beginning(found.passage, found.first);
      if (begin !== undefined) [first, isFirst, last] = [begin, true, Math.min(begin + LENGTH, words.length) - 1];
      isLast = last === words.length - 1;
    }
    let end = isLast ? text.length : words[last].end;
    if (words[found.first]?.isProse) {
      // Of what stands around a sentence, only sentences are shown.
      for (let at = first; at < found.first; at++) if (!words[at].isProse) [first, isFirst] = [at + 1, true];
      const next = words.findIndex(({ isProse }, at) => at > found.first && at <= last && !isProse);
      if (next > 0) [last, isLast, end] = [next - 1, true, text.indexOf("\n", words[next - 1].end)];
      const seen = Math.max(found.first, ...[...found.marked].filter((at) => at <= last), first + LEAST - 1);
      for (let at = Math.min(last + MORE, words.length - 2); !isLast && at >= seen; at--) {
        if (words[at].isProse && ends(found.passage, at)) {
          [last, isLast] = [at, true];
          end = words[at].end + (CLOSE.exec(text.slice(words[at].end))?.[0].length ?? 0);
        }
      }
    }
    const marks = runs(found.passage, found.marked).filter(({ start, end }) => start >= words[first].start && end <= words[last].end);
    // A sentence begins with what is no word, too: a quotation mark, an elided article.
    const after = first && words[first - 1].end + (CLOSE.exec(text.slice(words[first - 1].end))?.[0].length ?? 0);
    const start = !first ? 0 : isFirst ? after + text.slice(after).search(/[^\s,;:.!?…)\]»”]/u) : words[first].start;
    const shown = pairs(text, marks, start, end);
    const isRest = /[,;:]/u.test(text.slice(after, start)); // of a sentence
    const excerpt = [[isFirst && !isRest ? "" : "… ", false], ...shown, [isLast ? "" : " …", false]];
    return { anchor, directives: directivesOf(text, marks), excerpt };
  }

  /* Whether a sentence, or a line, ends after a word; a letter with a point is an initial. */
  function ends({ text, words }, at) {
    const after = at + 1 < words.length ? text.slice(words[at].end, words[at + 1].start) : "\n";
    return after.includes("\n") || (CLOSE.test(after) && words[at].end - words[at].start > 1);
  }

  /* The first word of the sentence of a word, if that is so near. */
  function beginning(passage, word) {
    for (let at = word; word - at <= LENGTH - BEFORE; at--) if (!at || ends(passage, at - 1)) return at;
    return undefined;
  }

  /* A part of a text as pairs of text and whether it is marked. */
  function pairs(text, marks, first, last) {
    const found = [];
    let at = first;
    for (const { start, end } of marks) {
      found.push([flowing(text, at, start), false], [flowing(text, start, end), true]);
      at = end;
    }
    return [...found, [flowing(text, at, last), false]];
  }

  /* A line that ends without a mark is a heading, or one of a list. */
  const flowing = (text, start, end) =>
    text.slice(start, end).replace(/\n+/gu, (_, at) => (/[\p{L}\p{N}\p{M}]/u.test(text[start + at - 1] ?? "") ? " · " : " "));

  /* The places of words, those as one that stand next to each other. */
  function runs({ text, words }, places) {
    const found = [];
    for (const place of [...places].sort((one, other) => one - other)) {
      const [last, word] = [found.at(-1), words[place]];
      if (last?.place === place - 1 && /^[^\S\n]*$/u.test(text.slice(last.end, word.start))) Object.assign(last, { place, end: word.end });
      else found.push({ place, start: word.start, end: word.end });
    }
    return found;
  }

  /* What tells a browser to mark words (https://wicg.github.io/scroll-to-text-fragment/). It looks for whole words, to which an
     elided article belongs, and for the first place where they are: the word before it, or else behind it, says which. Only
     what is near is read: a text without spaces is as long as it likes. */
  function directivesOf(text, marks) {
    const encoded = (words) => encodeURIComponent(words).replaceAll("-", "%2D");
    const behind = (at) => text.slice(Math.max(0, at - NEAR), at);
    const ahead = (at) => text.slice(at, at + NEAR);
    return marks.slice(0, 5).map(({ start, end }) => {
      const [begin] = behind(start).match(/[\p{L}\p{N}\p{M}'’ʼ]*$/u);
      const [rest] = ahead(end).match(/^(?:['’ʼ]?[\p{L}\p{N}\p{M}])*/u);
      const [, before] = behind(start - begin.length).match(/(?<!\S)(\S{1,40})[^\S\n]{1,9}$/u) ?? [];
      const [, after] = ahead(end + rest.length).match(/^[^\S\n]{1,9}(\S{1,40})(?!\S)/u) ?? [];
      const context = before ? [`${encoded(before)}-,`, ""] : ["", after ? `,-${encoded(after)}` : ""];
      return `text=${context[0]}${encoded(begin + text.slice(start, end) + rest)}${context[1]}`;
    });
  }

  function fragment(anchor, directives) {
    const marked = directives.length ? `:~:${[...new Set(directives)].join("&")}` : "";
    return anchor || marked ? `#${encodeURIComponent(anchor)}${marked}` : "";
  }

  return engine;
})();
