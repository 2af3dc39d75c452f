/**
 * Today, where the reader is: YYYY-MM-DD. By numbers: the first date in the words of a language takes some 15 ms of a
 * slow phone to load them.
 */
export const today = () => {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => `${part}`.padStart(2, "0"))
    .join("-");
};
