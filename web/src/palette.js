// Ctrl K: documents, cases, people, pages, acts. The field in the command bar is a plain search form
// that works without this. The answer of /office/palette?q= for this script is JSON:
//   {"groups": [{"name": "页面", "items": [{"title": "…", "detail": "…", "href": "/office/…"}]}]}

const field = document.querySelector("[data-palette]");
if (field) {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open(field);
    }
  });
  // Not on focus: whoever walks by with Tab wants to pass.
  field.addEventListener("click", () => open(field));
  field.addEventListener("input", () => open(field));
}

let opened = false;

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function open(from) {
  if (opened) return;
  opened = true;
  const address = from.form.action;
  const input = element("input", {
    type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list",
    "aria-label": "搜索", placeholder: "文号、办件号、人、页面、操作", autocomplete: "off", spellcheck: "false",
  });
  input.value = from.value;
  const list = element("ul", { role: "listbox", id: "palette-list", "aria-label": "结果" });
  const status = element("p", { class: "status", role: "status" });
  const box = element("div", { class: "palette", role: "dialog", "aria-modal": "true", "aria-label": "搜索" }, input, list, status);
  const back = element("div", { class: "palette-back" });
  document.body.append(back, box);
  let options = [];
  let at = -1;
  let asked = 0;
  let wait = 0;

  function choose(next) {
    if (!options.length) return;
    if (options[at]) options[at].setAttribute("aria-selected", "false");
    at = (next + options.length) % options.length;
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at].id);
  }

  function show(answer) {
    list.textContent = "";
    options = [];
    at = -1;
    for (const group of answer.groups) {
      list.append(element("li", { class: "group", role: "presentation" }, group.name));
      for (const item of group.items) {
        const option = element("li", { role: "option", id: `palette-${options.length}`, "aria-selected": "false" },
          element("span", {}, item.title), element("small", {}, item.detail || ""));
        option.dataset.href = item.href;
        options.push(option);
        list.append(option);
      }
    }
    status.textContent = options.length ? "↑↓ 选择　Enter 打开　Esc 关闭" : "没有找到。换一个词，或输入文号、办件号。";
    choose(0);
  }

  async function ask() {
    const mine = ++asked;
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(input.value)}`, {
        headers: { Accept: "application/json" }, credentials: "same-origin",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      if (mine === asked) show(found);
    } catch (_) {
      if (mine === asked) status.textContent = "暂时查不到，请稍后再试，或按 Enter 打开搜索页。";
    }
  }

  function go(href) {
    // Only addresses of our own: the answer is data, not a place to be sent to.
    if (href && href.startsWith("/") && !href.startsWith("//")) location.assign(href);
  }

  function close() {
    clearTimeout(wait);
    box.remove();
    back.remove();
    document.body.tabIndex = -1;
    document.body.focus({ preventScroll: true });
    document.body.removeAttribute("tabindex");
    from.blur();
    opened = false;
  }

  input.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(ask, 120);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Enter ends the input method's word first
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown") choose(at + 1);
    else if (event.key === "ArrowUp") choose(at - 1);
    else if (event.key === "Enter") {
      if (options[at]) go(options[at].dataset.href);
      else location.assign(`${address}?q=${encodeURIComponent(input.value)}`);
    } else if (event.key !== "Tab") return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option.dataset.href);
  });
  back.addEventListener("click", close);
  input.focus();
  input.select();
  ask();
}
