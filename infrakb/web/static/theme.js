/* Made from infrakb/web/scripts by `make scripts`: change it there. */
"use strict";(()=>{var c="theme",n=["auto","light","dark"],s=()=>{try{let t=localStorage.getItem(c);return n.find(e=>e===t)??"auto"}catch{return"auto"}};var o=()=>{let t=s();new MutationObserver((e,r)=>{document.body&&(document.body.dataset.theme=t,r.disconnect())}).observe(document.documentElement,{childList:!0})};o();})();
