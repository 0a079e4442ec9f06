// The hotline desk: results follow what is typed, everything is reached by keys, forms are sent without losing the page.
"use strict";

(() => {
  const WAIT_MS = 30; // after the last key: with the answer of the server, what is typed is found within a tenth of a second
  const form = document.getElementById("search");
  if (!form) return;
  const q = document.getElementById("q");
  const results = document.getElementById("results");
  const sheet = document.getElementById("sheet");
  const note = document.getElementById("note");
  const keys = document.getElementById("keys");

  // ---------------------------------------------------------------- results follow what is typed

  let waiting, running, composing = false;
  const query = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim())).toString();
  let shown = query();

  async function refresh() {
    const asked = query();
    if (asked === shown) return;
    running?.abort();
    running = new AbortController();
    try {
      const reply = await fetch(`${form.dataset.results}?${asked}`, { signal: running.signal, headers: { accept: "text/plain" } });
      if (!reply.ok) throw new Error(String(reply.status));
      results.innerHTML = await reply.text(); // rendered and escaped by the server
      shown = asked;
    } catch (error) {
      if (error.name !== "AbortError") results.prepend(told("没有连上，下面是上一次的结果。请再试，或刷新后重新登录。"));
    }
  }

  function told(text) {
    results.querySelector(".lost")?.remove();
    return Object.assign(document.createElement("p"), { className: "note lost", textContent: text });
  }

  const soon = () => {
    clearTimeout(waiting);
    if (!composing) waiting = setTimeout(refresh, WAIT_MS);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("compositionstart", () => { composing = true; });
  form.addEventListener("compositionend", () => { composing = false; soon(); });
  form.addEventListener("submit", (event) => {
    if (!q.value.trim()) { event.preventDefault(); q.focus(); }
  });

  // ---------------------------------------------------------------- keys

  const rows = () => [...results.querySelectorAll("a.result")];
  const toSearch = () => { q.focus(); q.select(); };

  function move(step) {
    const all = rows();
    if (!all.length) return;
    const now = all.indexOf(document.activeElement);
    const next = now + step;
    if (next < 0) toSearch();
    else all[Math.min(next, all.length - 1)].focus();
  }

  function jump(id) {
    const there = document.getElementById(id);
    if (!there) return;
    there.scrollIntoView({ block: "start" });
    (id === "s8" ? there.querySelector("textarea") : there).focus({ preventScroll: true });
  }

  const within = (...places) => places.some((place) => place?.contains(document.activeElement));
  const typing = () => document.activeElement?.matches("input, textarea, select");

  const chords = {
    KeyK: toSearch,
    KeyN: () => { note.scrollIntoView({ block: "nearest" }); note.focus(); },
    KeyH: () => jump("s8"),
    KeyC: () => document.getElementById("copy-script")?.click(),
    KeyL: () => document.getElementById("new-call").click(),
    Slash: () => keys.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.altKey && !event.ctrlKey && !event.metaKey) {
      const digit = /^(?:Digit|Numpad)([1-8])$/.exec(event.code);
      const chord = digit ? () => jump(`s${digit[1]}`) : chords[event.code];
      if (chord) { event.preventDefault(); chord(); }
    } else if (event.key === "/" && !typing()) {
      event.preventDefault();
      toSearch();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && (document.activeElement === q || within(results))) {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && within(results)) {
      toSearch();
    } else if (event.key === "Enter" && event.ctrlKey && document.activeElement.form?.dataset.sent) {
      event.preventDefault();
      document.activeElement.form.requestSubmit();
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-jump]");
    if (link) { event.preventDefault(); jump(link.dataset.jump); }
    if (event.target.closest?.("[data-keys]")) keys.showModal();
  });

  // ---------------------------------------------------------------- forms sent in place; a note begun survives the next search

  const draft = `jingda-note-${form.elements.call.value}`;
  note.value ||= sessionStorage.getItem(draft) ?? "";
  note.addEventListener("input", () => sessionStorage.setItem(draft, note.value));

  document.addEventListener("submit", async (event) => {
    const sent = event.target;
    if (!sent.dataset.sent) return;
    event.preventDefault();
    const button = sent.querySelector("button");
    if (button.disabled) return;
    button.disabled = true;
    const log = document.getElementById(sent.dataset.sent);
    try {
      const reply = await fetch(sent.action, { method: "POST", body: new URLSearchParams(new FormData(sent)), headers: { "x-desk": "1" } });
      const html = await reply.text();
      if (!reply.ok && !html.includes("outcome")) throw new Error(String(reply.status));
      log.innerHTML = html; // rendered and escaped by the server
      if (reply.ok && "clear" in sent.dataset) { note.value = ""; sessionStorage.removeItem(draft); }
      log.scrollIntoView({ block: "nearest" });
    } catch {
      const lost = Object.assign(document.createElement("p"), { className: "outcome fault", textContent: "没有保存：连不上服务，或登录已过期。内容还在，请再试。" });
      lost.setAttribute("role", "alert");
      log.prepend(lost);
    }
    button.disabled = false;
  });

  // Where a sheet is open, reading it comes first; otherwise the next question.
  if ("open" in sheet.dataset) {
    document.getElementById("s1").focus({ preventScroll: true });
    if (matchMedia("(max-width: 61.99rem)").matches) sheet.scrollIntoView({ block: "start" });
  }
  else q.focus();
})();
