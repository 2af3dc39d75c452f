// Leads from the address that something has in a list of all to where it stands, on the page of its initials.

import { placeOf } from "./common/places.js";

const follow = () => {
  const anchor = document.getElementById(placeOf(location.hash));
  const link = anchor?.closest(".infra-initials li")?.querySelector("a");
  if (link) location.replace(new URL(location.hash, link.href));
};
addEventListener("hashchange", follow);
follow();
