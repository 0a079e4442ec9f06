// Thumbs and a comment on an answer.
"use strict";

(() => {
  const { h, ask } = window.jingdaPanel;
  const votes = new Map();
  let token = "";
  addEventListener("jingda:log", (event) => { token = JSON.parse(event.detail || "{}").token ?? ""; });

  const answerOf = (node) => node.closest(".jd-answer");
  const idOf = (answer) => answer.id.replace("answer-", "");

  async function vote(button) {
    const answer = answerOf(button), uid = idOf(answer), choice = button.classList.contains("jd-up") ? "up" : "down";
    const form = commentForm(answer, uid, choice);
    try {
      await ask("/api/feedback", { token, answer_id: uid, vote: choice });
      votes.set(uid, choice);
      press();
      form.querySelector("[role=status]").textContent = choice === "up" ? "谢谢。" : "谢谢，我们会核对这个答案。";
    } catch (error) { form.querySelector("[role=status]").textContent = error.message; }
    form.scrollIntoView({ block: "nearest" });
  }

  function commentForm(answer, uid, choice) {
    answer.querySelector("form.jd-comment")?.remove();
    const status = h("p", { class: "jd-faint", role: "status" });
    const text = h("textarea", { rows: "2", maxlength: "1000", "aria-label": "补充意见", placeholder: choice === "up" ? "想补充什么（可不填）" : "哪里不对或不清楚（可不填）" });
    const send = async (event) => {
      event.preventDefault();
      if (!text.value.trim()) return text.focus();
      try {
        await ask("/api/feedback", { token, answer_id: uid, vote: choice, comment: text.value });
        form.replaceChildren(h("p", { class: "jd-faint", role: "status" }, "意见已收到，谢谢。"));
      } catch (error) { status.textContent = error.message; }
    };
    const form = h("form", { class: "jd-comment jd-form", onsubmit: send }, status, text, h("div", { class: "jd-actions" }, h("button", { type: "submit", class: "jd-plain" }, "提交意见")));
    answer.append(form);
    return form;
  }

  function press() {
    document.querySelectorAll("#jd-chat .jd-vote").forEach((button) => {
      const pressed = String(votes.get(idOf(answerOf(button))) === (button.classList.contains("jd-up") ? "up" : "down"));
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    });
  }
  new MutationObserver(press).observe(document, { subtree: true, childList: true });
  document.addEventListener("click", (event) => { const button = event.target.closest?.("button.jd-vote"); if (button) vote(button); });
})();
