// How far a job is, asked for until it is over; then the page shows its report.
"use strict";

(() => {
  const job = document.getElementById("job");
  const share = document.getElementById("job-share");
  const stage = document.getElementById("job-stage");
  const label = document.getElementById("job-label");
  const ask = async () => {
    try {
      const reply = await fetch(job.dataset.state, { headers: { Accept: "application/json" } });
      if (reply.status === 401) { location.reload(); return; }
      const told = await reply.json();
      if (told.over) { location.reload(); return; }
      label.textContent = told.label;
      if (told.stage) stage.textContent = told.stage;
      if (told.share === null) share.removeAttribute("value");
      else share.value = told.share;
    } catch {
      stage.textContent = "暂时连不上服务，稍后自动再问。";
    }
    setTimeout(ask, 600);
  };
  if (job) setTimeout(ask, 300);
})();
