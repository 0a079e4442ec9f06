// The matching follows its form: a change asks the server for the page anew and puts its parts in place.
"use strict";

(() => {
  const form = document.getElementById("match-form");
  const live = document.getElementById("live");
  let running, waiting, composing = false;

  const query = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => String(value).trim())).toString();
  let shown = query();

  async function refresh(extra = []) {
    const before = query();
    const asked = new URLSearchParams([...new URLSearchParams(before), ...extra]).toString();
    if (asked === shown) return;
    running?.abort();
    running = new AbortController();
    document.getElementById("result").classList.add("busy");
    try {
      const reply = await fetch(`/match?${asked}`, { signal: running.signal });
      if (!reply.ok) throw new Error(String(reply.status));
      const page = new DOMParser().parseFromString(await reply.text(), "text/html"); // scripts in it never run
      if (composing || query() !== before) return soon(); // somebody is still typing: ask again
      replace(page);
      history.replaceState(null, "", `/match?${query()}`);
      shown = query();
      live.textContent = document.querySelector(".tallies")?.textContent.trim() ?? "";
    } catch (error) {
      if (error.name === "AbortError") return;
      live.textContent = "没有连上，结果还是上一次的。";
      document.getElementById("result").classList.remove("busy");
      shown = "";
    }
  }

  function replace(page) {
    const held = document.activeElement;
    const { id, selectionStart, name, value } = held ?? {};
    const top = document.getElementById("result").scrollTop;
    for (const part of ["match-fields", "result"]) document.getElementById(part).replaceWith(page.getElementById(part));
    document.getElementById("result").scrollTop = top;
    document.getElementById("bar").textContent = page.getElementById("bar").textContent;
    window.jingdaWatchResult();
    const same = (id && document.getElementById(id)) || (name && [...form.elements].find((c) => c.name === name && c.value === value));
    if (!same || same === document.body) return;
    same.focus({ preventScroll: true });
    if (typeof selectionStart === "number" && same.setSelectionRange && same.type !== "date") same.setSelectionRange(selectionStart, selectionStart);
  }

  function soon(wait = 350) {
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (!composing) refresh(); }, typeof wait === "number" ? wait : 350);
  }

  form.addEventListener("change", () => soon(60));
  form.addEventListener("input", (event) => { if (event.target.type === "text" || event.target.tagName === "TEXTAREA") soon(900); });
  form.addEventListener("compositionstart", () => { composing = true; });
  form.addEventListener("compositionend", () => { composing = false; soon(900); });
  form.addEventListener("submit", (event) => {
    const { name, value } = event.submitter ?? {};
    event.preventDefault();
    clearTimeout(waiting);
    refresh(name ? [[name, value]] : []).then(() => {
      if (name === "ask") document.getElementById(`f-${value}`)?.focus();
      else if (!name) document.getElementById("result").scrollIntoView({ block: "start" });
    });
  });
})();
