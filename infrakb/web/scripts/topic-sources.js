// Leads from the address of a source in the list of all to its entry on the page of its group. Loaded by that list.

const follow = () => {
  const anchor = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const link = anchor?.closest(".infra-source-pages li")?.querySelector("a");
  if (link) location.replace(`${link.href}${location.hash}`);
};
addEventListener("hashchange", follow);
follow();
