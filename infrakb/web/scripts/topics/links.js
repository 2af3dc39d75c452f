/** Links to topics, which have cards. Those of an index of hundreds do without the class: it would be a part of its weight. */
export const LINKS = ":is(a.infra-topic, .infra-index dt > a)[href]";

/**
 * The id of the topic that a link leads to.
 *
 * @param {Element} link
 */
export const topicOf = (link) => {
  const path = decodeURIComponent((link.getAttribute("href") ?? "").split("#")[0]);
  return (
    path
      .replace(/(\.html|\/)$/, "")
      .split("/")
      .pop() ?? ""
  );
};
