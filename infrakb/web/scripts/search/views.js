// From a question to the view of a comparison that answers it, where one does.

import { endOf, OR, unitOf, wishOf } from "./wish.js";

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
 * @property {string[]} wholly keys of the properties of which one of them is the whole name
 * @property {boolean} hasMore whether something is named beside kinds, regions and topics
 */

/** Unit of what costs less where it is better: money for something. */
const PRICE = "money/";
/** As the filter calls the name of a topic, and the region of a value. */
const [NAME, REGION] = ["名前", "地域"];
/** Kind of what rows of other kinds have several of. */
const ACCELERATOR = "accelerator";
/** What is divided by where a thing is asked for of which a row has several: the price of one H100. */
const EACH = "accelerators";

/**
 * The columns of what is asked for, a ratio behind what is divided.
 *
 * @param {string[]} keys some may be ""
 */
const columnsOf = (keys) => {
  const columns = keys.flatMap((key) => [key.split("/")[0], key]);
  return [...new Set(columns.filter(Boolean))];
};

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
    const telling = question.parts.filter(({ text }) => !wish.used.includes(text));
    // PUE is a topic, and a property of data centres where these are asked for.
    const isNamed = (/** @type {Part} */ { topic, text }) =>
      topic !== undefined && !(wish.kind && this.#namesProperty(text));
    const named = telling.filter(isNamed);
    const others = telling.filter((part) => !isNamed(part) && !/^[0-9]/.test(part.text));
    const texts = [
      ...this.#standing(query, wish),
      ...wish.meant,
      ...others.flatMap((part) => [part.text, ...part.others]),
    ];
    const wholly = [...this.#properties].flatMap(([key, { names }]) =>
      names.some((name) => texts.includes(name)) ? [key] : [],
    );
    const views = this.index.head.comparisons.flatMap((comparison) => {
      const isInside = (/** @type {Part} */ { topic }) => comparison.documents.includes(Number(topic));
      const owners = named.filter((part) => !isInside(part) && this.#owns(part, comparison));
      const inside = [...new Set(named.filter(isInside).map(({ topic }) => Number(topic)))];
      const isOfOthers = named.some((part) => !isInside(part) && !owners.includes(part));
      const asked = {
        comparison,
        wish,
        inside,
        owners,
        isOfOthers,
        texts,
        wholly,
        hasMore: others.length > 0,
      };
      return (inside.length > 1 ? this.#sideBySide(asked) : this.#rows(asked)) ?? [];
    });
    return views.sort((a, b) => b.score - a.score)[0];
  }

  /**
   * @param {Asked} asked
   * @returns {View | undefined}
   */
  #sideBySide(asked) {
    const { comparison, wish, inside } = asked;
    // The price of a chip is stated of what has it.
    if (this.#isStatedElsewhere(asked)) return undefined;
    const wanted = this.#askedFor(asked) ?? "";
    const score =
      (wish.kind === comparison.kind ? 4 : 0) + 3 * inside.length - (this.#isThere(asked) ? 0 : 3);
    const view = this.#blank(asked, columnsOf([wanted]));
    return { ...view, chosen: inside, conditions: this.#places(asked), score };
  }

  /**
   * @param {Asked} asked
   * @returns {View | undefined}
   */
  #rows(asked) {
    const { comparison, wish, inside, owners } = asked;
    if (this.#isStatedElsewhere(asked)) return undefined;
    const stated = this.#statedOf(asked);
    const bounds = wish.bounds.map((bound) => ({ ...bound, key: this.#bounded(asked, bound) ?? "" }));
    const wanted = bounds[0]?.key ?? this.#askedFor(asked) ?? "";
    const isOrdered = wanted !== "" && (wish.order !== 0 || bounds.length > 0 || wanted.includes("/"));
    // Of all topics of a kind it is asked for where its whole name stands there.
    const asks = isOrdered || inside.length || this.#isCalled(wanted, asked.texts, true) ? wanted : "";
    if (
      [...bounds, ...stated].some(({ key }) => !key) ||
      !this.#isAbout(asked) ||
      !this.#isWorth(asked, asks, isOrdered)
    )
      return undefined;
    const isBelow = bounds.some(({ sign }) => sign.startsWith("<"));
    const isRising = wish.order ? wish.order < 0 : isBelow || this.#unit(asks.split("/")[0]) === PRICE;
    const columns = columnsOf([...[...stated, ...bounds].map(({ key }) => key), asks]);
    const isNamed = wish.kind === comparison.kind;
    return {
      ...this.#blank(asked, columns),
      conditions: [
        ...this.#ofOwners(owners),
        ...inside.map((document) => `${NAME} = ${this.index.head.names[document][0]}`),
        ...this.#places(asked),
        ...stated.map(({ key, value }) => `${this.#label(key)} = ${value}`),
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
  #isWorth(asked, asks, isOrdered) {
    const { comparison, wish, inside, owners, hasMore } = asked;
    if (inside.length) return wish.day !== "" || (asks !== "" && wish.region.length > 0);
    if (isOrdered) return true;
    const isOfAll = wish.region.length > 0 || owners.length > 0 || wish.isListing;
    if (wish.kind === comparison.kind)
      return Boolean(asks || wish.day || ((isOfAll || wish.stated.length) && !hasMore));
    if (this.#isOfThose(asked)) return !hasMore;
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
    if (isOfOthers || !this.#isThere(asked)) return false;
    return (
      wish.kind === comparison.kind ||
      this.#isOfThose(asked) ||
      inside.length + owners.length > 0 ||
      this.#property(asked, texts) !== undefined
    );
  }

  /**
   * Whether accelerators of a place are asked for: what has several of them says where it is, not they.
   *
   * @param {Asked} asked
   */
  #isOfThose({ comparison, wish, owners }) {
    const isAsked =
      wish.kind === ACCELERATOR || owners.some((part) => this.#comparisonOf(part)?.kind === ACCELERATOR);
    const hasSeveral = comparison.ratios.some((ratio) => ratio.endsWith(`/${EACH}`));
    return isAsked && wish.region.length > 0 && hasSeveral;
  }

  /**
   * Whether values of a comparison are of the place that is named, where one is.
   *
   * @param {Asked} asked
   */
  #isThere(asked) {
    const [region, ...keys] = asked.wish.region;
    return !region || keys.some((key) => this.#share(asked, key));
  }

  /**
   * The condition that chooses the values of the place.
   *
   * @param {Asked} asked
   */
  #places(asked) {
    const [region] = asked.wish.region;
    return region && this.#isThere(asked) ? [`${REGION} = ${region}`] : [];
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
   * The conditions that choose what belongs to named topics: of topics of one kind one is enough.
   *
   * @param {Part[]} owners
   */
  #ofOwners(owners) {
    /** @type {Map<Comparison | undefined, string[]>} */
    const names = new Map();
    for (const part of owners) {
      const kind = this.#comparisonOf(part);
      names.set(kind, [...(names.get(kind) ?? []), this.#called(part)]);
    }
    return [...names.values()].map((ofKind) => [...new Set(ofKind)].join(OR));
  }

  /**
   * The comparison that has a named topic.
   *
   * @param {Part} part
   */
  #comparisonOf({ topic }) {
    return this.index.head.comparisons.find(({ documents }) => documents.includes(Number(topic)));
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
    // As it is typed, since blanks part words, and as names are compared: memory bandwidth is one.
    const texts = [this.index.fold(query), this.#compared(query)];
    const isThere = (/** @type {string} */ name) =>
      !used.includes(name) && texts.some((text) => endOf(text, name) > 0);
    return [...this.#properties.values()].flatMap(({ names }) => names.filter(isThere));
  }

  /**
   * Whether a text is the whole name of a property.
   *
   * @param {string} text
   */
  #namesProperty(text) {
    return [...this.#properties.values()].some(({ names }) => names.includes(text));
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
   * Whether a property is named that others have, and no topic of a comparison.
   *
   * @param {Asked} asked
   */
  #isStatedElsewhere(asked) {
    const { wholly } = asked;
    return wholly.length > 0 && !wholly.some((key) => this.#share(asked, key));
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
   * What things of a kind must say, each of the property that most of them have.
   *
   * @param {Asked} asked
   */
  #statedOf(asked) {
    const { comparison, wish } = asked;
    if (wish.kind !== comparison.kind) return [];
    const share = (/** @type {string} */ key) => this.#share(asked, key);
    return wish.stated.map(({ keys, value }) => {
      const [key] = keys.filter(share).sort((a, b) => share(b) - share(a));
      return { key: key ?? "", value };
    });
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
