// Pages that are read by scripts.

/**
 * Another page of this site; undefined where it cannot be read. By XMLHttpRequest, which parses it itself: with
 * Trusted Types no text becomes a page.
 *
 * @param {string} url
 * @returns {Promise<Document | undefined>}
 */
export const loadPage = (url) =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.onloadend = () =>
      resolve(request.status === 200 ? (request.responseXML ?? undefined) : undefined);
    request.send();
  });
