// The side panel (a sheet from below on a phone): one dialog for clauses, facts and the company. Text is set as text, never as HTML.
"use strict";

(() => {
  const wide = matchMedia("(min-width: 64rem)");
  let dialog = null, opener = null;

  // h("p", {class: "x"}, "text", child): an element; strings become text nodes.
  const h = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value != null) made.setAttribute(name, value);
    }
    made.append(...children.flat().filter((child) => child != null && child !== ""));
    return made;
  };

  function build() {
    dialog = h("dialog", { id: "jd-panel", "aria-labelledby": "jd-panel-title" },
      h("header", {}, h("h2", { id: "jd-panel-title", tabindex: "-1" }), h("button", { type: "button", class: "jd-close", onclick: close }, "关闭")),
      h("div", { class: "jd-panel-body" }));
    dialog.addEventListener("close", closed);
    dialog.addEventListener("click", (event) => { if (event.target === dialog) close(); });
    document.body.append(dialog);
  }

  function open(title, content, from = document.activeElement) {
    if (!dialog) build();
    if (!dialog.open) opener = from;
    dialog.querySelector("h2").textContent = title;
    dialog.querySelector(".jd-panel-body").replaceChildren(...[content].flat());
    if (!dialog.open) wide.matches ? dialog.show() : dialog.showModal();
    document.body.classList.toggle("jd-beside", wide.matches);
    dialog.querySelector("h2").focus();
    dialog.querySelector(".jd-panel-body").scrollTop = 0;
    return dialog.querySelector(".jd-panel-body");
  }

  const close = () => dialog?.open && dialog.close();
  function closed() {
    document.body.classList.remove("jd-beside");
    (opener?.isConnected ? opener : document.querySelector("#jd-question textarea"))?.focus();
  }
  // A dialog beside the page does not close by itself.
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && dialog?.open) { event.preventDefault(); close(); } });
  wide.addEventListener("change", close);

  const says = (button, text) => {
    const before = button.dataset.says ?? button.textContent;
    button.dataset.says = before;
    button.textContent = text;
    setTimeout(() => { button.textContent = before; }, 2000);
  };
  const copy = (button, text) => window.jingdaCopy(text).then(() => says(button, "已复制"), () => says(button, "未能复制"));

  // What the server said, or an Error with a sentence for the reader.
  async function ask(address, body) {
    const options = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    let reply;
    try { reply = await fetch(address, options); } catch { throw new Error("连接不上服务器，请检查网络后重试"); }
    const said = await reply.json().catch(() => ({}));
    if (!reply.ok) throw new Error(said.error || "服务器没有处理成功，请稍后再试");
    return said;
  }

  // A card of the answer: reference, quote and the address of its clause.
  const lines = (card) => [...card.querySelectorAll("blockquote p")].map((p) => p.textContent);
  const reference = (card) => card.querySelector(".jd-ref").textContent.trim();
  const quotation = (card) => `${reference(card)}：${lines(card).join("\n")}`;
  const address = (card) => new URL(card.querySelector("a[href^='/c/']").href);
  const squeezed = (text) => text.replace(/\s/g, "");

  function block(one, quoted) {
    const paragraphs = one.lines.map((line) => {
      const said = one.marked && squeezed(line).length > 1 && quoted.includes(squeezed(line));
      return said ? h("p", {}, h("mark", {}, line)) : h("p", {}, line);
    });
    const name = one.heading ? "h3" : "div";
    return h(name, { class: `jd-block jd-in-${one.indent}${one.marked ? " jd-marked" : ""}` },
      one.label ? h("p", { class: "jd-label" }, one.label) : null, one.heading ? one.lines.join(" ") : paragraphs);
  }

  async function clause(card, from) {
    const at = address(card);
    const quoted = squeezed(lines(card).join(""));
    const content = open("依据条款", h("p", { class: "jd-faint", role: "status" }, "正在打开……"), from);
    let it;
    try { it = await ask(`/api/clause-context/${at.pathname.slice(3)}${at.search}`); } catch (error) {
      content.replaceChildren(h("p", { class: "jd-wrong", role: "alert" }, error.message), h("button", { type: "button", class: "jd-plain", onclick: () => clause(card, from) }, "重试"));
      return;
    }
    const facts = [it.document_number, it.issuing_authority].filter(Boolean).join(" · ");
    content.replaceChildren(
      h("p", { class: "jd-of" }, `《${it.title}》`), h("p", { class: "jd-faint" }, facts),
      h("p", { class: "jd-standing" }, h("span", { class: `jd-badge jd-${it.tone}` }, it.status), h("span", {}, it.standing)),
      h("p", { class: "jd-where" }, it.locator || "所引条款"),
      h("div", { class: "jd-actions" },
        h("button", { type: "button", class: "jd-primary", onclick: (event) => copy(event.target, quotation(card)) }, "复制引文"),
        h("a", { class: "jd-plain", href: it.url, target: "_blank", rel: "noopener" }, "在全文中查看"),
        h("a", { class: "jd-plain", href: it.document_url, target: "_blank", rel: "noopener" }, "文件页面")),
      h("div", { class: "jd-context", tabindex: "0", role: "region", "aria-label": "条款及其上下文" },
        it.before ? h("p", { class: "jd-gap" }, "……") : null, it.blocks.map((one) => block(one, quoted)), it.after ? h("p", { class: "jd-gap" }, "……") : null));
    const context = content.querySelector(".jd-context"), marked = context.querySelector(".jd-marked");
    if (marked) context.scrollTop = marked.offsetTop - context.offsetTop - context.clientHeight / 6;
  }

  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("a.jd-mark");
    if (mark) {
      event.preventDefault();
      const card = document.getElementById(decodeURIComponent(mark.hash.slice(1)));
      if (card) clause(card, mark);
    }
    const card = event.target.closest?.(".jd-cite");
    if (card && event.target.matches(".jd-open")) clause(card, event.target);
    if (card && event.target.matches(".jd-quote")) copy(event.target, quotation(card));
  });

  window.jingdaPanel = { open, close, h, ask, copy, says };
})();
