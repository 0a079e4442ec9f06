// Facts understood so far: a chip is put right or taken away, a question back is answered; the last question is asked again.
"use strict";

(() => {
  const { open, close, h, ask } = window.jingdaPanel;
  let current = {};
  addEventListener("jingda:log", (event) => { current = JSON.parse(event.detail || "{}").current ?? {}; enhance(); });

  // A field to fill in: {node, value()}; the value is "" when nothing is entered.
  function entry(field, value = "", onpick = null) {
    const name = `jd-${field.fact}-${Math.random().toString(36).slice(2)}`;
    if (field.kind === "text") {
      const input = h("input", { type: "text", value, placeholder: field.example, "aria-label": field.label, maxlength: "200", autocomplete: "off" });
      return { node: input, value: () => input.value.trim() };
    }
    const several = field.kind === "set";
    const held = several ? value.split("、") : [value];
    const boxes = field.options.map((option) => h("input", { type: several ? "checkbox" : "radio", name, value: option, checked: held.includes(option) }));
    const node = h("div", { class: "jd-options", role: several ? "group" : "radiogroup", "aria-label": field.label },
      boxes.map((box) => h("label", {}, box, h("span", {}, box.value))));
    if (onpick && !several) node.addEventListener("change", onpick);
    return { node, value: () => boxes.filter((box) => box.checked).map((box) => box.value).join("、") };
  }

  // Send facts once the server can read them; otherwise say what is wrong beside the form.
  async function revise(facts, status) {
    const given = Object.fromEntries(Object.entries(facts).filter(([, value]) => value));
    status.textContent = "";
    try {
      const { wrong } = await ask("/api/profile/check", { facts: given });
      if (Object.keys(wrong).length) { status.textContent = Object.values(wrong).join("；"); return false; }
    } catch (error) { status.textContent = error.message; return false; }
    return window.jingdaSubmit({ kind: "revise", facts });
  }

  function edit(chip, field) {
    const status = h("p", { class: "jd-wrong", role: "alert" });
    const input = entry(field, field.value);
    const send = async (event) => {
      event.preventDefault();
      if (!input.value()) { status.textContent = "请填写，或选“不考虑这一项”"; return; }
      if (await revise({ [field.fact]: input.value() }, status)) close();
    };
    const keep = async (event) => {
      if (!input.value()) { status.textContent = "请先填写"; return; }
      status.textContent = "";
      try { await window.jingdaCompany.put({ [field.fact]: input.value() }); window.jingdaPanel.says(event.target, "已记入"); } catch (error) { status.textContent = error.message; }
    };
    const form = h("form", { class: "jd-form", onsubmit: send },
      h("p", { class: "jd-of" }, field.label), h("p", { class: "jd-faint" }, field.question), input.node, status,
      h("div", { class: "jd-actions" }, h("button", { type: "submit", class: "jd-primary" }, "按此重新回答"),
        h("button", { type: "button", class: "jd-plain", onclick: async () => { if (await revise({ [field.fact]: "" }, status)) close(); } }, "不考虑这一项"),
        h("button", { type: "button", class: "jd-plain", onclick: keep }, "记入我的企业")));
    open("更正情况", form, chip);
    form.querySelector("input")?.focus();
  }

  // The questions back get their fields: Gradio cleans inputs out of messages, so they are put in here.
  function enhance() {
    const group = current.uid && document.querySelector(`#answer-${current.uid} .jd-asked`);
    if (!group || group.querySelector("form") || !current.asked?.length) return;
    const status = h("p", { class: "jd-wrong", role: "alert" });
    const fields = current.asked.map((field) => [field, document.getElementById(`ask-${current.uid}-${field.fact}`)]);
    const inputs = new Map();
    const send = async (event) => {
      event?.preventDefault();
      const facts = Object.fromEntries([...inputs].map(([fact, input]) => [fact, input.value()]).filter(([, value]) => value));
      if (!Object.keys(facts).length) status.textContent = "请至少填写一项";
      else await revise(facts, status);
    };
    for (const [field, place] of fields) {
      if (!place) continue;
      const input = entry(field, "", current.asked.length === 1 ? () => send() : null);
      inputs.set(field.fact, input);
      place.append(input.node);
    }
    const form = h("form", { class: "jd-form", onsubmit: send });
    form.append(...group.children, status, h("button", { type: "submit", class: "jd-primary" }, "补充后重新回答"));
    group.append(form);
  }
  new MutationObserver(enhance).observe(document, { subtree: true, childList: true });

  document.addEventListener("click", (event) => {
    const chip = event.target.closest?.("button.jd-chip");
    const field = chip && current.facts?.find((one) => chip.id === `fact-${current.uid}-${one.fact}`);
    if (field) edit(chip, field);
    const topic = event.target.closest?.("button.jd-topic");
    if (topic) window.jingdaSubmit({ kind: "ask", question: `${topic.textContent}：${current.question ?? ""}` });
  });

  window.jingdaEntry = entry;
})();
