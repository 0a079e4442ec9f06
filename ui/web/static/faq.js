// One box marks all questions of the page; without this script they are marked one by one.
"use strict";

(() => {
  document.documentElement.classList.add("scripted");
  const all = document.getElementById("all");
  if (!all) return;
  const boxes = [...document.querySelectorAll('#batch input[name="ids"]')];
  const count = () => boxes.filter((box) => box.checked).length;
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; });
  document.getElementById("batch").addEventListener("change", () => {
    all.checked = count() === boxes.length;
    all.indeterminate = count() > 0 && count() < boxes.length;
  });
})();
