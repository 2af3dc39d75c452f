/* Made from infrakb/web/scripts by `make scripts`. */
"use strict";(()=>{var n=()=>{let e=document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest(".infra-initials li")?.querySelector("a");e&&location.replace(new URL(location.hash,e.href))};addEventListener("hashchange",n);n();})();
