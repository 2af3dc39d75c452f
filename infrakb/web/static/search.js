// Search: tokeniser, index, ranking, page and dialog. No dependencies.
// The index's format is described in infrakb/search/index.py and sections.py, the tokens in tokens.py.
(() => {
  "use strict";

  // --- Tokeniser: the twin of infrakb/search/tokens.py

  const ROUNDS = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f];
  const WORD_SEEDS = [0x811c9dc5, 0x2f0b4c47];
  const HALF_BITS = 27;
  const HALF = 2 ** HALF_BITS - 1;

  class Tokeniser {
    constructor(tables) {
      const ranges = (name) => tables[name].map((pair) => pair.map((code) => parseInt(code, 16)));
      const set = (name) => tables[name].map(([low, high]) => `\\u{${low}}-\\u{${high}}`).join("");
      const letter = `[${set("word")}]`;
      const atom = `(?:[a-z][+#]{1,2}(?!${letter})|${letter}+(?:\\.${letter}+)*)`;
      this.han = ranges("han");
      this.common = new Set(tables.common.split(" "));
      this.ignored = new RegExp(`[${set("ignored")}]+`, "gu");
      this.unknown = new RegExp(`[${set("unknown")}]`, "gu");
      this.blanks = new RegExp(`[${set("blank")}]+`, "gu");
      this.foldable = new RegExp(`[${Object.keys(tables.fold).join("")}]`, "gu");
      this.folds = tables.fold;
      this.word = new RegExp(`${atom}(?:[-_\\u2010]${atom})*`, "gu");
    }

    fold(text) {
      const known = text.replace(this.ignored, "").replace(this.unknown, "\ufffd");
      const lower = known.normalize("NFKC").toLowerCase();
      return lower.replace(this.foldable, (char) => this.folds[char]).replace(this.blanks, " ").replace(/^ | $/g, "");
    }

    // Words with their offsets in code points.
    words(folded) {
      const found = [];
      for (const match of folded.matchAll(this.word)) {
        const first = Array.from(folded.slice(0, match.index)).length;
        const parts = match[0].split(/[-_\u2010]/);
        let start = first;
        for (const part of parts) {
          found.push([part, start]);
          start += Array.from(part).length + 1;
        }
        if (parts.length > 1) found.push([parts.join(""), first]);
      }
      return found;
    }

    isHan(code) {
      return this.han.some(([low, high]) => low <= code && code <= high);
    }

    // Whether the pair at place i says much: one of the two is Han, and it is not one of the commonest.
    isStrong(codes, i) {
      const [one, two] = [codes[i], codes[i + 1]];
      return (this.isHan(one) || this.isHan(two)) && !this.common.has(String.fromCodePoint(one, two));
    }

    // Lengths of the grams that begin at place i and of which every place is known.
    exactAt(codes, i) {
      if (i + 1 >= codes.length) return [];
      const isStrong = this.isStrong(codes, i);
      const lengths = isStrong ? [2] : [];
      if (i + 2 < codes.length && !(isStrong && this.isStrong(codes, i + 1))) lengths.push(3);
      return lengths;
    }

    // The fewest grams that cover a phrase, as [offset, length].
    cover(codes) {
      if (codes.length < 3) return [[0, codes.length]];
      const best = [{ count: 0, grams: [] }];
      for (let end = 1; end <= codes.length; end++) {
        for (const length of [2, 3]) {
          const start = end - length;
          if (start < 0 || !this.exactAt(codes, start).includes(length)) continue;
          for (let from = start; from < end; from++) {
            if (!best[from] || (best[end] && best[end].count <= best[from].count + 1)) continue;
            best[end] = { count: best[from].count + 1, grams: [...best[from].grams, [start, length]] };
          }
        }
      }
      return best[codes.length].grams;
    }

    gramKey([one, two = 0, three = 0]) {
      let high = one * 512 + (two >>> 9);
      let low = (two & 0x1ff) * 2 ** 18 + three;
      for (const factor of ROUNDS) [high, low] = [low, high ^ (Math.imul(low, factor) >>> 5)];
      return { high, low, word: 0 };
    }

    wordKey(word) {
      const [high, low] = WORD_SEEDS.map((seed) => {
        let value = seed;
        for (const char of word) value = Math.imul(value ^ char.codePointAt(0), 0x01000193) >>> 0;
        return (value ^ (value >>> 16)) & HALF;
      });
      return { high, low, word: 1 };
    }
  }

  const codesOf = (text) => Array.from(text, (char) => char.codePointAt(0));

  // --- Index: the twin of infrakb/search/sections.py

  class Bits {
    constructor(bytes, start) {
      this.bytes = bytes;
      this.at = 8 * start;
    }

    zeros() {
      for (let count = 0; ; ) {
        const used = this.at & 7;
        const rest = (this.bytes[this.at >> 3] << used) & 0xff;
        const zeros = rest ? Math.clz32(rest) - 24 : 8 - used;
        count += zeros;
        this.at += zeros;
        if (rest) {
          this.at += 1;
          return count;
        }
      }
    }

    // A number of up to 51 bits.
    tail(width) {
      let value = 0;
      while (width > 0) {
        const room = 8 - (this.at & 7);
        const take = Math.min(room, width);
        value = value * 2 ** take + ((this.bytes[this.at >> 3] >> (room - take)) & (2 ** take - 1));
        this.at += take;
        width -= take;
      }
      return value;
    }

    gamma() {
      const width = this.zeros();
      return 2 ** width + this.tail(width);
    }

    rice(width) {
      return this.zeros() * 2 ** width + this.tail(width);
    }
  }

  const bitLength = (number) => 32 - Math.clz32(number);

  // Return the places of `key` in a section, or undefined.
  const findInSection = (bytes, start, key, keyBits, groupSize) => {
    const bits = new Bits(bytes, start);
    const count = bits.gamma() - 1;
    const width = keyBits - bitLength(count);
    let wanted = -1;
    for (let i = 0, value = 0; i < count; i++) {
      value += bits.rice(width);
      if (value === key) wanted = i;
    }
    if (wanted < 0) return undefined;
    const counts = Array.from({ length: count }, () => bits.gamma());
    const widthOf = (places) => Math.max(bitLength(Math.floor((groupSize * 11) / (16 * places))) - 1, 0);
    for (let i = 0; i < wanted; i++) {
      const skipped = widthOf(counts[i]);
      for (let n = counts[i]; n > 0; n--) {
        bits.zeros();
        bits.at += skipped;
      }
    }
    const places = new Uint32Array(counts[wanted]);
    const placeWidth = widthOf(places.length);
    for (let i = 0, before = -1; i < places.length; i++) places[i] = before = before + 1 + bits.rice(placeWidth);
    return places;
  };

  // Keep of `starts` those where `places` has start + offset. Both ascend.
  const keepMatching = (starts, places, offset) => {
    const kept = [];
    let i = 0;
    for (const start of starts) {
      while (i < places.length && places[i] < start + offset) i++;
      if (places[i] === start + offset) kept.push(start);
    }
    return kept;
  };

  // What an index and several of them together have in common: the order of what they find.
  class Ranking {
    constructor(head) {
      this.head = head;
      this.count = head.sizes.length;
      this.averageSize = head.sizes.reduce((sum, size) => sum + size, 0) / (this.count || 1);
    }

    // BM25 over phrases, with more for title, headings and whole words.
    score(hit, document, found) {
      const rarity = Math.log(1 + (this.count - found + 0.5) / (found + 0.5));
      const length = this.head.sizes[document] / this.averageSize;
      const frequency = (hit.count * 2.2) / (hit.count + 1.2 * (0.25 + 0.75 * length));
      const field = (hit.title === "all" ? 6 : hit.title ? 3 : 0) + (hit.heading ? 1 : 0);
      return (rarity + 0.1) * (frequency + field + (hit.whole ? 10 : 0));
    }

    // Documents with a phrase -> score.
    async scores(text) {
      const hits = await this.phrase(text);
      return new Map([...hits].map(([document, hit]) => [document, this.score(hit, document, hits.size)]));
    }
  }

  class Index extends Ranking {
    // `load` takes the name of a file of the index and promises its content.
    constructor(head, load) {
      super(head);
      this.load = load;
      this.shards = new Map();
      this.tokeniser = new Tokeniser(head.tables);
      this.slots = head.sizes.map((size) => Math.ceil(size / head.slot) * head.slot);
      this.groups = [];
      let first = 0;
      for (const length of head.groups) {
        const size = this.slots.slice(first, first + length).reduce((sum, slot) => sum + slot, 0);
        this.groups.push({ first, size });
        first += length;
      }
    }

    fold(text) {
      return this.tokeniser.fold(text);
    }

    async #shard(number) {
      if (!this.shards.has(number)) {
        const name = `t/${number.toString(16).padStart(3, "0")}`;
        const decoded = this.load(name).then((text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
        decoded.catch(() => this.shards.delete(number));
        this.shards.set(number, decoded);
      }
      return this.shards.get(number);
    }

    // Promise the places of a key, group by group: a sparse array.
    async #places({ high, low, word }) {
      const rest = HALF_BITS - this.head.shardBits;
      const bytes = await this.#shard(high >>> rest);
      const key = ((high % 2 ** rest) * 2 ** HALF_BITS + low) * 2 + word;
      const found = [];
      for (let at = 0; at < bytes.length; ) {
        const number = () => {
          let value = 0;
          for (let shift = 1; ; shift *= 128) {
            const byte = bytes[at++];
            value += (byte & 0x7f) * shift;
            if (byte < 0x80) return value;
          }
        };
        const group = number();
        const stamp = bytes[at++] * 256 + bytes[at++];
        const length = number();
        if (stamp !== this.head.stamps[group]) throw new StaleIndex();
        const places = findInSection(bytes, at, key, 2 * HALF_BITS + 1 - this.head.shardBits, this.groups[group].size);
        if (places) found[group] = places;
        at += length;
      }
      return found;
    }

    // Where a folded phrase without blanks stands: document number -> {count, title, heading, whole}.
    async phrase(text) {
      const codes = codesOf(text);
      const grams = this.tokeniser.cover(codes);
      const keys = grams.map(([start, length]) => this.tokeniser.gramKey(codes.slice(start, start + length)));
      const [lists, whole] = await Promise.all([Promise.all(keys.map((key) => this.#places(key))), this.word(text)]);
      const isThin = codes.length < 3 && !this.tokeniser.exactAt(codes, 0).length;
      const hits = new Map();
      this.groups.forEach((group, number) => {
        if (lists.some((list) => !list[number])) return;
        const order = lists.map((_, i) => i).sort((a, b) => lists[a][number].length - lists[b][number].length);
        let starts = Array.from(lists[order[0]][number], (place) => place - grams[order[0]][0]);
        for (const i of order.slice(1)) starts = keepMatching(starts, lists[i][number], grams[i][0]);
        this.#collect(hits, group, starts, codes.length, isThin);
      });
      for (const [document, hit] of hits) hit.whole = whole.has(document);
      return hits;
    }

    // Documents that have a text as a whole word ("GPT-4" has gpt4), as `phrase` gives them.
    async word(text) {
      const [first] = this.tokeniser.words(text).slice(-1);
      const hits = new Map();
      if (first?.[0] !== text.replace(/[-_\u2010]/g, "") || first[1] !== 0) return hits;
      const lists = await this.#places(this.tokeniser.wordKey(first[0]));
      lists.forEach((places, number) => this.#collect(hits, this.groups[number], places, codesOf(text).length, true));
      return hits;
    }

    #collect(hits, group, starts, length, isThin) {
      const { titles, headings } = this.head;
      let document = group.first;
      let from = 0;
      for (const start of starts) {
        if (start < 0) continue;
        while (start >= from + this.slots[document]) from += this.slots[document++];
        let hit = hits.get(document);
        if (!hit) hits.set(document, (hit = { count: 0, title: false, heading: false, whole: false }));
        hit.count = isThin && hit.count ? hit.count * 8 : hit.count + 1;
        const place = start - from;
        if (place + length <= titles[document]) hit.title ||= length === titles[document] ? "all" : "part";
        else if (place < headings[document]) hit.heading = true;
      }
    }

    async row(document) {
      const group = this.groups.findLastIndex(({ first }) => first <= document);
      const place = document - this.groups[group].first;
      const rows = await this.load(`p/${group}-${Math.floor(place / this.head.pageSize)}`);
      const [url, title, summary] = rows[place % this.head.pageSize];
      return { url, title, summary };
    }
  }

  class StaleIndex extends Error {}

  // Several volumes as one index: their documents are numbered one volume after the other, and ranked by the
  // counts of all, so that the order is that of one index of them all.
  class Volumes extends Ranking {
    // `volumes` have a name ("" for the site that asks, which comes first), a root and an index.
    constructor(volumes) {
      let first = 0;
      const parts = volumes.map((volume) => {
        const part = { volume, name: volume.name, root: volume.root, index: volume.index, first };
        first += volume.index.count;
        return part;
      });
      super(joinHeads(parts));
      this.parts = parts;
    }

    fold(text) {
      return this.parts[0].index.fold(text);
    }

    phrase(text) {
      return this.#gather((index) => index.phrase(text));
    }

    word(text) {
      return this.#gather((index) => index.word(text));
    }

    async #gather(find) {
      const found = await Promise.all(this.parts.map((part) => blaming(part, find(part.index))));
      const shifted = found.map((hits, i) => [...hits].map(([document, hit]) => [this.parts[i].first + document, hit]));
      return new Map(shifted.flat());
    }

    // The row of a document, with its whole address.
    async row(document) {
      const part = this.parts[this.head.volumes[document]];
      const row = await blaming(part, part.index.row(document - part.first));
      return { ...row, url: new URL(row.url, part.root).href };
    }
  }

  // An error says which volume it came from.
  const blaming = ({ volume }, promise) =>
    promise.catch((error) => {
      throw Object.assign(error, { volume });
    });

  // The head of all volumes together: lists end to end, labels that are the same made one.
  const joinHeads = (parts) => {
    const heads = parts.map(({ index }) => index.head);
    const list = (name) => heads.flatMap((head) => head[name]);
    const labels = (name) => {
      const all = [...new Set(list(name))].sort();
      const numbers = new Map(all.map((label, number) => [label, number]));
      return { all, of: (head, number) => numbers.get(head[name][number]) ?? -1 };
    };
    const categories = labels("categoryNames");
    const tags = labels("tagNames");
    const names = parts.flatMap(({ index, first }) =>
      Object.entries(index.head.names).map(([document, found]) => [first + Number(document), found]));
    return {
      ...heads[0],
      sizes: list("sizes"),
      kinds: list("kinds"),
      dates: list("dates"),
      categoryNames: categories.all,
      categories: heads.flatMap((head) => head.categories.map((number) => categories.of(head, number))),
      tagNames: tags.all,
      tags: heads.flatMap((head) => head.tags.map((numbers) => numbers.map((number) => tags.of(head, number)))),
      names: Object.fromEntries(names),
      volumeNames: parts.map(({ name }) => name),
      volumes: heads.flatMap((head, i) => head.sizes.map(() => i)),
    };
  };

  // --- Query: what to look up, and in which order it is shown

  const FEW = 10; // below this number of exact results other spellings are looked for
  const HIRAGANA = /^[ぁ-ゖー]{3,}$/u;
  const LONG_END = /(?<=[ァ-ヺー]{2})ー(?![ァ-ヺー])/gu;
  const KATAKANA_END = /(?<=[ァ-ヺー]{2}[ァ-ヺ])(?![ァ-ヺー])(?!$)/gu;
  const SOUNDS = [
    [/ヴァ/g, "バ"], [/ヴィ/g, "ビ"], [/ヴェ/g, "ベ"], [/ヴォ/g, "ボ"], [/ヴ/g, "ブ"],
    [/([ェエケセテネメレ])イ/g, "$1ー"], [/([ェ])ー/g, "$1イ"], [/ウィ/g, "ウイ"], [/ウェ/g, "ウエ"],
    [/ディジ/g, "デジ"], [/ティーム/g, "チーム"],
  ];
  const toKatakana = (text) => text.replace(/[ぁ-ゖ]/gu, (char) => String.fromCharCode(char.charCodeAt(0) + 0x60));

  // Other ways to write a folded term: kana, long vowels, sounds, hyphens. None that contains the term itself.
  const spellings = (term) => {
    const found = [term.replace(LONG_END, ""), term.replace(KATAKANA_END, "ー")];
    if (HIRAGANA.test(term)) found.push(toKatakana(term), toKatakana(term).replace(LONG_END, ""));
    for (const [pattern, other] of SOUNDS) found.push(term.replace(pattern, other));
    found.push(term.replace(/(?<=[a-z0-9])[-_\u2010・](?=[a-z0-9])/g, ""));
    return new Set(found.filter((text) => text && text !== term));
  };

  // The parts of a term that are worth looking up alone: runs of one script, long Han runs by two.
  const partsOf = (term) =>
    (term.match(/[ァ-ヺー]{2,}|[\p{Script=Han}々〆〇]+|[a-z0-9.+#]{2,}/gu) ?? []).flatMap((run) =>
      /^\p{Script=Han}{4,}/u.test(run) ? run.match(/..|./gu) : [run],
    );

  const union = (maps, weight = 1) => {
    const all = new Map();
    for (const map of maps) for (const [document, score] of map) {
      all.set(document, Math.max(all.get(document) ?? 0, weight * score));
    }
    return all;
  };

  const intersection = (maps) => {
    const all = new Map();
    for (const [document, score] of maps[0]) {
      if (maps.every((map) => map.has(document))) {
        all.set(document, maps.slice(1).reduce((sum, map) => sum + map.get(document), score));
      }
    }
    return all;
  };

  class Search {
    constructor(index) {
      this.index = index;
      this.names = new Map(); // name as compared -> number of the topic's document
      for (const [document, names] of Object.entries(index.head.names)) {
        // The first of two topics of one name has it: of two volumes' that of the site that asks.
        for (const name of names) {
          const key = this.nameKey(name);
          if (!this.names.has(key)) this.names.set(key, Number(document));
        }
      }
    }

    // Names are the same whatever their blanks, hyphens and long vowels.
    nameKey(text) {
      return this.index.fold(text).replace(/[\s\-_\u2010・]/g, "").replace(LONG_END, "");
    }

    synonyms(term) {
      const names = this.index.head.names[this.names.get(this.nameKey(term))] ?? [];
      return names.map((name) => this.index.fold(name).replaceAll(" ", "")).filter((name) => name !== term);
    }

    // Answer a query: the topic of that name, tiers of documents from exact to vague, and what to mark.
    async ask(query) {
      const folded = this.index.fold(query.replace(/["“”„＂]/g, " "));
      const terms = /^\s*["“„＂].*["”＂]\s*$/.test(query) ? [folded.replaceAll(" ", "")] : folded.split(" ");
      const whole = terms.join("");
      if (!whole) return { query, whole, tiers: [], phrases: [], topic: undefined };
      const topic = this.names.get(this.nameKey(query));
      const phrases = new Set([whole, ...terms]);
      const tiers = [{ name: "exact", scores: await this.index.scores(whole) }];
      const exact = terms.length > 1 ? await Promise.all(terms.map((term) => this.index.scores(term))) : [tiers[0].scores];
      if (terms.length > 1) tiers.push({ name: "words", scores: intersection(exact) });
      // Other spellings are looked up at once only where little was found: each costs a transfer.
      const known = tiers.reduce((sum, { scores }) => sum + scores.size, topic === undefined ? 0 : 1);
      const more = () => this.#more(terms, exact, phrases, known);
      if (known < FEW) tiers.push(...(await more()));
      const answer = () => ({ query, whole, topic, phrases: [...phrases], tiers: this.#ordered(tiers, topic) });
      if (known < FEW) return answer();
      return { ...answer(), complete: async () => (tiers.push(...(await more())), answer()) };
    }

    async #more(terms, exact, phrases, known) {
      const variants = await this.#variants(terms, exact, phrases);
      if (known || variants.size) return [{ name: "variants", scores: variants }];
      return [{ name: "some", scores: await this.#some(terms, phrases) }];
    }

    // Documents that have every term in one of its spellings or names.
    async #variants(terms, exact, phrases) {
      const unions = await Promise.all(terms.map(async (term, i) => {
        const others = new Set(this.synonyms(term));
        if (exact[i].size < FEW) for (const other of spellings(term)) others.add(other);
        for (const other of others) phrases.add(other);
        const maps = await Promise.all([...others].map((other) => this.index.scores(other)));
        const word = await this.index.word(term);
        maps.push(new Map([...word].map(([document, hit]) => [document, this.index.score(hit, document, word.size)])));
        return union([exact[i], union(maps, 0.8)]);
      }));
      return intersection(unions);
    }

    // Documents that have at least half of the parts of the terms.
    async #some(terms, phrases) {
      const parts = [...new Set(terms.flatMap(partsOf))].slice(0, 8);
      for (const part of parts) phrases.add(part);
      const maps = await Promise.all(parts.map((part) => this.index.scores(part)));
      const found = new Map();
      for (const map of maps) for (const [document, score] of map) {
        const [count, sum] = found.get(document) ?? [0, 0];
        found.set(document, [count + 1, sum + score]);
      }
      const enough = [...found].filter(([, [count]]) => 2 * count >= parts.length);
      return new Map(enough.map(([document, [count, sum]]) => [document, 100 * count + sum]));
    }

    // Each document once, in its first tier, best first; the newer of two equals first.
    #ordered(tiers, topic) {
      const { dates } = this.index.head;
      const seen = new Set([topic]);
      return tiers.map(({ name, scores }) => {
        const fresh = [...scores].filter(([document]) => !seen.has(document));
        fresh.sort(([a, scoreA], [b, scoreB]) => scoreB - scoreA || dates[b] - dates[a] || a - b);
        for (const [document] of fresh) seen.add(document);
        return { name, documents: fresh.map(([document]) => document) };
      });
    }

    // The known label most like a query that found nothing, or undefined.
    suggest(query) {
      const { head } = this.index;
      const wanted = this.nameKey(query);
      const labels = [...Object.values(head.names).flat(), ...head.tagNames, ...head.categoryNames];
      let best = { likeness: 0.45 };
      for (const label of labels) {
        const likeness = likenessOf(wanted, this.nameKey(label));
        if (likeness > best.likeness && likeness < 1) best = { likeness, label };
      }
      return best.label;
    }
  }

  // Share of letters that need no change (edit distance, over the longer length).
  const likenessOf = (a, b) => {
    const [one, two] = [Array.from(a), Array.from(b)];
    let row = two.map((_, i) => i + 1);
    one.forEach((char, i) => {
      let diagonal = i;
      let left = i + 1;
      row = row.map((above, j) => {
        left = Math.min(left + 1, above + 1, diagonal + (char === two[j] ? 0 : 1));
        diagonal = above;
        return left;
      });
    });
    return 1 - (row.at(-1) ?? one.length) / (Math.max(one.length, two.length) || 1);
  };

  // --- Loading: every file of an index is a script that hands over its content

  const PATIENCE = 10_000; // milliseconds after which a file of another volume counts as missing
  const PROMPT = 1_500; // milliseconds that the first list waits for other volumes

  // Script element -> function that takes its content. The element tells whose content it is: the files of
  // all volumes have the same names.
  const waiting = new WeakMap();

  class Volume {
    constructor(name, root) {
      this.name = name; // "" for this site
      this.root = root; // address that its pages' addresses are relative to
      this.version = "";
      this.loaded = new Map(); // name of a file -> promise of its content
      this.isMissing = false; // for as long as the reader stays on the page
    }

    load(name) {
      if (!this.loaded.has(name)) {
        const content = new Promise((resolve, reject) => {
          const script = document.createElement("script");
          const fail = () => reject(new Error(`${script.src} cannot be loaded`));
          waiting.set(script, resolve);
          script.src = new URL(`search/${name}.js${this.version && `?v=${this.version}`}`, this.root);
          script.onload = () => {
            script.remove();
            fail(); // changes nothing where the script handed over its content
          };
          script.onerror = fail;
          if (this.name) setTimeout(fail, PATIENCE);
          document.head.append(script);
        });
        content.catch(() => this.loaded.delete(name));
        this.loaded.set(name, content);
      }
      return this.loaded.get(name);
    }

    // Promise the index. A volume whose tables are not those of `like` would cut texts and queries differently.
    open(like) {
      this.opening ??= this.load("head").then((head) => {
        if (like && !isAlike(head, like)) throw new Error(`${this.root} has an index of another version`);
        this.version = head.version;
        return (this.index = new Index(head, (name) => this.load(name)));
      });
      this.opening.catch(() => (this.opening = undefined));
      return this.opening;
    }

    // Forget everything: the site was published anew since the head was loaded.
    renew() {
      this.version = String(Date.now());
      this.loaded.clear();
      this.opening = this.index = undefined;
    }

    giveUp() {
      this.isMissing = true;
      this.index = undefined;
    }
  }

  const isAlike = (head, other) =>
    head.format === other.format && JSON.stringify(head.tables) === JSON.stringify(other.tables);

  const root = globalThis.document && new URL(document.documentElement.dataset.content_root || "./", location.href);
  const here = new Volume("", root);
  let others; // the other volumes, once the reader has asked
  let together; // Search over those that were open last

  // Search over this site alone.
  const warm = async () => {
    const index = await here.open();
    if (here.search?.index !== index) here.search = new Search(index);
    return here.search;
  };

  const searchIn = (volumes) => {
    const parts = together?.index.parts ?? [];
    const isSame = parts.length === volumes.length && parts.every(({ index }, i) => index === volumes[i].index);
    if (!isSame) together = new Search(new Volumes(volumes));
    return together;
  };

  // Search over this site and the other volumes. `later` is a promise where some of them are slow to open.
  const everywhere = async () => {
    const search = await warm();
    const { head } = search.index;
    // Volumes may share one list in which each of them stands.
    others ??= (head.others ?? []).map(([name, address]) => new Volume(name, new URL(address, root)))
      .filter((volume) => volume.root.href !== root.href);
    const wanted = others.filter(({ isMissing }) => !isMissing);
    if (!wanted.length) return { search };
    const opened = Promise.all(wanted.map((volume) => volume.open(head).catch(() => volume.giveUp())));
    const late = new Promise((resolve) => setTimeout(resolve, PROMPT, true));
    const isLate = (await Promise.race([opened, late])) === true;
    const volumes = [here, ...others].filter(({ index }) => index);
    return { search: volumes.length > 1 ? searchIn(volumes) : search, later: isLate ? opened : undefined };
  };

  // Ask. A volume that was published anew since its head was loaded is opened again; one that fails is left out.
  const ask = async (query) => {
    const renewed = new Set();
    for (;;) {
      const alone = await warm();
      const { search, later } = alone.index.fold(query) ? await everywhere() : { search: alone };
      try {
        const answer = await search.ask(query);
        return { ...answer, search, later, missing: (others ?? []).filter(({ isMissing }) => isMissing) };
      } catch (error) {
        const volume = error.volume ?? here;
        if (error instanceof StaleIndex && !renewed.has(volume)) {
          renewed.add(volume);
          volume.renew();
        } else if (volume === here) {
          throw error;
        } else {
          volume.giveUp();
        }
      }
    }
  };

  // --- Showing results

  const PER_PAGE = 12;
  const UNHURRIED = 600; // milliseconds that the list stands before more is loaded for it
  const FACETS = ["volume", "kind", "category", "tag", "year"];
  const KINDS = ["post", "topic", "guide"];
  const MOST_VALUES = 12; // of a facet

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
    made.append(...children.filter((child) => child !== undefined));
    return made;
  };

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // The parts of a text that match one of the phrases: ascending [start, end] in code points.
  const matchesIn = (index, chars, phrases) => {
    const known = (index.foldedChars ??= new Map());
    const places = [];
    let folded = "";
    chars.forEach((char, i) => {
      if (!known.has(char)) known.set(char, index.fold(char));
      const other = known.get(char);
      folded += other;
      for (let n = other.length; n > 0; n--) places.push(i);
    });
    const found = [];
    for (const phrase of phrases) {
      for (let at = folded.indexOf(phrase); at >= 0; at = folded.indexOf(phrase, at + phrase.length)) {
        found.push([places[at], places[at + phrase.length - 1] + 1]);
      }
    }
    found.sort(([a, x], [b, y]) => a - b || y - x);
    return found.filter(([start], i) => !found.slice(0, i).some(([, end]) => start < end));
  };

  const marked = (index, text, phrases) => {
    const chars = Array.from(text);
    const nodes = [];
    let done = 0;
    for (const [start, end] of matchesIn(index, chars, phrases)) {
      nodes.push(chars.slice(done, start).join(""), element("mark", {}, chars.slice(start, end).join("")));
      done = end;
    }
    return [...nodes, chars.slice(done).join("")];
  };

  // What the text of a page says around the first match, or undefined. Pages cannot be read on file://, nor
  // (as a rule) those of another origin.
  const excerptOf = async (index, url, phrases) => {
    const isReadable = location.protocol !== "file:" && new URL(url).origin === location.origin;
    if (!isReadable || navigator.connection?.saveData) return undefined;
    const response = await fetch(url);
    if (!response.ok) return undefined;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const main = page.querySelector("article[role=main], [role=main], article");
    main?.querySelectorAll("h1, script, style, .headerlink, [data-search-ignore]").forEach((part) => part.remove());
    const chars = Array.from(main?.textContent.replace(/\s+/g, " ") ?? "");
    for (const phrase of phrases) {
      const [match] = matchesIn(index, chars, [phrase]);
      if (!match) continue;
      const start = Math.max(0, match[0] - 40);
      const end = Math.min(chars.length, match[1] + 90);
      const text = chars.slice(start, end).join("").trim();
      return (start ? "…" : "") + text + (end < chars.length ? "…" : "");
    }
    return undefined;
  };

  // Excerpts are fetched for results that come into view, after the list stands.
  const watchExcerpts = (list, { search, phrases }) => {
    const observer = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        excerptOf(search.index, target.querySelector("a").href, phrases).then((text) => {
          if (text) target.querySelector(".search-excerpt").replaceChildren(...marked(search.index, text, phrases));
        }, () => undefined);
      }
    });
    setTimeout(() => list.querySelectorAll("li").forEach((item) => observer.observe(item)), UNHURRIED);
    return observer;
  };

  const details = ({ head }, document) => {
    const date = String(head.dates[document] || "").replace(/(\d{4})(\d\d)(\d\d)/, "$1-$2-$3");
    const volume = head.volumeNames?.[head.volumes[document]];
    return [volume, head.messages[KINDS[head.kinds[document]]], date, head.categoryNames[head.categories[document]]]
      .filter(Boolean).join(" · ");
  };

  // What is shown of a document; undefined where another volume does not hand over its title.
  const resultParts = async ({ search: { index }, phrases, missing }, document) => {
    const row = await index.row(document).catch((error) => {
      if (!error.volume?.name) throw error;
      error.volume.giveUp();
      missing.push(error.volume);
    });
    if (!row) return undefined;
    const { url, title, summary } = row;
    return {
      href: new URL(url, root).href,
      title: marked(index, title, phrases),
      details: details(index, document),
      excerpt: marked(index, summary, phrases),
    };
  };

  // Say quietly which volumes could not be searched.
  const showMissing = (line, { messages }, { missing }) => {
    const names = [...new Set(missing.map(({ name }) => name))];
    line.hidden = !names.length;
    const list = new Intl.ListFormat(document.documentElement.lang || undefined).format(names);
    line.textContent = names.length ? fill(messages.missing, { names: list }) : "";
  };

  // --- Facets

  const valuesOf = (head, facet, document) => {
    if (facet === "volume") return head.volumeNames ? [head.volumeNames[head.volumes[document]]] : [];
    if (facet === "kind") return [KINDS[head.kinds[document]]];
    if (facet === "tag") return head.tags[document].map((tag) => head.tagNames[tag]);
    const value = facet === "year"
      ? Math.floor(head.dates[document] / 10000) || undefined
      : head.categoryNames[head.categories[document]];
    return value === undefined ? [] : [String(value)];
  };

  // Whether a document has a chosen value of each facet but `except`.
  const passes = (head, chosen, document, except) =>
    FACETS.every((facet) => facet === except || !chosen[facet].size ||
      valuesOf(head, facet, document).some((value) => chosen[facet].has(value)));

  const valueLabel = (head, facet, value) => {
    if (facet === "volume") return value || head.title;
    return facet === "kind" ? head.messages[value] : value;
  };

  const countValues = (head, chosen, documents, facet) => {
    const counts = new Map([...chosen[facet]].map((value) => [value, 0]));
    for (const document of documents) {
      if (!passes(head, chosen, document, facet)) continue;
      for (const value of valuesOf(head, facet, document)) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const order = facet === "year" ? ([a], [b]) => b - a : ([a, x], [b, y]) => y - x || (a < b ? -1 : 1);
    return [...counts].sort(order).filter(([value], i) => i < MOST_VALUES || chosen[facet].has(value));
  };

  // --- Typing: never on half-composed kana, never two answers out of order

  const onTyping = (input, act) => {
    let timer;
    const later = (event) => {
      clearTimeout(timer);
      if (!event.isComposing) timer = setTimeout(act); // events of one keystroke or paste are one question
    };
    input.addEventListener("input", later);
    input.addEventListener("compositionend", () => later({ isComposing: false }));
  };

  // 229: Safari ends the composition before the Enter that confirmed it.
  const isComposing = (event) => event.isComposing || event.keyCode === 229;

  // --- The page

  class SearchPage {
    constructor(page) {
      this.input = page.querySelector("input[name=q]");
      this.status = page.querySelector("[data-search-status]");
      this.results = page.querySelector("[data-search-results]");
      this.further = page.querySelector("[data-search-further]");
      this.filters = page.querySelector("[data-search-filters]");
      this.missing = page.querySelector("[data-search-missing]");
      this.turn = 0;
      this.readAddress();
      onTyping(this.input, () => this.changed());
      this.input.addEventListener("keydown", (event) => {
        if (event.key === "Enter" && isComposing(event)) event.preventDefault();
      });
      page.querySelector("form").addEventListener("submit", (event) => {
        event.preventDefault();
        this.changed("push");
      });
      this.filters.addEventListener("change", ({ target }) => {
        const values = this.chosen[target.name];
        values[target.checked ? "add" : "delete"](target.value);
        this.writeAddress("replace");
        this.show();
      });
      addEventListener("popstate", () => {
        this.readAddress();
        this.run();
      });
      this.run();
    }

    readAddress() {
      const address = new URLSearchParams(location.search);
      this.input.value = address.get("q") ?? "";
      this.chosen = Object.fromEntries(FACETS.map((facet) => [facet, new Set(address.getAll(facet))]));
    }

    writeAddress(how) {
      const address = new URLSearchParams();
      if (this.input.value) address.set("q", this.input.value);
      for (const facet of FACETS) for (const value of this.chosen[facet]) address.append(facet, value);
      const url = address.size ? `?${address}` : location.pathname;
      if (url !== location.search) history[`${how}State`](null, "", url);
    }

    changed(how = "replace") {
      if (this.answer?.query === this.input.value && how === "replace") return;
      this.writeAddress(how);
      this.run();
    }

    async run() {
      const turn = ++this.turn;
      const query = this.input.value;
      this.results.removeAttribute("data-search-done");
      try {
        const { index } = await warm();
        this.input.placeholder = index.head.messages.placeholder;
        if (!this.answer && query) this.status.textContent = index.head.messages.searching;
        const answer = await ask(query);
        if (turn !== this.turn) return;
        this.answer = answer;
        this.shown = {};
        answer.later?.then(() => turn === this.turn && this.run());
        const known = answer.missing.length;
        await this.show();
        if (turn === this.turn && answer.missing.length > known) this.run(); // without the volume that failed
      } catch (error) {
        if (turn !== this.turn) return;
        const { messages } = (await warm().catch(() => undefined))?.index.head ?? {};
        this.results.replaceChildren();
        this.status.textContent = messages?.failed ?? String(error.message);
        this.results.setAttribute("data-search-done", "");
      }
    }

    // The tiers that the filters leave, and the topic if they leave it.
    wanted() {
      const { search, tiers, topic } = this.answer;
      const isWanted = (document) => passes(search.index.head, this.chosen, document);
      const left = tiers.map(({ name, documents }) => ({ name, documents: documents.filter(isWanted) }));
      return {
        topic: topic !== undefined && isWanted(topic) ? topic : undefined,
        tiers: left.filter(({ documents }) => documents.length),
      };
    }

    async show() {
      const { answer, turn } = this;
      const { topic, tiers: [first] } = this.wanted();
      const nodes = [];
      if (topic !== undefined) nodes.push(...(await this.card(topic)));
      if (first) nodes.push(await this.tier(first, first.name !== "exact"));
      if (turn !== this.turn) return;
      this.observer?.disconnect();
      this.results.replaceChildren(...nodes);
      this.observer = watchExcerpts(this.results, answer);
      await this.showFurther();
      if (answer.complete) {
        setTimeout(async () => {
          const complete = turn === this.turn && (await answer.complete().catch(() => undefined));
          if (!complete || turn !== this.turn) return;
          this.answer = { ...answer, ...complete, complete: undefined };
          this.showFurther();
        }, UNHURRIED);
      }
    }

    // What stands beside the first list: count, filters, further lists.
    async showFurther() {
      const { answer, turn } = this;
      const { topic, tiers: [first, ...others] } = this.wanted();
      const found = topic ?? first?.documents[0];
      const count = [first, ...others].reduce((sum, tier) => sum + (tier?.documents.length ?? 0), topic === undefined ? 0 : 1);
      this.say(answer, count);
      this.showFilters();
      this.results.setAttribute("data-search-done", "");
      const rest = await Promise.all(others.map((tier) => this.tier(tier, true)));
      if (turn !== this.turn) return;
      showMissing(this.missing, answer.search.index.head, answer);
      this.furtherObserver?.disconnect();
      this.further.replaceChildren(...rest, ...this.suggestion(answer, found));
      this.furtherObserver = watchExcerpts(this.further, answer);
    }

    say({ query, whole, search }, count) {
      const { messages } = search.index.head;
      this.status.textContent = whole ? fill(count ? messages.count : messages.none, { query, count }) : "";
    }

    suggestion({ query, whole, search }, found) {
      const label = whole && found === undefined ? search.suggest(query) : undefined;
      if (!label) return [];
      const link = element("a", { href: `?${new URLSearchParams({ q: label })}` }, label);
      return [element("p", { class: "search-suggestion" }, `${search.index.head.messages.suggestion} `, link)];
    }

    async card(topic) {
      const found = await resultParts(this.answer, topic);
      if (!found) return [];
      const { href, title, details: line, excerpt } = found;
      return [element("section", { class: "search-card" },
        element("p", { class: "search-details" }, line),
        element("a", { class: "search-title", href }, ...title),
        element("p", { class: "search-definition" }, ...excerpt))];
    }

    async tier({ name, documents }, hasHeading) {
      const { answer } = this;
      const { messages } = answer.search.index.head;
      const count = (this.shown[name] ??= PER_PAGE);
      const parts = await Promise.all(documents.slice(0, count).map((document) => resultParts(answer, document)));
      const items = parts.filter(Boolean).map(({ href, title, details: line, excerpt }) => element("li", {},
        element("a", { class: "search-title", href }, ...title),
        element("p", { class: "search-details" }, line),
        element("p", { class: "search-excerpt" }, ...excerpt)));
      const section = element("section", {},
        hasHeading ? element("h2", {}, `${fill(messages[name], answer)} (${documents.length})`) : undefined,
        element("ol", { class: "search-list" }, ...items));
      if (documents.length > count) {
        const more = element("button", { type: "button", class: "search-more" }, messages.more);
        more.addEventListener("click", () => {
          this.shown[name] += PER_PAGE;
          this.show().then(() => this.results.parentElement.querySelectorAll("li")[count]?.querySelector("a").focus());
        });
        section.append(more);
      }
      return section;
    }

    showFilters() {
      const { tiers, topic, search: { index: { head } } } = this.answer;
      const documents = tiers.flatMap((tier) => tier.documents);
      if (topic !== undefined) documents.push(topic);
      const groups = FACETS.map((facet) => {
        const counts = countValues(head, this.chosen, documents, facet);
        if (counts.length < 2 && !this.chosen[facet].size) return undefined;
        return element("fieldset", {}, element("legend", {}, head.messages[facet]), ...counts.map(([value, count]) => {
          const box = element("input", { type: "checkbox", name: facet, value });
          box.checked = this.chosen[facet].has(value);
          return element("label", {}, box, ` ${valueLabel(head, facet, value)} `, element("span", { class: "search-count" }, String(count)));
        }));
      }).filter(Boolean);
      const keyOf = ({ name, value }) => `${name}\n${value}`;
      const focused = this.filters.contains(document.activeElement) && keyOf(document.activeElement);
      if (!this.filters.firstChild) {
        // Open beside the results, closed where it would push them off a small screen.
        this.filters.append(element("details", {}, element("summary", {}, head.messages.filters), element("div")));
        this.filters.firstChild.open = matchMedia("(min-width: 67em)").matches;
      }
      this.filters.querySelector("div").replaceChildren(...groups);
      this.filters.hidden = !groups.length;
      if (focused) [...this.filters.querySelectorAll("input")].find((box) => keyOf(box) === focused)?.focus();
    }
  }

  // --- The dialog

  class SearchDialog {
    constructor({ messages }) {
      this.messages = messages;
      this.turn = 0;
      this.active = -1;
      this.input = element("input", {
        type: "search", class: "search-input", role: "combobox", maxlength: 100, autocomplete: "off", spellcheck: "false",
        "aria-label": messages.placeholder, "aria-controls": "search-options", "aria-expanded": "false",
        "aria-autocomplete": "list", placeholder: messages.placeholder,
      });
      this.list = element("div", { id: "search-options", role: "listbox", "aria-label": messages.placeholder });
      this.status = element("p", { class: "search-status", role: "status" });
      this.missing = element("p", { class: "search-missing", hidden: "" });
      this.all = element("a", { class: "search-all", hidden: "" }, messages.all);
      const close = element("button", { type: "button", class: "search-close", "aria-label": messages.close }, "×");
      this.dialog = element("dialog", { class: "search-dialog", "aria-label": messages.placeholder },
        element("div", { class: "search-form" }, this.input, close), this.status, this.list, this.missing,
        element("p", { class: "search-keys" }, this.all, messages.keys));
      document.body.append(this.dialog);
      close.addEventListener("click", () => this.dialog.close());
      this.dialog.addEventListener("click", ({ target }) => target === this.dialog && this.dialog.close());
      this.input.addEventListener("keydown", (event) => this.key(event));
      onTyping(this.input, () => this.run());
    }

    open() {
      if (this.dialog.open) return;
      this.dialog.showModal();
      this.input.focus();
      this.input.select();
    }

    get options() {
      return this.list.querySelectorAll("[role=option]");
    }

    key(event) {
      if (isComposing(event)) {
        if (event.key === "Escape") event.stopPropagation();
        return;
      }
      const moves = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in moves) {
        event.preventDefault();
        this.choose(this.active < 0 && event.key === "ArrowUp" ? -1 : this.active + moves[event.key]);
      } else if (event.key === "Enter") {
        event.preventDefault();
        const target = this.options[this.active]?.href ?? (this.input.value.trim() && this.all.href);
        if (target) location.assign(target);
      } else if (event.key === "Escape") {
        event.preventDefault(); // a search field would only be emptied
        this.dialog.close();
      }
    }

    choose(number) {
      const { options } = this;
      this.options[this.active]?.removeAttribute("aria-selected");
      this.active = options.length ? (number + options.length) % options.length : -1;
      const chosen = options[this.active];
      chosen?.setAttribute("aria-selected", "true");
      chosen?.scrollIntoView({ block: "nearest" });
      if (chosen) this.input.setAttribute("aria-activedescendant", chosen.id);
      else this.input.removeAttribute("aria-activedescendant");
    }

    async run() {
      const turn = ++this.turn;
      const query = this.input.value;
      let answer;
      let parts;
      try {
        answer = await ask(query);
        const documents = answer.tiers.flatMap((tier) => tier.documents);
        if (answer.topic !== undefined) documents.unshift(answer.topic);
        answer.count = documents.length;
        parts = await Promise.all(documents.slice(0, PER_PAGE).map((document) => resultParts(answer, document)));
      } catch {
        if (turn === this.turn) this.status.textContent = this.messages.failed;
        return;
      }
      if (turn !== this.turn) return;
      if (parts.includes(undefined)) return void this.run(); // without the volume that failed
      answer.later?.then(() => turn === this.turn && this.run());
      showMissing(this.missing, answer.search.index.head, answer);
      const options = parts.filter(Boolean).map(({ href, title, details: line, excerpt }, i) =>
        element("a", { role: "option", id: `search-option-${i}`, href, tabindex: -1 },
          element("span", { class: "search-title" }, ...title),
          element("span", { class: "search-details" }, line),
          element("span", { class: "search-excerpt" }, ...excerpt)));
      this.list.replaceChildren(...options);
      this.active = -1;
      this.input.setAttribute("aria-expanded", String(options.length > 0));
      this.input.removeAttribute("aria-activedescendant");
      this.all.hidden = !options.length;
      this.all.href = new URL(`search.html?${new URLSearchParams({ q: query })}`, root);
      const { count } = answer;
      this.status.textContent = answer.whole ? fill(count ? this.messages.count : this.messages.none, { query, count }) : "";
    }
  }

  let dialog;
  const openDialog = async () => {
    const { index } = await warm();
    dialog ??= new SearchDialog(index.head);
    dialog.open();
  };

  globalThis.infraSearch = {
    put: (_name, content) => waiting.get(document.currentScript)?.(content),
    warm,
    openDialog,
    Tokeniser,
    Index,
    Volumes,
    Search,
    spellings,
  };

  const page = globalThis.document?.querySelector("[data-search-page]");
  if (page) new SearchPage(page);
})();
