// The statutory tables as a grid: arrow keys, Enter, paste from Excel or WPS, undo; what the server's checks say is put
// beside the cells while somebody types. Without this script the page is a plain form that does the same when saved.

const form = document.querySelector("form[data-live]");
const QUIET_MS = 60; // after the last key
const MOST_UNDONE = 200;

const cells = () => [...form.querySelectorAll("[data-grid] td.edit > input:not([type=hidden])")];
const cellOf = (target) => (target.matches && target.matches("[data-grid] td.edit > input") ? target : null);
const part = (name) => form.querySelector(`[data-${name}]`);

/** Printed rows of fields, so that the arrow keys go where the eye goes. */
function rows() {
  return [...form.querySelectorAll("[data-grid] tr")]
    .map((row) => [...row.querySelectorAll("td.edit > input:not([type=hidden])")])
    .filter((row) => row.length);
}

function go(from, down, right) {
  const all = rows();
  const y = all.findIndex((row) => row.includes(from));
  if (y < 0) return;
  let next;
  if (down) {
    // The nearest field below or above, by where it stands: rows may be of different lengths.
    const row = all[y + down];
    const middle = from.getBoundingClientRect().left + from.offsetWidth / 2;
    const far = (field) => Math.abs(field.getBoundingClientRect().left + field.offsetWidth / 2 - middle);
    next = row && row.reduce((best, field) => (far(field) < far(best) ? field : best));
  } else {
    const flat = all.flat();
    next = flat[flat.indexOf(from) + right];
  }
  if (next) {
    next.focus();
    next.select();
  }
}

// Undo over cells: a paste is one step.
const undone = [];
const redone = [];
let before = "";

function remember(step) {
  undone.push(step);
  if (undone.length > MOST_UNDONE) undone.shift();
  redone.length = 0;
}

/** What stands in the field of the cursor is what the next undo begins with, not what a key has just typed. */
function settle() {
  const field = cellOf(document.activeElement);
  if (field) before = field.value;
}

function take(from, to) {
  const step = from.pop();
  if (!step) return;
  to.push(step.map(([field, , now]) => [field, now, field.value]));
  step.forEach(([field, value]) => { field.value = value; });
  step[0][0].focus();
  settle();
  later(0);
}

// One question at a time; the newest wins.
let timer;
let asking = 0;

function later(wait = QUIET_MS) {
  clearTimeout(timer);
  timer = setTimeout(() => ask(), wait);
}

async function ask(more = {}) {
  const body = new URLSearchParams(new FormData(form));
  Object.entries(more).forEach(([name, value]) => body.set(name, value));
  asking += 1;
  const mine = asking;
  const began = performance.now();
  const answer = await fetch(form.dataset.live, { method: "POST", body }).catch(() => null);
  if (!answer || !answer.ok) {
    say(answer && (answer.status === 401 || answer.status === 403) ? "登录已过期，请在新窗口登录后再保存" : "没有连上服务器，数字还在，连上后再校验");
    return null;
  }
  const found = await answer.json();
  if (mine === asking) show(found);
  form.dataset.took = Math.round(performance.now() - began);
  return found;
}

// What is entered is kept in a copy of this person alone; the report changes when the person saves.
const KEEP_MS = 3000;
let keeper;
let kept = "";

function keepLater() {
  clearTimeout(keeper);
  keeper = setTimeout(() => keep(), KEEP_MS);
}

async function keep() {
  const body = new URLSearchParams(new FormData(form));
  if (body.toString() === kept) return;
  const answer = await fetch(form.dataset.keep, { method: "POST", body }).catch(() => null);
  if (!answer || !answer.ok) return;
  kept = body.toString();
  const found = await answer.json();
  say(`已自动留存（${found.at}），还没有存入报告`);
  const others = document.querySelector("[data-others]");
  others.hidden = !found.others;
  others.querySelector("span").textContent = found.others;
}

function say(sentence) {
  document.querySelector("[data-said]").textContent = sentence;
}

function show(found) {
  for (const [anchor, [text, classes]] of Object.entries(found.cells)) {
    const cell = document.getElementById(anchor);
    if (!cell) continue;
    const edited = cell.classList.contains("edit");
    cell.className = edited ? `edit ${classes}` : classes;
    if (!edited && cell.tagName === "TD") cell.textContent = text;
  }
  form.querySelectorAll("[data-grid]").forEach((table, at) => {
    table.querySelectorAll(".balance td").forEach((cell, nth) => {
      const [kind, text] = (found.balances[at] || [])[nth] || ["quiet", "—"];
      cell.className = kind;
      cell.textContent = text;
    });
  });
  part("findings").innerHTML = found.findings; // made by the server from its own template
  part("verdict").textContent = found.must ? `${found.must} 项不符` : "没有不符";
  document.querySelector("[data-must]").textContent = found.must ? `（还差 ${found.must} 项）` : "";
  if (part("blanks")) part("blanks").textContent = found.blanks;
  const shown = part("shown");
  shown.replaceChildren(...found.shown.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
}

/** The line above the table: what the cell is and where its figure comes from. */
function explain(field) {
  if (!part("name")) return;
  part("name").textContent = field.getAttribute("aria-label");
  part("value").textContent = field.value || "空白";
  const other = field.dataset.counted && field.dataset.counted !== field.value.trim();
  part("from").textContent = other ? `手工改写；${field.dataset.from}` : field.dataset.from;
  part("last").textContent = field.dataset.last;
  part("take").hidden = !other;
  part("take").onclick = () => change([[field, field.dataset.counted]]);
}

function change(values) {
  const step = values.filter(([field, value]) => field.value !== value).map(([field, value]) => [field, field.value, value]);
  if (!step.length) return;
  remember(step);
  step.forEach(([field, , value]) => { field.value = value; });
  settle();
  form.dispatchEvent(new Event("input", { bubbles: true }));
  explain(step[0][0]);
  later(0);
}

/** Tabs and line ends out of a copied table, where a program gives no plain text. */
function linesOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const rowsThere = [...page.querySelectorAll("tr")];
  return rowsThere.map((row) => [...row.cells].map((cell) => cell.textContent.trim()).join("\t")).join("\n");
}

async function paste(field, block) {
  const refused = part("refused");
  const found = await ask({ at: field.id.slice("cell.".length), block });
  if (!found) return;
  const told = found.refused.length ? found.refused : found.notes;
  refused.replaceChildren(...told.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  refused.hidden = !told.length;
  const values = Object.entries(found.values).map(([anchor, value]) => [document.querySelector(`[id="${anchor}"] > input`), value]);
  change(values.filter(([input]) => input));
  say(found.refused.length ? "没有粘贴：有不合适的内容" : `已粘贴，改了${values.length}格，Ctrl Z 可撤销`);
}

async function source(field) {
  const panel = part("source-panel");
  const address = `${form.dataset.source}?cell=${encodeURIComponent(field.id.slice("cell.".length))}`;
  const answer = await fetch(address).catch(() => null);
  if (!answer || !answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = page.querySelector("[data-source]");
  panel.hidden = false;
  part("source-link").href = address;
  const shown = list ? [...list.children].filter((child) => !child.matches(".panel-head")) : [];
  part("source-body").replaceChildren(...shown.map((child) => document.importNode(child, true)));
  panel.scrollIntoView({ block: "nearest" });
}

if (form) {
  form.addEventListener("focusin", ({ target }) => {
    const field = cellOf(target);
    if (!field) return;
    before = field.value;
    explain(field);
  });

  form.addEventListener("input", ({ target }) => {
    const field = cellOf(target);
    if (field) explain(field);
    later();
    keepLater();
  });

  form.addEventListener("change", ({ target }) => {
    const field = cellOf(target);
    if (!field || field.value === before) return;
    remember([[field, before, field.value]]);
    before = field.value;
  });

  form.addEventListener("keydown", (event) => {
    const field = cellOf(event.target);
    if (!field) return;
    const whole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
    const moves = {
      ArrowDown: [1, 0], ArrowUp: [-1, 0], Enter: [event.shiftKey ? -1 : 1, 0],
      ArrowRight: field.selectionEnd === field.value.length ? [0, 1] : null,
      ArrowLeft: field.selectionStart === 0 && (whole || field.selectionEnd === 0) ? [0, -1] : null,
    };
    const undo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
    if (undo && field.value === before) {
      event.preventDefault();
      take(event.shiftKey ? redone : undone, event.shiftKey ? undone : redone);
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "y") {
      event.preventDefault();
      take(redone, undone);
    } else if ((event.ctrlKey || event.metaKey) && (event.key === "Home" || event.key === "End")) {
      event.preventDefault();
      const all = cells();
      (event.key === "Home" ? all[0] : all[all.length - 1]).focus();
    } else if (event.key === "F2") {
      event.preventDefault();
      source(field);
    } else if (event.key === "Escape" && field.value !== before) {
      field.value = before;
      later(0);
    } else if (moves[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing) {
      event.preventDefault();
      go(field, ...moves[event.key]);
    }
  });

  form.addEventListener("paste", (event) => {
    const field = cellOf(event.target);
    if (!field) return;
    const block = event.clipboardData.getData("text/plain") || linesOf(event.clipboardData.getData("text/html"));
    event.preventDefault();
    paste(field, block);
  });

  const insert = part("insert");
  if (insert) {
    insert.addEventListener("click", () => {
      const text = form.querySelector("#text");
      text.setRangeText(form.querySelector("#figure").value, text.selectionStart, text.selectionEnd, "end");
      text.focus();
      later(0);
    });
  }
}
