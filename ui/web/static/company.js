// “我的企业”: facts kept in this browser only, sent with each question, editable and clearable.
"use strict";

(() => {
  const { open, close, h, ask } = window.jingdaPanel;
  const KEY = "jingda.company";

  function held() {
    try { const facts = JSON.parse(localStorage.getItem(KEY) ?? "{}"); return facts && typeof facts === "object" ? facts : {}; } catch { return {}; }
  }
  function tell() {
    window.jingdaTell?.(held());
    count();
  }
  // Gradio draws the head of the page more than once.
  function count() {
    const filled = Object.keys(held()).length;
    const text = filled ? `我的企业 ${filled}` : "我的企业";
    const button = document.getElementById("jd-company");
    if (!button || button.textContent === text) return;
    button.textContent = text;
    button.setAttribute("aria-label", filled ? `我的企业，已填${filled}项` : "我的企业");
  }
  new MutationObserver(count).observe(document, { subtree: true, childList: true });
  function keep(facts) {
    try {
      if (Object.keys(facts).length) localStorage.setItem(KEY, JSON.stringify(facts));
      else localStorage.removeItem(KEY);
    } catch { throw new Error("浏览器不允许保存，请检查隐私设置"); }
    tell();
  }
  async function put(facts) {
    const { facts: good, wrong } = await ask("/api/profile/check", { facts });
    if (Object.keys(wrong).length) throw new Error(Object.values(wrong).join("；"));
    keep({ ...held(), ...good });
  }

  async function show(from) {
    const body = open("我的企业", h("p", { class: "jd-faint", role: "status" }, "正在打开……"), from);
    let fields;
    try { ({ fields } = await ask(`/api/profile/fields?also=${encodeURIComponent(Object.keys(held()).join(","))}`)); } catch (error) {
      body.replaceChildren(h("p", { class: "jd-wrong", role: "alert" }, error.message), h("button", { type: "button", class: "jd-plain", onclick: () => show(from) }, "重试"));
      return;
    }
    body.replaceChildren(form(fields, held()));
  }

  function form(fields, facts) {
    const status = h("p", { class: "jd-wrong", role: "alert" });
    const inputs = new Map(fields.map((field) => [field.fact, window.jingdaEntry(field, facts[field.fact] ?? "")]));
    const rows = fields.map((field) => h("fieldset", { class: "jd-row" }, h("legend", {}, field.label), inputs.get(field.fact).node,
      h("button", { type: "button", class: "jd-unset", "aria-label": `清除${field.label}`, onclick: (event) => unset(event.target.closest("fieldset")) }, "清除")));
    const story = h("textarea", { rows: "3", maxlength: "2000", placeholder: "如：海淀的国家高新技术企业，职工30人，去年销售收入2000万元", "aria-label": "用一段话介绍企业" });
    const read = async () => {
      status.textContent = "";
      try {
        const { facts: told } = await ask("/api/profile/read", { text: story.value });
        if (!Object.keys(told).length) { status.textContent = "没有读出企业情况，请在下面填写"; return; }
        const entered = current(inputs);
        const { fields: more } = await ask(`/api/profile/fields?also=${encodeURIComponent([...Object.keys(entered), ...Object.keys(told)].join(","))}`);
        const filled = form(more, { ...entered, ...told });
        made.replaceWith(filled);
        filled.querySelector(".jd-wrong").textContent = `读出${Object.keys(told).length}项，请核对后保存`;
      } catch (error) { status.textContent = error.message; }
    };
    const save = async (event) => {
      event.preventDefault();
      status.textContent = "";
      try {
        const { facts: good, wrong } = await ask("/api/profile/check", { facts: current(inputs) });
        if (Object.keys(wrong).length) { status.textContent = Object.values(wrong).join("；"); return; }
        keep(good);
        close();
      } catch (error) { status.textContent = error.message; }
    };
    const clear = () => { keep({}); close(); };
    const made = h("form", { class: "jd-form", onsubmit: save },
      h("p", { class: "jd-faint" }, "填一次，以后每个问题都按这些情况回答；问题里说的优先。只保存在这个浏览器里，提问时随问题发送，服务器不保存。"),
      h("details", { class: "jd-story" }, h("summary", {}, "用一段话填写"), story, h("button", { type: "button", class: "jd-plain", onclick: read }, "读出情况")),
      rows, status,
      h("div", { class: "jd-actions jd-stuck" }, h("button", { type: "submit", class: "jd-primary" }, "保存"), h("button", { type: "button", class: "jd-plain", onclick: clear }, "全部清除")));
    return made;
  }
  function current(inputs) {
    return Object.fromEntries([...inputs].map(([fact, input]) => [fact, input.value()]).filter(([, value]) => value));
  }
  const unset = (row) => row.querySelectorAll("input").forEach((input) => { if (input.type === "text") input.value = ""; else input.checked = false; });

  document.addEventListener("click", (event) => { if (event.target.id === "jd-company") show(event.target); });
  addEventListener("jingda:profile", tell);
  addEventListener("jingda:before", tell); // what Gradio was told while it was still drawing may be lost
  addEventListener("storage", (event) => { if (event.key === KEY) tell(); });
  if (window.jingdaTell) tell();
  window.jingdaCompany = { put, held };
})();
