// The conversation outlives a reload, a lost connection and the back button: the tab remembers what was asked.
"use strict";

(() => {
  const KEY = "jingda.log", PENDING = "jingda.pending";
  let state = { token: "", busy: false, log: [] }, lost = false, restored = false;
  const store = (key, value) => { try { value ? sessionStorage.setItem(key, value) : sessionStorage.removeItem(key); } catch { /* private window: nothing is remembered */ } };
  const load = (key) => { try { return sessionStorage.getItem(key) ?? ""; } catch { return ""; } };

  // Send what was clicked, unless an answer is under way: a double click asks once.
  window.jingdaSubmit = (message) => {
    if (state.busy || lost || !window.jingdaSend) return false;
    state.busy = true;
    if (message.kind === "ask") store(PENDING, message.question);
    window.jingdaSend(message);
    return true;
  };
  window.jingdaAgain = () => window.jingdaSubmit({ kind: "ask", question: state.log.at(-1)?.question ?? load(PENDING) });
  window.jingdaToken = () => state.log.length ? state.token : "";

  addEventListener("jingda:log", (event) => {
    if (!event.detail) return;
    state = JSON.parse(event.detail);
    store(KEY, state.log.length ? JSON.stringify({ token: state.token, log: state.busy ? state.log.slice(0, -1) : state.log }) : "");
    store(PENDING, state.busy ? state.log.at(-1).question : "");
    document.documentElement.classList.toggle("jd-empty", !state.log.length);
    document.getElementById("jd-question")?.setAttribute("aria-busy", String(state.busy));
  });

  // What is typed is remembered before it is sent: the connection may be gone already.
  const before = (text) => { dispatchEvent(new Event("jingda:before")); if (text && !state.busy) store(PENDING, text); };
  const typed = () => document.querySelector("#jd-question textarea")?.value ?? "";
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches?.("#jd-question textarea") && typed().trim()) before(typed());
  }, true);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#jd-question .submit-button") && typed().trim()) before(typed());
    else if (event.target.closest?.("#jd-chat .example")) before("");
  }, true);

  function restore() {
    if (restored) return;
    restored = true;
    const link = new URLSearchParams(location.search).get("q")?.trim() ?? "";
    if (link) history.replaceState(null, "", location.pathname);
    const kept = JSON.parse(load(KEY) || "null");
    const question = link || load(PENDING);
    document.documentElement.classList.toggle("jd-empty", !kept);
    if (kept) { state.busy = true; window.jingdaSend({ kind: "restore", ...kept, question }); }
    else if (question) window.jingdaSubmit({ kind: "ask", question });
  }
  // The profile must be there first: the answers rest on it.
  addEventListener("jingda:ready", () => setTimeout(restore, 0));
  if (window.jingdaSend) setTimeout(restore, 0);

  // A lost connection: say so, look for the server, and offer to go on.
  const banner = () => {
    let it = document.getElementById("jd-lost");
    if (!it) {
      it = document.createElement("div");
      it.id = "jd-lost";
      it.setAttribute("role", "alert");
      it.append(document.createElement("p"), document.createElement("button"));
      it.lastChild.type = "button";
      it.lastChild.textContent = "重试";
      it.lastChild.addEventListener("click", retry);
      document.body.append(it);
    }
    return it;
  };
  function loses() {
    if (lost) return;
    lost = true;
    banner().hidden = false;
    banner().firstChild.textContent = load(PENDING) ? "与服务器的连接断了，这个问题还没有答完。" : "与服务器的连接断了。";
  }
  async function retry() {
    banner().firstChild.textContent = "正在重新连接……";
    try {
      if (!(await real("/healthz", { cache: "no-store" })).ok) throw new Error();
      location.reload();
    } catch { banner().firstChild.textContent = "仍连接不上服务器，请检查网络，稍后再试。"; }
  }
  const real = window.fetch.bind(window);
  const leaving = () => { lost = true; };
  addEventListener("pagehide", leaving);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  window.fetch = async (...request) => {
    const address = String(request[0]?.url ?? request[0]);
    try {
      const reply = await real(...request);
      if (address.includes("/gradio_api/queue/") && reply.status >= 500) loses();
      return reply;
    } catch (error) {
      if (address.includes("/gradio_api/queue/") && error.name !== "AbortError") loses();
      throw error;
    }
  };
  addEventListener("offline", loses);
  // Gradio's own notice is in English and says less.
  new MutationObserver(() => { if (document.querySelector(".toast-body.error, .toast-wrap .error")) loses(); }).observe(document, { subtree: true, childList: true });

  // Another day than today is said where no one overlooks it.
  addEventListener("jingda:day", (event) => {
    const { day, today } = event.detail, box = document.getElementById("jd-banner");
    const [y, m, d] = day.split("-").map(Number);
    box.querySelector("b").textContent = `${y}年${m}月${d}日`;
    box.hidden = day === today;
  });
  document.addEventListener("click", (event) => { if (event.target.closest?.("#jd-banner button")) window.jingdaToday(); });
})();
