/** Links to topics, which have cards. */
export const LINKS = "a.infra-topic[href]";

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
