// The pages: a reference can be copied, the contents close on a narrow screen, the marked clause is in view.
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("button.copy");
  if (!button) return;
  const status = document.querySelector(".copied");
  window.jingdaCopy(button.dataset.copy).then(
    () => { status.textContent = "已复制"; },
    () => { status.textContent = "未能复制，请手动选择文字"; },
  );
  setTimeout(() => { status.textContent = ""; }, 2500);
});

// On a narrow screen the contents begin closed, so that the text comes first.
if (window.matchMedia("(max-width: 61.99rem)").matches) {
  document.querySelector("details.contents")?.removeAttribute("open");
}
// The first jump happens before the contents close: go there again.
// An address of a clause without its mark (/c/ID, as people write it) leads to the clause, too.
document.getElementById(decodeURIComponent(location.hash.slice(1)) || "here")?.scrollIntoView();
