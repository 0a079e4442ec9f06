// A form beside its result: the result follows what is typed, marks open their clause, questions lead to their field.
"use strict";

(() => {
  const WAIT_MS = 180; // after the last key
  const form = document.querySelector("form[data-live], form[data-submit]");
  const result = document.getElementById("result");
  if (!form || !result) return;

  const query = () => {
    const told = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value.trim()) told.append(name, value.trim());
    return told.toString();
  };

  // ---------------------------------------------------------------- the result follows the form

  let waiting, running, composing = false;
  let shown = query();

  async function refresh() {
    const asked = query();
    if (asked === shown) return;
    running?.abort();
    running = new AbortController();
    result.classList.add("busy");
    try {
      const reply = await fetch(`${form.dataset.live}?${asked}`, { signal: running.signal });
      if (!reply.ok) throw new Error(String(reply.status));
      show(await reply.json(), asked);
    } catch (error) {
      if (error.name === "AbortError") return;
      document.getElementById("live").textContent = "没有连上，结果还是上一次的。请再改一次或点“计算”。";
      tell("连不上服务，下面是上一次的结果");
    }
    result.classList.remove("busy");
  }

  function show(found, asked) {
    shown = asked;
    const open = new Set([...result.querySelectorAll("details.more[open] > summary")].map((s) => s.firstChild.textContent));
    result.innerHTML = found.result; // rendered and escaped by the server
    result.querySelectorAll("details.more > summary").forEach((s) => { if (open.has(s.firstChild.textContent)) s.parentElement.open = true; });
    document.getElementById("live").textContent = found.summary;
    document.getElementById("bar").textContent = found.summary;
    for (const line of form.querySelectorAll("[data-wrong]")) fault(line, found.errors[line.dataset.wrong] ?? "");
    for (const line of form.querySelectorAll("[data-read]")) {
      const read = found.understood[line.dataset.read];
      line.textContent = read ? `读作 ${read}` : "";
    }
    for (const field of form.querySelectorAll(".field.wanted")) field.classList.toggle("wanted", !answered(field));
    if (!("embedded" in form.dataset)) history.replaceState(null, "", asked ? `?${asked}` : location.pathname);
  }

  const answered = (field) => [...field.querySelectorAll("input, select")].some((c) => (c.type === "radio" || c.type === "checkbox" ? c.checked : true) && c.value.trim());

  function fault(line, text) {
    if (line.textContent !== text) line.textContent = text;
    const field = line.closest(".field");
    const control = field.matches("fieldset") ? field : field.querySelector("input, select");
    if (text) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }

  function tell(text) {
    const note = result.querySelector(".lost") ?? Object.assign(document.createElement("p"), { className: "note lost" });
    note.textContent = text;
    result.prepend(note);
  }

  const soon = () => {
    clearTimeout(waiting);
    if (!composing) waiting = setTimeout(refresh, WAIT_MS);
  };
  if (form.dataset.live) {
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    form.addEventListener("compositionstart", () => { composing = true; });
    form.addEventListener("compositionend", () => { composing = false; soon(); });
    form.addEventListener("submit", (event) => {
      if (event.submitter?.name === "more") return; // the server adds the row
      event.preventDefault();
      clearTimeout(waiting);
      refresh();
      result.scrollIntoView({ block: "start" });
      result.focus({ preventScroll: true });
    });
    // Back and forward leave the fields as the browser keeps them: show what they say.
    window.addEventListener("pageshow", () => { if (query() !== shown) soon(); });
  }

  // Only what is filled in goes into the address.
  form.addEventListener("formdata", (event) => {
    const filled = [...event.formData].filter(([, value]) => String(value).trim());
    [...event.formData.keys()].forEach((name) => event.formData.delete(name));
    filled.forEach(([name, value]) => event.formData.append(name, value));
  });

  // ---------------------------------------------------------------- marks and questions

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.jd-mark, a[data-go]");
    if (link) {
      event.preventDefault();
      const there = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (link.matches(".jd-mark")) openClause(there);
      else goTo(there);
    }
  });

  function openClause(body) {
    if (!body) return;
    body.parentElement.open = true;
    document.querySelectorAll(".clause-body.shown").forEach((other) => other.classList.remove("shown"));
    body.classList.add("shown");
    body.parentElement.scrollIntoView({ block: "nearest" });
    body.focus({ preventScroll: true });
  }

  function goTo(control) {
    if (!control) return;
    (control.closest(".field") ?? control).scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  }
})();
