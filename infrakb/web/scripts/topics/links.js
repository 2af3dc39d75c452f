/** Links to topics, which have cards. */
export const LINKS = "a.infra-topic[href]";
