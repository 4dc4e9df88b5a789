/* The index of the search page, without a page: how its words are spelt, and its files. `open(load)` is an index whose files `load`
   gets by path, as a promise of bytes. docs/search-index.md describes them; sitegen/search makes them. What has been loaded stays in
   memory, so that a search works again without a network. */
globalThis.sitegenIndex = (() => {
  const MINUTE = 60_000;

  // Words, by the rules of sitegen/search/words.py.

  const SPELT = { œ: "oe", æ: "ae", ß: "ss", İ: "i\u0307" };
  // Thai, Lao, Japanese and Chinese have no spaces between words: their words are all pairs of characters.
  const CLOSE = "\\u0e00-\\u0eff\\u3041-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff";
  const TOKEN = new RegExp(`([${CLOSE}]+)|((?:(?![${CLOSE}])[\\p{L}\\p{N}](?:(?![${CLOSE}])\\p{M})*)+)['’]?`, "gu");
  const ELIDED = /^(?:(?:jus|lors|puis)?qu|\P{Nd})['’]$/u; // who looks for “l’école” looks for the school
  const LONGEST = 32;
  const bytesOf = (text) => new TextEncoder().encode(text);
  const textOf = (bytes) => new TextDecoder().decode(bytes);
  const letters = (text) => [...text];

  /* A text in lower case, as long as before: İ, which would become two letters, stays. */
  function lower(text) {
    const small = text.replaceAll("İ", "i").replaceAll("ʼ", "’").toLowerCase();
    return text.includes("İ") ? small.replace(/i/gu, (letter, at) => (text[at] === "İ" ? "İ" : letter)) : small;
  }

  /* The words of a text in the form NFC, without accents, and where they are. */
  function scan(text) {
    const found = [];
    // Soft hyphens are no part of words: without them, these are the places of the others.
    const places = text.includes("\u00ad") && [...text.matchAll(/[^\u00ad]/g)].map((one) => one.index);
    const add = (token, start, end) => {
      const form = fold(token);
      if (!form || /\s/u.test(form) || letters(form).length > LONGEST) return;
      found.push(places ? { form, start: places[start], end: places[end - 1] + 1 } : { form, start, end });
    };
    for (const { 0: all, 1: run, 2: word, index } of lower(text).replaceAll("\u00ad", "").matchAll(TOKEN)) {
      if (run) {
        for (let at = 0; at === 0 || at + 1 < run.length; at++) add(run.slice(at, at + 2), index + at, index + Math.min(at + 2, run.length));
        continue;
      }
      const token = word.replace(/[œæßİ]/gu, (letter) => SPELT[letter]);
      const { length } = letters(token);
      const isCode = length > 11 && /\p{Nd}/u.test(token);
      if (length <= LONGEST && !isCode && !ELIDED.test(token + all.slice(word.length))) add(token, index, index + word.length);
    }
    return found;
  }

  const formsOf = (text) => scan(text.normalize("NFC")).map((one) => one.form);
  const fold = (token) => token.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0670]/gu, "").normalize("NFC").toLowerCase();

  /* In which of so many parts a text is; the number of parts is a power of two. */
  function part(text, count) {
    if (count === 1) return 0;
    let hash = 0x811c9dc5;
    for (const byte of bytesOf(text)) hash = Math.imul(hash ^ byte, 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
    return (hash ^ (hash >>> 16)) >>> (Math.clz32(count) + 1);
  }

  // Files

  async function unpacked(bytes) {
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes; // the server has done it
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  const json = (bytes) => JSON.parse(textOf(bytes));

  /* Calls `each` with each word of a sorted list, its bytes, and a reader of what stands behind it. A word begins like the last one. */
  function list(bytes, each) {
    let at = 0;
    const read = {
      byte: () => bytes[at++],
      bytes: (size) => bytes.subarray(at, (at += size)),
      number() {
        let value = 0;
        for (let shift = 0; ; shift += 7) {
          value |= (bytes[at] & 127) << shift;
          if (bytes[at++] < 128) return value;
        }
      },
    };
    let word = new Uint8Array();
    while (at < bytes.length) {
      word = joined(word.subarray(0, read.byte()), read.bytes(read.byte()));
      each(textOf(word), word, read);
    }
  }

  function joined(one, other) {
    const both = new Uint8Array(one.length + other.length);
    both.set(one);
    both.set(other, one.length);
    return both;
  }

  /* Forms of words, how frequent they are, and their stems. */
  function lexicon(bytes) {
    const forms = [];
    list(bytes, (form, word, read) => {
      const [frequency, stems] = [2 ** read.byte(), []];
      for (let left = read.byte(); left; left--) stems.push(textOf(joined(word.subarray(0, read.byte()), read.bytes(read.byte()))));
      forms.push({ form, frequency, stems });
    });
    return { forms, stems: new Set(forms.flatMap((one) => one.stems)) };
  }

  function postings(bytes) {
    const found = new Map();
    list(bytes, (stem, _, read) => found.set(stem, read.bytes(read.number())));
    return found;
  }

  /* The index: its blocks, and its articles by number. Whatever belongs to a block that has not changed is loaded once. */
  function open(load) {
    let text = "";
    let time = -Infinity;
    let asking;
    const index = { blocks: [], articles: [], size: 0, ready, changed, file };

    async function ask() {
      const answer = textOf(await load("manifest.json"));
      time = Date.now();
      if (answer === text) return false;
      const old = new Map(index.blocks.map((block) => [`${block.name} ${block.version}`, block.files]));
      index.blocks = JSON.parse(answer).blocks.map((block) => ({ ...block, files: old.get(`${block.name} ${block.version}`) ?? new Map() }));
      text = answer;
      index.size = 0;
      for (const block of index.blocks) {
        block.starts = block.segments.map(([, size]) => (index.size += size) - size);
      }
      index.articles = index.blocks.flatMap(rows);
      return true;
    }

    /* Asks whether there is a newer index. */
    async function changed() {
      asking ??= ask().finally(() => (asking = undefined));
      return asking;
    }

    /* Knows the blocks, as they were a minute ago or later if there is a network. */
    async function ready() {
      if (Date.now() - time < MINUTE) return;
      await changed().catch((error) => {
        if (!text) throw error;
      });
    }

    function file(block, path, decode) {
      let found = block.files.get(path);
      if (!found) {
        found = load(`${path}?v=${block.version}`).then(unpacked).then(decode);
        block.files.set(path, found);
        found.catch(() => block.files.delete(path));
      }
      return found;
    }
    return index;
  }

  /* The articles of a block, oldest first. */
  function rows(block) {
    let row = 0;
    return block.segments.flatMap(([name, size]) =>
      Array.from({ length: size }, (_, place) => ({ block, row: row++, path: `text/${name}/${place}.bin`, of: { year: [String(Number(name.split("-")[0]))] } })),
    );
  }

  return { open, lexicon, postings, json, scan, formsOf, part, letters };
})();
