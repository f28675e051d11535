// A display plays the list that was signed for its agency, and goes on with it while the network is away,
// until the list ends. The key behind `#` in the address is the one that it trusts; without one it trusts
// the first that it sees, and no other from then on. Where the browser cannot verify, the page simply
// loads the next screen.

const main = document.querySelector("[data-display]");
const code = main.dataset.display;
const POLL = 15_000;
const IDLE = 5;

const kept = (name) => localStorage.getItem(`display ${code} ${name}`);
const keep = (name, value) => localStorage.setItem(`display ${code} ${name}`, value);
const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

/** The page without script, by script. */
function plain() {
  setTimeout(() => location.replace(main.dataset.next), Number(main.dataset.seconds) * 1000);
}

async function genuine(signed) {
  const trusted = location.hash.slice(1) || kept("key") || signed.key;
  if (signed.key !== trusted) return false;
  const key = await crypto.subtle.importKey("raw", bytes(trusted), { name: "Ed25519" }, false, ["verify"]);
  const text = new TextEncoder().encode(signed.playlist);
  const holds = await crypto.subtle.verify({ name: "Ed25519" }, key, bytes(signed.signature), text);
  if (holds) keep("key", trusted);
  return holds;
}

let list = null;

/** Asks for the list. No answer changes nothing; an empty answer darkens the screen at once. */
async function ask() {
  let signed;
  try {
    const answer = await fetch(`/display/${code}/playlist.json`, { cache: "no-store" });
    if (!answer.ok) return;
    signed = await answer.json();
  } catch {
    return;
  }
  if (signed.playlist === "") {
    list = null;
    return;
  }
  if (!(await genuine(signed))) return;
  const next = JSON.parse(signed.playlist);
  const newest = Number(kept("sequence") || 0);
  if (next.display !== code || next.sequence < newest) return;
  keep("sequence", String(next.sequence));
  list = next;
}

/** The day in China. */
const today = () => new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);

/** All screens that may be shown at this moment. */
function screens() {
  if (!list || Date.parse(list.expires_at) <= Date.now()) return [];
  return list.items
    .filter((item) => !item.until || item.until >= today())
    .flatMap((item) => item.screens.map((screen) => ({ item, screen })));
}

function element(name, text, cls) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (cls) made.className = cls;
  return made;
}

function qr({ side, path }) {
  const make = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const svg = make("svg", { role: "img", "aria-label": "原文二维码", viewBox: `0 0 ${side} ${side}`, "shape-rendering": "crispEdges" });
  svg.append(make("rect", { width: side, height: side, fill: "#fff" }), make("path", { d: path, fill: "#000" }));
  return svg;
}

function show({ item, screen }, at, of) {
  const article = element("article");
  const body = element("div", "", "display-body");
  const text = element("div", "", "display-text");
  for (const line of screen.lines) text.append(element("p", line.text, `line-${line.is}`));
  const aside = element("aside");
  aside.setAttribute("aria-label", "来源");
  if (item.code) aside.append(qr(item.code), element("p", "扫码看原文"));
  aside.append(element("p", item.issuer));
  if (item.number) aside.append(element("p", item.number));
  const [year, month, day] = item.published_on.split("-").map(Number);
  aside.append(element("p", `${year}年${month}月${day}日发布`));
  body.append(text, aside);
  article.append(element("h1", item.title), body, element("p", `${at + 1} / ${of}`, "display-place"));
  main.replaceChildren(article);
}

function rest() {
  const article = element("article", "", "display-idle");
  article.append(element("h1", document.querySelector(".display-name").textContent), element("p", "现在没有需要展示的信息"));
  main.replaceChildren(article);
}

let at = -1;
let shown = null;

/** The next screen, for as long as it takes to read; what is shown and no longer may be goes at once. */
function play() {
  const all = screens();
  if (!all.length) {
    rest();
    shown = null;
    setTimeout(play, IDLE * 1000);
    return;
  }
  at = (at + 1) % all.length;
  shown = all[at];
  show(shown, at, all.length);
  const until = Date.now() + shown.screen.seconds * 1000;
  const wait = () => {
    const still = screens().some(({ item }) => item.document === shown.item.document);
    if (!still || Date.now() >= until) play();
    else setTimeout(wait, 1000);
  };
  setTimeout(wait, 1000);
}

async function begin() {
  if (!globalThis.crypto?.subtle) return plain();
  try {
    await ask();
  } catch {
    return plain();
  }
  setInterval(() => ask().catch(() => {}), POLL);
  play();
}

begin();
