// Runs the modules of the search page's script outside of a browser: takes {tables, index, volumes, calls} on
// stdin, gives the answers of the calls on stdout. Documents are named by their addresses; those of other
// volumes (name -> folder) stand below the volume's name.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { filledAddress, withDay } from "../../infrakb/web/scripts/citing/formats.js";
import { InvertedIndex } from "../../infrakb/web/scripts/search/inverted-index.js";
import { nearOf } from "../../infrakb/web/scripts/search/near.js";
import { Search } from "../../infrakb/web/scripts/search/query.js";
import { Tokeniser } from "../../infrakb/web/scripts/search/tokeniser.js";
import { Volumes } from "../../infrakb/web/scripts/search/volumes.js";

const { tables, index: folder, volumes, calls } = JSON.parse(fs.readFileSync(0, "utf8"));
const transferred = [];
const loadFrom = (site) => async (name) => {
  let content;
  const put = (_name, value) => {
    content = value;
  };
  transferred.push(name);
  vm.runInNewContext(fs.readFileSync(path.join(site, "search", `${name}.js`), "utf8"), {
    infraSearch: { put },
  });
  return content;
};
const indexOf = async (site) => new InvertedIndex(await loadFrom(site)("head"), loadFrom(site));

// This site first, then the others.
const together = async () => {
  const root = "https://example.org/";
  const parts = [{ name: "", root, index: await indexOf(folder) }];
  for (const [name, site] of Object.entries(volumes)) {
    parts.push({ name, root: `${root}${name}/`, index: await indexOf(site) });
  }
  return new Volumes(parts);
};

const tokeniser = new Tokeniser(tables);
const search = folder && new Search(Object.keys(volumes).length ? await together() : await indexOf(folder));
const codesOf = (text) => Array.from(text, (char) => char.codePointAt(0));
const slices = (text, places) =>
  places.map(([start, length]) =>
    Array.from(text)
      .slice(start, start + length)
      .join(""),
  );
const address = async (document) =>
  decodeURI((await search.index.row(document)).url).replace("https://example.org/", "");
const addresses = async (documents) => Promise.all(documents.map(address));
const viewed = async ({ comparison, conditions, columns, sort, day, currency, chosen }) => ({
  address: comparison.address,
  conditions,
  columns,
  sort,
  day,
  currency,
  chosen: await addresses(chosen),
});

const doing = {
  withDay: (given) => withDay(...given),
  filledAddress: (given) => filledAddress(...given),
  fold: (text) => tokeniser.fold(text),
  words: (text) => tokeniser.words(text),
  // Grams by length and place, as infrakb.search.tokens.grams has them.
  grams: (text) => {
    const codes = codesOf(text);
    const exact = codes.map((_, i) => tokeniser.exactAt(codes, i));
    const pairs = codes.slice(0, -1).map((_, i) => [i, 2, exact[i].includes(2)]);
    const triples = codes.map((_, i) => [i, 3, true]).filter(([i]) => exact[i].includes(3));
    const all = [...codes.map((_, i) => [i, 1, false]), ...pairs, ...triples];
    return all.map(([place, length, isExact]) => {
      const { high, low } = tokeniser.gramKey(codes.slice(place, place + length));
      return [slices(text, [[place, length]])[0], place, isExact, high, low];
    });
  },
  head: () => search.index.head,
  titles: async () =>
    (await Promise.all(search.index.head.sizes.map((_, document) => search.index.row(document)))).map(
      ({ title }) => title,
    ),
  parse: (query) => search.questions.parse(search.index.fold(query)),
  cover: (text) => tokeniser.cover(codesOf(text)),
  wordKey: (word) => [tokeniser.wordKey(word).high, tokeniser.wordKey(word).low],
  phrase: async (text) => (await addresses([...(await search.index.phrase(text)).keys()])).sort(),
  ends: async (text) => (await addresses([...(await search.index.phrase(text, "ends")).keys()])).sort(),
  ask: async (query) => {
    transferred.length = 0;
    let answer = await search.ask(query);
    if (answer.complete) answer = await answer.complete();
    const found = {
      transferred: [...transferred],
      left: answer.left,
      topic: null,
      view: answer.view ? await viewed(answer.view) : null,
      suggestion: nearOf(search.index, query).names[0] ?? null,
    };
    if (answer.topic !== undefined) found.topic = await address(answer.topic);
    for (const { name, documents } of answer.tiers) found[name] = await addresses(documents);
    return found;
  },
};

const answers = [];
for (const [name, argument] of calls) answers.push(await doing[name](argument));
process.stdout.write(JSON.stringify(answers));
