// Comforts of the chat: an answer can be copied, the conversation downloaded, messages have readable labels,
// and a new question moves to the top so that its answer is read from the beginning.
"use strict";

(() => {
  function plainAnswer(answer) {
    const lines = [...answer.querySelectorAll(".jd-notice p, .jd-text p, .jd-notes p")].map((p) => {
      const copy = p.cloneNode(true);
      copy.querySelectorAll(".jd-mark").forEach((mark) => mark.replaceWith(`[${mark.textContent}]`));
      return copy.textContent.replaceAll("\u2060", "");
    });
    const cites = [...answer.querySelectorAll(".jd-cite")].map((card) => {
      const part = (name) => card.querySelector(name).textContent.trim();
      const quote = [...card.querySelectorAll("blockquote p")].map((p) => p.textContent).join("\n");
      return `[${part(".jd-num")}] ${part(".jd-ref")}（${part(".jd-badge")}）\n${quote}`;
    });
    return [...lines, ...cites].join("\n");
  }

  function copyAnswer(button) {
    const said = (text) => {
      button.textContent = text;
      setTimeout(() => { button.textContent = "复制答案"; }, 2000);
    };
    window.jingdaCopy(plainAnswer(button.closest(".jd-answer"))).then(() => said("已复制"), () => said("未能复制"));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button.jd-copy");
    if (button) copyAnswer(button);
    if (event.target.closest?.("button.jd-again")) window.jingdaAgain();
    const file = event.target.closest?.("button[data-download]");
    if (file) download(file);
    const own = event.target.closest?.("button[data-conversation]");
    if (own) kept(own);
    const more = document.getElementById("jd-more");
    if (more?.open && !event.target.closest?.("#jd-more > summary")) more.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const more = document.getElementById("jd-more");
    if (event.key === "Escape" && more?.open) { more.open = false; more.querySelector("summary").focus(); }
  });

  const announce = (text) => {
    let said = document.getElementById("jd-said");
    if (!said) {
      said = document.createElement("p");
      said.id = "jd-said";
      said.setAttribute("role", "status");
      document.body.append(said);
    }
    said.textContent = text;
    clearTimeout(announce.timer);
    announce.timer = setTimeout(() => { said.textContent = ""; }, 4000);
  };

  async function download(button) {
    const token = window.jingdaToken();
    if (!token) { announce("还没有对话可以下载"); return; }
    try {
      const reply = await fetch(`/api/conversation/${encodeURIComponent(token)}.${button.dataset.download}`);
      if (!reply.ok) { announce((await reply.json()).error); return; }
      const name = decodeURIComponent(reply.headers.get("content-disposition").split("''")[1]);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await reply.blob());
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      announce(`已下载：${name}`);
    } catch { announce("没有下载成功，请检查网络后重试"); }
  }

  // Who has the number of a conversation may have it handed out or erased: it is shown to nobody but its asker.
  async function kept(button) {
    const token = window.jingdaToken();
    if (!token) { announce("还没有对话"); return; }
    if (button.dataset.conversation === "copy") {
      window.jingdaCopy(token).then(() => announce("已复制对话编号，凭它可以要求导出或删除这段对话"), () => announce(`对话编号：${token}`));
      return;
    }
    if (!confirm("删除服务器上保存的这段对话？删除后不能恢复。")) return;
    try {
      const reply = await fetch(`/api/conversations/${encodeURIComponent(token)}`, { method: "DELETE" });
      if (!reply.ok && reply.status !== 404) { announce("没有删除成功，请稍后再试"); return; }
      document.getElementById("jd-clear").click();
      announce(reply.ok ? "已删除这段对话" : "服务器上没有保存这段对话，页面已清空");
    } catch { announce("没有删除成功，请检查网络后重试"); }
  }

  // Gradio labels a message with its HTML source; a screen reader should hear who speaks instead.
  const label = (node) => {
    const wanted = node.dataset.testid === "user" ? "我的提问" : "京答的回答";
    if (node.getAttribute("aria-label") !== wanted) node.setAttribute("aria-label", wanted);
  };
  const relabel = () => document.querySelectorAll('[data-testid="bot"], [data-testid="user"]').forEach(label);
  let questions = 0;
  let following = false;
  const follow = () => {
    const rows = document.querySelectorAll("#jd-chat .user-row");
    if (rows.length > questions) following = true;
    questions = rows.length;
    if (!following || !questions) return;
    const pane = document.querySelector("#jd-chat .bubble-wrap");
    pane.scrollTop += rows[questions - 1].getBoundingClientRect().top - pane.getBoundingClientRect().top - 16;
    const answers = document.querySelectorAll("#jd-chat .bot-row");
    following = !answers[answers.length - 1]?.querySelector(".jd-foot, .jd-apology, .jd-stopped");
  };
  ["wheel", "touchmove", "pointerdown"].forEach((kind) => document.addEventListener(kind, () => { following = false; }, { passive: true }));
  new MutationObserver(follow).observe(document, { subtree: true, childList: true });

  new MutationObserver(relabel).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] });
})();
