// What to look up for a query, and in which order it is shown.

import { Allowance, hasAnother } from "./allowance.js";
import { toKatakana, withoutLongEnds } from "./kana.js";
import { Questions } from "./question.js";
import { Relevance } from "./relevance.js";
import { spellings, withLetters } from "./spellings.js";
import { Views } from "./views.js";

/** @import { Part, Question } from "./question.js" */
/** @import { Hits, Scores, Searchable } from "./ranking.js" */
/** @import { Answers } from "./relevance.js" */
/** @import { View } from "./views.js" */

/** @typedef {"exact" | "words" | "variants" | "some" | "lists"} TierName from exact to vague; lists of everything last */
/** @typedef {{ name: TierName, documents: number[] }} Tier documents best first; each stands in one tier */
/** @typedef {{ name: TierName, scores: Scores }} ScoredTier */

/**
 * @typedef {object} Found
 * @property {string} query
 * @property {string} whole the query as it is compared, without blanks; "" asks nothing
 * @property {Tier[]} tiers
 * @property {string[]} phrases what to mark
 * @property {number | undefined} topic document of the topic that has the query as a name
 * @property {View | undefined} view of a comparison that answers
 * @property {string[]} left words that were not looked up, because there are many
 * @property {() => Promise<Found>} [complete] gives all tiers, where what would be transferred for them can wait
 */

/** Below this number of exact results other spellings of a term are looked for. */
const FEW = 10;
/** Letters of the longest question that may stand on a page as it is. */
const LONGEST_QUESTION = 14;
/** Share of the best score from which on a document is among those that have some of the words. */
const SOME = 0.3;
/** The same for what stands among those that have all of them. */
const NEARLY = 0.8;

export class Search {
  /** @type {Map<string, number>} name as compared -> document of the topic */
  #topics = new Map();

  /** @param {Searchable} index */
  constructor(index) {
    this.index = index;
    const { names, readings } = index.head;
    // The first of two topics of one name has it: of two volumes' that of the site that asks.
    for (const [document, texts] of [...Object.entries(names), ...Object.entries(readings)]) {
      for (const text of texts) {
        const key = this.#nameKey(text);
        if (!this.#topics.has(key)) this.#topics.set(key, Number(document));
      }
    }
    const fold = (/** @type {string} */ text) => index.fold(text);
    const quantities = (/** @type {string} */ folded) => index.tokeniser.quantities(folded);
    const nameKey = (/** @type {string} */ text) => this.#nameKey(text);
    this.questions = new Questions(index.head, { fold, quantities, nameKey }, this.#topics);
    this.relevance = new Relevance(index);
    this.views = new Views(index);
  }

  /**
   * Answer a query.
   *
   * @param {string} query
   * @returns {Promise<Found>}
   */
  async ask(query) {
    // 96 GB is one term.
    const folded = this.index.tokeniser.joined(this.index.fold(query.replace(/["“”„＂]/g, " ")));
    const isPhrase = /^\s*["“„＂].*["”＂]\s*$/.test(query);
    const terms = isPhrase ? [folded.replaceAll(" ", "")] : folded.split(" ");
    const whole = terms.join("");
    if (!whole) return { query, whole, tiers: [], phrases: [], topic: undefined, view: undefined, left: [] };
    const question = this.questions.parse(folded);
    const view = this.views.of(query, question);
    const phrases = new Set([whole, ...terms]);
    const isAsked = !isPhrase && this.#isAsked(question, terms, 0);
    const first = await this.#first(terms, question, isAsked);
    const { hits, allowance } = first;
    const found = this.index.ranking.scores(hits);
    const exact = first.ofTerms ?? [found];
    /** @type {ScoredTier[]} */
    const tiers = [{ name: "exact", scores: found }];
    let topic = this.#topics.get(this.#nameKey(query));
    const isAskedAfterAll = !isAsked && !isPhrase && this.#isAsked(question, terms, found.size);
    const answers = isAskedAfterAll ? await this.relevance.answers(question, allowance) : first.answers;
    if (answers) {
      for (const phrase of answers.phrases) phrases.add(phrase);
      topic ??= answers.named;
      // What has the query as it is stands in the order of what it is about.
      for (const document of found.keys()) found.set(document, answers.scores.get(document) ?? 0);
    }
    if (answers) tiers.push({ name: "words", scores: closest(answers, intersection(exact)) });
    // Other spellings are looked up at once only where nothing was found: they cost another journey.
    const known = tiers.reduce((sum, { scores }) => sum + scores.size, topic === undefined ? 0 : 1);
    const titled = new Set(
      [...hits].filter(([, { title }]) => title === "all").map(([document]) => document),
    );
    const answer = () => ({
      query,
      whole,
      topic,
      view,
      left: answers ? allowance.left : [],
      phrases: [...phrases],
      tiers: this.#ordered(tiers, topic, titled),
    });
    const complete = async () => {
      const spelt = first.ofTerms ? terms : [whole];
      tiers.push(...(await this.#more(spelt, exact, phrases, known, { question, allowance, answers })));
      return answer();
    };
    return known ? { ...answer(), complete } : complete();
  }

  /**
   * Look up what is surely wanted, at once: each journey counts.
   *
   * @param {string[]} terms
   * @param {Question} question
   * @param {boolean} isAsked
   */
  async #first(terms, question, isAsked) {
    const whole = terms.join("");
    const isSeveral = terms.length > 1 && !question.isAsking;
    const isUnlikely = question.isAsking && whole.length > LONGEST_QUESTION;
    const asIs = isSeveral || isUnlikely ? [] : [whole];
    const allowance = this.#allowance(question, isSeveral ? terms : [], asIs);
    const ofEach = isSeveral ? this.#ofTerms(terms, allowance) : undefined;
    const [hits, ofTerms, answers] = await Promise.all([
      isUnlikely ? /** @type {Hits} */ (new Map()) : this.#whole(whole, allowance, ofEach),
      ofEach,
      isAsked ? this.relevance.answers(question, allowance) : undefined,
    ]);
    return { hits, ofTerms, answers, allowance };
  }

  /**
   * Names are the same whatever their blanks, hyphens, kana, long vowels and letters spelt out before a number.
   *
   * @param {string} text
   */
  #nameKey(text) {
    const katakana = toKatakana(this.index.fold(text).replace(/[\s\-_\u2010・]/g, ""));
    return withoutLongEnds(withLetters(katakana));
  }

  /**
   * The other names of a topic, as they are compared.
   *
   * @param {string} term
   */
  #synonyms(term) {
    const topic = this.#topics.get(this.#nameKey(term));
    const names = topic === undefined ? [] : this.index.head.names[topic];
    return names.map((name) => this.index.fold(name).replaceAll(" ", "")).filter((name) => name !== term);
  }

  /** @param {string} text */
  async #scores(text) {
    return this.index.ranking.scores(await this.index.phrase(text));
  }

  /**
   * What may be transferred for a question: topics before other parts; last what says the same as they, and terms that
   * are made of them.
   *
   * @param {Question} question
   * @param {string[]} terms
   * @param {string[]} whole
   */
  #allowance({ parts }, terms, whole) {
    const topics = parts.filter(({ topic }) => topic !== undefined);
    const rest = parts.filter(({ topic }) => topic === undefined);
    const words = [...topics, ...rest].map(({ text }) => text);
    const [simple, made] = [false, true].map((isMade) =>
      terms.filter((term) => hasAnother(term, words) === isMade),
    );
    const others = rest.flatMap(({ others }) => others);
    return new Allowance(this.index, [...whole, ...simple, ...words], [...others, ...made]);
  }

  /**
   * What has the query as it is. Many words in a row are looked up only where pages have each of them.
   *
   * @param {string} whole
   * @param {Allowance} allowance
   * @param {Promise<Scores[]>} [terms]
   * @returns {Promise<Hits>}
   */
  async #whole(whole, allowance, terms) {
    if (!terms || allowance.depth === "all") return this.index.phrase(whole);
    const isLikely = allowance.admits(whole) && intersection(await terms).size;
    return isLikely ? this.index.phrase(whole) : new Map();
  }

  /**
   * What has each term; for a word that is left out, what has all the others.
   *
   * @param {string[]} terms
   * @param {Allowance} allowance
   * @returns {Promise<Scores[]>}
   */
  async #ofTerms(terms, allowance) {
    const found = await Promise.all(
      terms.map(async (term) =>
        allowance.left.includes(term) ? undefined : this.index.ranking.scores(await allowance.phrase(term)),
      ),
    );
    const candidates = intersection(found.filter((scores) => scores !== undefined));
    return found.map((scores) => scores ?? candidates);
  }

  /**
   * Whether a query asks for more than one thing, so that pages are wanted that have it in other words.
   *
   * @param {Question} question
   * @param {string[]} terms
   * @param {number} found documents that have the query as it is
   */
  #isAsked({ parts, isAsking }, terms, found) {
    if (!parts.length) return false;
    if (terms.length > 1 || isAsking) return true;
    if (parts.length === 1) return parts[0].topic === undefined && parts[0].others.length > 0;
    const isOfTopics = (/** @type {Part} */ part) => found > 0 && this.relevance.isInName(part);
    return parts.some((part) => part.topic !== undefined || part.others.length > 0 || isOfTopics(part));
  }

  /**
   * The last tiers. What is looked up for them is added to `phrases`.
   *
   * @param {string[]} terms
   * @param {Scores[]} exact of each term
   * @param {Set<string>} phrases
   * @param {number} known how much has been found
   * @param {object} asked
   * @param {Question} asked.question
   * @param {Allowance} asked.allowance
   * @param {Answers} [asked.answers] where it was asked
   * @returns {Promise<ScoredTier[]>}
   */
  async #more(terms, exact, phrases, known, { question, allowance, answers }) {
    // The parts of a question were looked up in other words already.
    const isSpelt = !answers || (!known && !question.isAsking);
    /** @type {Scores} */
    const variants = isSpelt ? await this.#variants(terms, exact, phrases) : new Map();
    /** @type {ScoredTier[]} */
    const tiers = [{ name: "variants", scores: variants }];
    if (!answers && !known && !variants.size) {
      const found = await this.relevance.answers(question, allowance);
      for (const phrase of found.phrases) phrases.add(phrase);
      const most = [...found.scores].filter(([document]) => found.most.has(document));
      tiers.push({ name: "some", scores: new Map(most) });
    }
    if (answers) tiers.push({ name: "some", scores: above(answers.scores, SOME) });
    return tiers;
  }

  /**
   * Documents that have every term in one of its spellings or names.
   *
   * @param {string[]} terms
   * @param {Scores[]} exact
   * @param {Set<string>} phrases
   */
  async #variants(terms, exact, phrases) {
    const unions = await Promise.all(
      terms.map(async (term, i) => {
        const others = new Set(this.#synonyms(term));
        if (exact[i].size < FEW) for (const other of spellings(term)) others.add(other);
        for (const other of others) phrases.add(other);
        const maps = await Promise.all([...others].map((other) => this.#scores(other)));
        maps.push(this.index.ranking.scores(await this.index.word(term)));
        return union([exact[i], union(maps, 0.8)]);
      }),
    );
    return intersection(unions);
  }

  /**
   * Each document once, in its first tier, best first; the newer of two equals first.
   *
   * @param {ScoredTier[]} tiers
   * @param {number | undefined} topic is shown apart
   * @param {ReadonlySet<number>} titled documents that have the query as their title: what was asked for comes first,
   *   whatever it is
   * @returns {Tier[]}
   */
  #ordered(tiers, topic, titled) {
    const { dates } = this.index.head;
    const rank = (/** @type {number} */ document) => Number(titled.has(document));
    const isList = (/** @type {number} */ document) =>
      this.index.ranking.isList(document) && !titled.has(document);
    const seen = new Set([topic]);
    /** @type {Tier} pages about the site, and lists of everything */
    const lists = { name: "lists", documents: [] };
    const ordered = tiers.map(({ name, scores }) => {
      const fresh = [...scores].filter(([document]) => !seen.has(document));
      fresh.sort(
        ([a, scoreA], [b, scoreB]) => rank(b) - rank(a) || scoreB - scoreA || dates[b] - dates[a] || a - b,
      );
      for (const [document] of fresh) seen.add(document);
      const found = fresh.map(([document]) => document);
      lists.documents.push(...found.filter(isList));
      return { name, documents: found.filter((document) => !isList(document)) };
    });
    return [...ordered, lists];
  }
}

/**
 * The documents that have everything that was asked for, and those that answer nearly as well.
 *
 * @param {Answers} answers
 * @param {Scores} words documents that have every word as it was typed
 */
const closest = ({ scores, complete }, words) => {
  /** @type {Scores} */
  const all = new Map(
    [...words.keys(), ...complete].map((document) => [document, scores.get(document) ?? 0]),
  );
  if (!all.size) return above(scores, NEARLY);
  const best = Math.max(...all.values());
  for (const [document, score] of scores) if (score >= NEARLY * best) all.set(document, score);
  return above(all, SOME);
};

/**
 * @param {Scores} scores
 * @param {number} share of the best score
 * @returns {Scores}
 */
const above = (scores, share) => {
  const least = share * Math.max(...scores.values());
  return new Map([...scores].filter(([, score]) => score >= least));
};

/**
 * Documents of any of the maps, with their best scores.
 *
 * @param {Scores[]} maps
 * @param {number} [weight]
 */
const union = (maps, weight = 1) => {
  /** @type {Scores} */
  const all = new Map();
  for (const [document, score] of maps.flatMap((map) => [...map])) {
    all.set(document, Math.max(all.get(document) ?? 0, weight * score));
  }
  return all;
};

/**
 * Documents of all maps, with the sums of their scores.
 *
 * @param {Scores[]} maps
 */
const intersection = ([first = new Map(), ...others]) => {
  /** @type {Scores} */
  const all = new Map();
  for (const [document, score] of first) {
    const scores = others.map((map) => map.get(document));
    if (scores.every((other) => other !== undefined))
      all.set(
        document,
        scores.reduce((a, b) => a + b, score),
      );
  }
  return all;
};
