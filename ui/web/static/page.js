// Copying a reference with its words; works without HTTPS too.
"use strict";

async function copyText(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("copy refused");
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button.copy");
  if (!button) return;
  const status = document.querySelector(".copied");
  copyText(button.dataset.copy).then(
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
if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
