/* Made from infrakb/web/scripts by `make scripts`. */
"use strict";(()=>{var n=e=>{try{return decodeURIComponent(e.slice(1))}catch{return""}};var t=()=>{let o=document.getElementById(n(location.hash))?.closest(".infra-initials li")?.querySelector("a");o&&location.replace(new URL(location.hash,o.href))};addEventListener("hashchange",t);t();})();
