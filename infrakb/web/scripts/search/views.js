// From a question to the view of a comparison that answers it, where one does.

import { endOf, unitOf, wishOf } from "./wish.js";

/** @import { Comparison } from "./inverted-index.js" */
/** @import { Part, Question } from "./question.js" */
/** @import { Searchable } from "./ranking.js" */
/** @import { Bound, Wish } from "./wish.js" */

/**
 * A view of a comparison.
 *
 * @typedef {object} View
 * @property {Comparison} comparison
 * @property {number[]} chosen documents of the topics that are laid side by side
 * @property {string[]} conditions of the filter, as the comparison reads them
 * @property {string[]} columns keys; none: those shown at first
 * @property {string} label how what is asked for is called; "": nothing is
 * @property {string} sort key of a column, behind "-" from the largest on; "": as the table stands
 * @property {string} day YYYY-MM-DD; "": now
 * @property {string} currency "JPY", or "" for each in its own
 * @property {number} score how well it fits the question
 */

/**
 * A question to one comparison.
 *
 * @typedef {object} Asked
 * @property {Comparison} comparison
 * @property {Wish} wish
 * @property {number[]} inside named topics that it compares
 * @property {Part[]} owners named topics that what it compares belongs to
 * @property {boolean} isOfOthers whether topics are named that it knows nothing of
 * @property {string[]} texts words that may name a property
 * @property {boolean} hasMore whether something is named beside kinds, regions and topics
 */

/** Unit of what costs less where it is better: money for something. */
const PRICE = "money/";
/** As the filter calls the name of a topic, and the region of a value. */
const [NAME, REGION] = ["名前", "地域"];
/** What is divided by where a thing is asked for of which a row has several: the price of one H100. */
const EACH = "accelerators";

export class Views {
  /** @type {Map<string, { number: number, names: string[] }>} by key; names as they are compared */
  #properties;
  /** @type {Map<Comparison, Map<string, number>>} share of the topics of which a property is stated, by its key */
  #shares;

  /** @param {Searchable} index */
  constructor(index) {
    this.index = index;
    const { propertyKeys, propertyNames, comparisons } = index.head;
    this.#properties = new Map(
      propertyKeys.map((key, number) => [
        key,
        { number, names: propertyNames[number].map((name) => this.#compared(name)) },
      ]),
    );
    this.#shares = new Map(comparisons.map((one) => [one, this.#sharesOf(one)]));
  }

  /**
   * The view that fits best; undefined where no comparison answers.
   *
   * @param {string} query
   * @param {Question} question
   * @returns {View | undefined}
   */
  of(query, question) {
    const wish = wishOf(query, this.index);
    const named = question.parts.filter(
      ({ topic, text }) => topic !== undefined && !wish.used.includes(text),
    );
    const others = question.parts.filter(
      ({ topic, text }) => topic === undefined && !wish.used.includes(text) && !/^[0-9]/.test(text),
    );
    const texts = [
      ...this.#standing(query, wish),
      ...wish.meant,
      ...others.flatMap((part) => [part.text, ...part.others]),
    ];
    const views = this.index.head.comparisons.flatMap((comparison) => {
      const isInside = (/** @type {Part} */ { topic }) => comparison.documents.includes(Number(topic));
      const owners = named.filter((part) => !isInside(part) && this.#owns(part, comparison));
      const inside = named.filter(isInside).map(({ topic }) => Number(topic));
      const isOfOthers = inside.length + owners.length < named.length;
      const asked = { comparison, wish, inside, owners, isOfOthers, texts, hasMore: others.length > 0 };
      return (inside.length > 1 ? this.#sideBySide(asked) : this.#rows(asked)) ?? [];
    });
    return views.sort((a, b) => b.score - a.score)[0];
  }

  /**
   * @param {Asked} asked
   * @returns {View}
   */
  #sideBySide(asked) {
    const { comparison, wish, inside } = asked;
    const property = this.#property(asked, asked.texts);
    const score = (wish.kind === comparison.kind ? 4 : 0) + 3 * inside.length;
    return { ...this.#blank(asked, property ? [property] : []), chosen: inside, score };
  }

  /**
   * @param {Asked} asked
   * @returns {View | undefined}
   */
  #rows(asked) {
    const { comparison, wish, inside, owners } = asked;
    const bounds = wish.bounds.map((bound) => ({ ...bound, key: this.#bounded(asked, bound) ?? "" }));
    const wanted = bounds[0]?.key ?? this.#askedFor(asked) ?? "";
    const isOrdered = wanted !== "" && (wish.order !== 0 || bounds.length > 0 || wanted.includes("/"));
    // Of all topics of a kind it is asked for where its whole name stands there.
    const asks = isOrdered || inside.length || this.#isCalled(wanted, asked.texts, true) ? wanted : "";
    if (bounds.some(({ key }) => !key) || !this.#isAbout(asked) || !this.#isWorth(asked, asks, isOrdered))
      return undefined;
    const isBelow = bounds.some(({ sign }) => sign.startsWith("<"));
    const isRising = wish.order ? wish.order < 0 : isBelow || this.#unit(asks.split("/")[0]) === PRICE;
    const columns = [...bounds.map(({ key }) => key), asks.split("/")[0], asks].filter(Boolean);
    const isNamed = wish.kind === comparison.kind;
    return {
      ...this.#blank(asked, [...new Set(columns)]),
      conditions: [
        ...owners.map((part) => this.#called(part)),
        ...inside.map((document) => `${NAME} = ${this.index.head.names[document][0]}`),
        ...wish.region.slice(0, 1).map((region) => `${REGION} = ${region}`),
        ...bounds.map(({ key, sign, value }) => `${this.#label(key)} ${sign} ${value}`),
      ],
      sort: isOrdered ? `${isRising ? "" : "-"}${asks}` : "",
      score: (isNamed ? 4 : 0) + 3 * inside.length + 2 * owners.length + this.#share(asked, asks),
    };
  }

  /**
   * Whether a view says more than the pages of what is named.
   *
   * @param {Asked} asked
   * @param {string} asks key of what is asked for; "": nothing is
   * @param {boolean} isOrdered
   */
  #isWorth({ comparison, wish, inside, owners, hasMore }, asks, isOrdered) {
    if (inside.length) return wish.day !== "";
    if (isOrdered) return true;
    const isOfAll = wish.region.length > 0 || owners.length > 0 || wish.isListing;
    if (wish.kind === comparison.kind) return Boolean(asks || wish.day || (isOfAll && !hasMore));
    // The price of H100 is stated of what has H100.
    return (
      asks !== "" && owners.length > 0 && !owners.some(({ topic }) => this.#isStated(Number(topic), asks))
    );
  }

  /**
   * Whether a comparison has what is named: the kind, the topics, the property, the region.
   *
   * @param {Asked} asked
   */
  #isAbout(asked) {
    const { comparison, wish, inside, owners, isOfOthers, texts } = asked;
    const [region, ...keys] = wish.region;
    if (isOfOthers || (region && !keys.some((key) => this.#share(asked, key)))) return false;
    return (
      wish.kind === comparison.kind ||
      inside.length + owners.length > 0 ||
      this.#property(asked, texts) !== undefined
    );
  }

  /**
   * A view with nothing but its columns and its day.
   *
   * @param {Asked} asked
   * @param {string[]} columns
   * @returns {View}
   */
  #blank({ comparison, wish }, columns) {
    const isMoney = columns.some((key) => this.#unit(key.split("/")[0]).startsWith("money"));
    const currency = isMoney && !wish.isInDollars ? "JPY" : "";
    const label = columns.length ? this.#label(columns[columns.length - 1]) : "";
    return {
      comparison,
      chosen: [],
      conditions: [],
      columns,
      label,
      sort: "",
      day: wish.day,
      currency,
      score: 0,
    };
  }

  /**
   * How a property, or a ratio of two, is called.
   *
   * @param {string} key
   */
  #label(key) {
    const { propertyNames } = this.index.head;
    return key
      .split("/")
      .map((part) => propertyNames[this.#number(part)][0])
      .join("÷");
  }

  // --- topics

  /**
   * Whether any of the topics that are compared belongs to a named one.
   *
   * @param {Part} part
   * @param {Comparison} comparison
   */
  #owns({ topic }, { documents }) {
    return documents.some((document) => this.index.head.owners[document]?.includes(Number(topic)));
  }

  /**
   * A name that pages write: the one of the query, but for a Japanese reading of a Latin one.
   *
   * @param {Part} part
   */
  #called({ text, topic }) {
    const names = this.index.head.names[Number(topic)];
    return names.find((name) => /[a-z]/i.test(name) && this.#compared(name) === text) ?? names[0];
  }

  // --- properties

  /** @param {string} text */
  #compared(text) {
    return this.index.fold(text).replaceAll(" ", "");
  }

  /**
   * The names of properties that stand in a query: メモリの種類 is more than two words.
   *
   * @param {string} query
   * @param {Wish} wish
   */
  #standing(query, { used }) {
    const text = this.#compared(query);
    const isThere = (/** @type {string} */ name) => !used.includes(name) && endOf(text, name) > 0;
    return [...this.#properties.values()].flatMap(({ names }) => names.filter(isThere));
  }

  /**
   * What is asked for: a ratio, a property that is named, or the size of things.
   *
   * @param {Asked} asked
   * @returns {string | undefined}
   */
  #askedFor(asked) {
    const { comparison, wish, owners, texts } = asked;
    const ratio = comparison.ratios.find((one) => this.#isRatio(one, wish, texts));
    if (ratio) return ratio;
    const property = this.#property(asked, texts);
    const isOfKind = wish.kind === comparison.kind;
    const each = `${property}/${EACH}`;
    if ((owners.length || (wish.kind && !isOfKind)) && comparison.ratios.includes(each)) return each;
    const size =
      isOfKind && wish.isOfSize ? comparison.figures.find((key) => this.#share(asked, key)) : undefined;
    return property ?? size;
  }

  /**
   * Whether a ratio is that of what is asked for and by what it is divided.
   *
   * @param {string} ratio
   * @param {Wish} wish
   * @param {string[]} texts
   */
  #isRatio(ratio, { divisor }, texts) {
    if (!divisor) return false;
    const [above, below] = ratio.split("/");
    const isEach = below === EACH && this.index.head.questions.views.each.includes(divisor.text);
    const isOfUnit = divisor.counted !== "" && this.#unit(below) === divisor.counted;
    return this.#isCalled(above, texts) && (isEach || isOfUnit || this.#isCalled(below, [divisor.text]));
  }

  /**
   * The property that has a number in its unit: one that is named, or else the first of the kind's figures.
   *
   * @param {Asked} asked
   * @param {Bound} bound
   */
  #bounded(asked, { counted }) {
    const isIn = (/** @type {string} */ key) => this.#unit(key) === counted;
    const named = this.#property(asked, asked.texts, isIn);
    return named ?? (counted ? this.#property(asked, undefined, isIn) : undefined);
  }

  /**
   * The property of a comparison that words name: what is one of the kind's figures first, then what most topics have.
   *
   * @param {Asked} asked
   * @param {string[] | undefined} texts undefined: whatever it is called
   * @param {(key: string) => boolean} [isWanted]
   * @returns {string | undefined} key
   */
  #property(asked, texts, isWanted = () => true) {
    const { figures } = asked.comparison;
    const shares = this.#shares.get(asked.comparison) ?? [];
    const ranks = [...shares].flatMap(([key, share]) => {
      if (!isWanted(key) || (texts && !this.#isCalled(key, texts))) return [];
      const place = figures.includes(key) ? figures.length - figures.indexOf(key) : 0;
      return [{ key, rank: place + share + (texts && this.#isCalled(key, texts, true) ? 100 : 0) }];
    });
    return ranks.sort((a, b) => b.rank - a.rank)[0]?.key;
  }

  /**
   * Whether one of some words is in a name of a property, or the whole of it.
   *
   * @param {string} key
   * @param {string[]} texts
   * @param {boolean} [isWhole]
   */
  #isCalled(key, texts, isWhole = false) {
    const names = this.#properties.get(key)?.names ?? [];
    return texts.some((text) =>
      names.some((name) => (isWhole ? name === text : endOf(name, text) || name.startsWith(text))),
    );
  }

  /** @param {string} key */
  #unit(key) {
    const { counted, questions } = this.index.head;
    return unitOf(counted[this.#number(key)] ?? "", questions.views);
  }

  /**
   * Share of the topics of a comparison of which a property is stated; of a ratio, the property that is divided.
   *
   * @param {Asked} asked
   * @param {string} key
   */
  #share({ comparison }, key) {
    return this.#shares.get(comparison)?.get(key.split("/")[0]) ?? 0;
  }

  /**
   * The properties of a comparison, in their order: worked out once, since each keystroke asks for them.
   *
   * @param {Comparison} comparison
   */
  #sharesOf({ documents }) {
    const { properties, propertyKeys } = this.index.head;
    const counts = new Array(propertyKeys.length).fill(0);
    for (const number of documents.flatMap((document) => properties[document] ?? [])) counts[number] += 1;
    return new Map(
      propertyKeys.flatMap((key, number) =>
        counts[number] ? [[key, counts[number] / documents.length]] : [],
      ),
    );
  }

  /** @param {string} key of one that is known; -1 of another */
  #number(key) {
    return this.#properties.get(key)?.number ?? -1;
  }

  /**
   * @param {number} document
   * @param {string} key
   */
  #isStated(document, key) {
    return this.index.head.properties[document]?.includes(this.#number(key.split("/")[0])) ?? false;
  }
}
