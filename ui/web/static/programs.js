// The list of programs filters while one types; without this script the form asks the server.
"use strict";

(() => {
  document.documentElement.classList.add("scripted");
  const form = document.getElementById("programs-filter");
  const rows = [...document.querySelectorAll(".programs > li")];
  const count = document.getElementById("programs-count");
  const parts = [...document.querySelectorAll("section.part")];
  const empty = document.getElementById("programs-empty");

  function filter() {
    const { q, part, issuer, status } = form.elements;
    const words = q.value.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const row of rows) {
      const data = row.dataset;
      const fits = words.every((word) => data.words.includes(word))
        && (!part.value || part.value === data.part)
        && (!issuer.value || issuer.value === data.issuer)
        && (!status.value || status.value === data.status);
      row.hidden = !fits;
      found += fits ? 1 : 0;
    }
    for (const part of parts) {
      const left = part.querySelectorAll("li:not([hidden])").length;
      part.hidden = !left;
      part.querySelector("h2 small").textContent = String(left);
    }
    count.textContent = String(found);
    empty.hidden = found > 0;
    const told = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    history.replaceState(null, "", `?${told}`);
  }

  form.addEventListener("input", (event) => { if (event.target.name !== "as_of") filter(); });
  form.addEventListener("submit", (event) => { if (event.submitter === null) { event.preventDefault(); filter(); } });
  form.elements.as_of.addEventListener("change", () => { if (form.elements.as_of.value) form.submit(); });
  // The browser may have kept what was typed before: show what the fields say.
  window.addEventListener("pageshow", filter);
})();
