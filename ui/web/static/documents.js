// Files to take in: chosen or dropped, checked for size before they are sent, sent with a bar; without scripts the form posts itself.
"use strict";

(() => {
  const form = document.getElementById("upload");
  if (!form) return;
  const files = document.getElementById("files");
  const chosen = document.getElementById("chosen");
  const said = document.getElementById("sending");
  const bar = document.getElementById("sent");
  const button = form.querySelector("button.primary");
  const most = Number(form.dataset.most) * 1e6;
  form.classList.add("scripted");

  const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
  const say = (text, fault) => {
    said.hidden = !text;
    said.textContent = text;
    said.classList.toggle("fault", Boolean(fault));
  };
  const tooMuch = () => {
    const total = [...files.files].reduce((sum, file) => sum + file.size, 0);
    if (files.files.length > 20) return "一次最多 20 个文件，请分几次上传。";
    return total > most ? `合计 ${size(total)}，超过 ${form.dataset.most} MB，请分几次上传。` : "";
  };
  const show = () => {
    chosen.replaceChildren(...[...files.files].map((file) => {
      const line = document.createElement("li");
      const small = document.createElement("small");
      line.textContent = file.name;
      small.textContent = size(file.size);
      line.append(small);
      return line;
    }));
    chosen.hidden = files.files.length === 0;
    say(tooMuch(), true);
  };
  files.addEventListener("change", show);
  for (const kind of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      form.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) {
        files.files = event.dataTransfer.files;
        show();
      }
    });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (tooMuch()) { say(tooMuch(), true); return; }
    const request = new XMLHttpRequest();
    const failed = (text) => { say(text, true); bar.hidden = true; button.disabled = false; };
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRF-Token", form.elements.csrf.value);
    request.upload.addEventListener("progress", (sent) => { if (sent.lengthComputable) bar.value = sent.loaded / sent.total; });
    request.addEventListener("error", () => failed("没有传上去：连接中断。请检查网络后再点“收录”。"));
    request.addEventListener("load", () => {
      let told = {};
      try { told = JSON.parse(request.responseText); } catch { /* said below */ }
      if (request.status === 202 && told.job) location.assign(told.job);
      else failed(told.error?.what ?? told.error ?? "没有传上去，请刷新页面后再试。");
    });
    button.disabled = true;
    bar.hidden = false;
    bar.value = 0;
    say("正在上传…");
    request.send(new FormData(form));
  });
})();
