// What forms beside a result share: printing with everything open, and on a phone a line that leads to the result.
"use strict";

(() => {
  document.documentElement.classList.add("scripted");

  document.addEventListener("click", (event) => { if (event.target.closest?.("[data-print]")) window.print(); });
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((each) => { each.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((each) => { each.open = false; }));

  const bar = document.querySelector(".bar");
  let watch;
  window.jingdaWatchResult = () => {
    if (!bar) return;
    watch?.disconnect();
    watch = new IntersectionObserver(([entry]) => bar.classList.toggle("seen", entry.isIntersecting));
    watch.observe(document.getElementById("result"));
  };
  window.jingdaWatchResult();
})();
