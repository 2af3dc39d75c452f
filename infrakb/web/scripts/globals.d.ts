// What the scripts of a page share: several classic scripts have nothing else in common than global names.

/** What the search engine gives to the other scripts of a page. */
interface InfraSearch {
  /** Called by each file of an index, which is a script, with its name and its content. */
  put(name: string, content: unknown): void;
  /** Loads what every query needs. */
  warm(): Promise<unknown>;
  /** Fills the dialog that is open already. */
  attach(shell: import("./search-key/shell.js").SearchShell): void;
}

/** Title, kind, definition, facts (label, value, date or "") of a topic. */
type TopicCard = [string, string, string, [string, string, string][]];

/** Title, citation in each format, name and source (in words) of a value. */
type CitedValue = [title: string, text: string, bibtex: string, csl: string, name: string, origin: string];

/** The content of data/topics/….cite.js: infrakb.topics.citations. */
interface Citations {
  topic: string;
  values: Record<string, CitedValue>; // by their places in the topic's page
  report: string; // form of addresses where errors are told; "" for none
  words: {
    heading: string;
    formats: string[];
    address: string;
    copy: string;
    copied: string;
    addressCopied: string;
    refused: string;
    close: string;
    report: string;
    subject: string;
    ask: string;
  };
}

/** What topic-cite.js gives to site.js. */
interface InfraCite {
  openDialog: typeof import("./citing/dialog.js").openDialog;
  prepareBlock: typeof import("./citing/blocks.js").prepareBlock;
}

declare var infraCite: InfraCite | undefined;
declare var infraCitations: Citations | undefined;
declare var infraSearch: InfraSearch | undefined;
/** Topic -> card: the content of topic-cards.js. */
declare var infraTopicCards: Record<string, TopicCard> | undefined;
/** Topic -> names that the index does not show: the content of topic-names.js. */
declare var infraTopicNames: Record<string, string> | undefined;
/** Order of names -> its letters, each with its id in the page and its topics: in topic-names.js, too. */
declare var infraTopicOrders: Record<string, [string, string, string[]][]> | undefined;
/** Names of relations, and of each topic what it is to others: the content of topic-relations.js. */
declare var infraTopicRelations:
  | { types: string[]; links: Record<string, [type: number, ...topics: string[]][]> }
  | undefined;

/** Label, value, address below the site's root, and source with date. */
type InfraStated = [label: string, text: string, href: string, said: string];
type InfraPlannedModel = import("./planner/arithmetic.js").Model & {
  inputs: InfraStated[];
  assumed: string[];
};
/** A model or machine that nothing can be computed with, and why. */
interface InfraNotPlanned {
  missing: string;
}
interface InfraPlannedMachine {
  memory: [number, number];
  is_large: boolean;
  tdp: [number, number] | null;
  size: number;
  host: boolean;
  prices: [place: string, price: number, stated: InfraStated][];
  inputs: InfraStated[];
}

/** Everything that the planner knows: see infrakb/planning/scriptdata.py. */
type InfraPlannerData = import("./planner/arithmetic.js").Rules & {
  texts: Record<string, string>;
  assumed: string[];
  models: Record<string, InfraPlannedModel | InfraNotPlanned>;
  machines: Record<string, InfraPlannedMachine | InfraNotPlanned>;
  rate: [amount: number, stated: InfraStated] | null;
  pue: InfraStated | null;
};
declare var infraPlanner: InfraPlannerData | undefined;

/** What makes addresses of scripts that a browser with Trusted Types takes. There, they are objects; elsewhere texts. */
interface ScriptURLs {
  createScriptURL(url: string): string;
}

declare var infraScripts: ScriptURLs | undefined;
/** https://www.w3.org/TR/trusted-types/: not in TypeScript's own library yet. */
declare var trustedTypes: { createPolicy(name: string, rules: ScriptURLs): ScriptURLs } | undefined;
