/* Made from infrakb/web/scripts by `make scripts`: change it there. */
"use strict";(()=>{var o=()=>{let e=document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest(".infra-source-pages li")?.querySelector("a");e&&location.replace(`${e.href}${location.hash}`)};addEventListener("hashchange",o);o();})();
