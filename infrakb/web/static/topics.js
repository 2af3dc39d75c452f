/* Hover and focus cards for links to topics, sortable comparison tables, lines of the topic map.
   Everything here is an addition: without scripts the links, tables and the map work as they are. */
(() => {
  "use strict";

  const script = document.currentScript;
  const LINKS = "a.infra-topic[href]";
  const DELAY = 250;

  // --- cards

  let loading = null;
  let card = null;
  let owner = null;
  let timer = 0;

  /* All cards are one script, asked for when the first card is wanted: scripts load from a disk, too. */
  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const tag = document.createElement("script");
      tag.src = new URL("topic-cards.js", script.src).href;
      tag.onload = () => resolve(window.infraTopicCards);
      tag.onerror = reject;
      document.head.append(tag);
    });
    return loading;
  };

  const topicOf = (link) => {
    const href = link.getAttribute("href");
    const path = decodeURIComponent((typeof href === "string" ? href : "").split("#")[0]);
    return path.replace(/(\.html|\/)$/, "").split("/").pop();
  };

  const add = (parent, name, text, className) => {
    const element = document.createElement(name);
    element.textContent = text;
    if (className) element.className = className;
    parent.append(element);
    return element;
  };

  const fill = ([title, kind, definition, facts]) => {
    card.replaceChildren();
    add(card, "p", title, "infra-card-title");
    add(card, "p", kind, "infra-card-kind");
    add(card, "p", definition);
    if (!facts.length) return;
    const list = add(card, "dl", "");
    for (const [label, value, date] of facts) {
      add(list, "dt", label);
      add(list, "dd", date ? `${value}（${date}）` : value);
    }
  };

  const place = (link) => {
    const box = link.getClientRects()[0];
    const width = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(box.left, width - card.offsetWidth - 8));
    const below = box.bottom + 6 + card.offsetHeight <= window.innerHeight;
    const top = below ? box.bottom + 6 : Math.max(8, box.top - 6 - card.offsetHeight);
    card.style.left = `${left + window.scrollX}px`;
    card.style.top = `${top + window.scrollY}px`;
  };

  const hide = () => {
    clearTimeout(timer);
    if (owner) owner.removeAttribute("aria-describedby");
    if (card) card.hidden = true;
    owner = null;
  };

  const show = async (link) => {
    owner = link;
    let cards;
    try {
      cards = await load();
    } catch {
      return;
    }
    const data = cards && cards[topicOf(link)];
    if (!data || owner !== link) return;
    if (!card) {
      card = document.createElement("div");
      card.className = "infra-card";
      card.id = "infra-card";
      card.setAttribute("role", "tooltip");
      card.addEventListener("mouseenter", () => clearTimeout(timer));
      card.addEventListener("mouseleave", leave);
      document.body.append(card);
    }
    fill(data);
    card.hidden = false;
    link.setAttribute("aria-describedby", card.id);
    place(link);
  };

  const enter = (link) => {
    clearTimeout(timer);
    if (owner === link) return;
    timer = setTimeout(() => {
      hide();
      show(link);
    }, DELAY);
  };

  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, DELAY);
  };

  const linkAt = (event) => (event.target instanceof Element ? event.target.closest(LINKS) : null);

  document.addEventListener("mouseover", (event) => {
    const link = linkAt(event);
    if (link) enter(link);
  });
  document.addEventListener("mouseout", (event) => {
    if (linkAt(event)) leave();
  });
  document.addEventListener("focusin", (event) => {
    const link = linkAt(event);
    if (link && link.matches(":focus-visible")) {
      hide();
      show(link);
    } else if (owner && !(card && card.contains(event.target))) hide();
  });
  document.addEventListener("focusout", (event) => {
    if (linkAt(event)) leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && card && !card.hidden) hide();
  });

  // --- tables

  const sortBy = (table, column, ascending) => {
    const body = table.tBodies[0];
    const key = (row) => {
      const cell = row.cells[column];
      if (cell.classList.contains("infra-none")) return null;
      return cell.dataset.order === undefined ? cell.textContent.trim() : Number(cell.dataset.order);
    };
    const compare = (a, b) => {
      if (a === null || b === null) return (a === null) - (b === null); // what is not known comes last
      const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "ja");
      return ascending ? order : -order;
    };
    const rows = [...body.rows].map((row) => [key(row), row]);
    rows.sort((first, second) => compare(first[0], second[0]));
    body.append(...rows.map(([, row]) => row));
  };

  for (const table of document.querySelectorAll("table.infra-compare")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const ascending = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
        sortBy(table, column, ascending);
      });
    });
  }

  // --- the map

  for (const map of document.querySelectorAll("svg.infra-map")) {
    const mark = (topic) => {
      const near = new Set();
      for (const line of map.querySelectorAll(".infra-map-lines path")) {
        const on = topic !== null && (line.dataset.from === topic || line.dataset.to === topic);
        line.classList.toggle("infra-near", on);
        if (on) near.add(line.dataset.from).add(line.dataset.to);
      }
      for (const box of map.querySelectorAll("a[data-topic]"))
        box.classList.toggle("infra-near", near.has(box.dataset.topic));
    };
    const on = (event) => {
      const box = event.target.closest("a[data-topic]");
      mark(box ? box.dataset.topic : null);
    };
    map.addEventListener("mouseover", on);
    map.addEventListener("mouseleave", () => mark(null));
    map.addEventListener("focusin", on);
    map.addEventListener("focusout", () => mark(null));
  }
})();
