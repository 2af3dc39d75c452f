/* Made from infrakb/web/scripts by `make scripts`: change it there. */
"use strict";(()=>{var r="theme",c=["auto","light","dark"],o=()=>{try{let e=localStorage.getItem(r);return c.find(t=>t===e)??"auto"}catch{return"auto"}};var{documentElement:n}=document,s=o();new MutationObserver((e,t)=>{document.body&&(document.body.dataset.theme=s,t.disconnect())}).observe(n,{childList:!0});})();
