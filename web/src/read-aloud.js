// 朗读本页: the browser's own voice reads the main part, block by block, and shows where it is.
// The button stays hidden where the browser cannot speak.

const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, th, td, caption, figcaption";
const SPEEDS = [0.75, 1, 1.25, 1.5];

const start = document.querySelector("[data-read-aloud]");
if (start && "speechSynthesis" in window) {
  start.hidden = false;
  start.addEventListener("click", () => (reader ? reader.stop() : begin()));
}

let reader = null;

/** The blocks of text that are seen and hold no other block. */
function blocks() {
  return [...document.querySelectorAll("main")].flatMap((main) => [...main.querySelectorAll(BLOCKS)])
    .filter((block) => !block.querySelector(BLOCKS) && block.offsetParent !== null && spoken(block));
}

/** What is said: the text, without tools and signs. */
function spoken(block) {
  return (block.innerText || "").replace(/\s+/g, " ").trim();
}

function button(icon, word, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-small";
  made.textContent = word;
  made.dataset.icon = icon;
  made.addEventListener("click", act);
  return made;
}

function begin() {
  const all = blocks();
  if (!all.length) return;
  let at = 0;
  let speed = 1;
  let paused = false;

  const bar = document.createElement("div");
  bar.className = "reader";
  bar.setAttribute("role", "region");
  bar.setAttribute("aria-label", "朗读");
  const pause = button("player-pause", "暂停", () => {
    paused = !paused;
    pause.textContent = paused ? "继续" : "暂停";
    if (paused) speechSynthesis.pause(); else speechSynthesis.resume();
  });
  const pace = button("clock", "语速 1 倍", () => {
    speed = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length];
    pace.textContent = `语速 ${speed} 倍`;
    say(at);
  });
  bar.append(
    button("chevron-left", "上一段", () => say(Math.max(0, at - 1))),
    pause,
    button("chevron-right", "下一段", () => say(at + 1)),
    pace,
    button("x", "停止", () => stop()),
  );
  document.body.append(bar);
  pause.focus();
  start.setAttribute("aria-pressed", "true");

  let turn = 0; // the end of a sentence that was cut off must not start the next one
  function say(next) {
    speechSynthesis.cancel();
    if (all[at]) all[at].classList.remove("read-here");
    at = next;
    const block = all[at];
    if (!block) return stop();
    const mine = ++turn;
    paused = false;
    pause.textContent = "暂停";
    block.classList.add("read-here");
    block.scrollIntoView({ block: "center" });
    const words = new SpeechSynthesisUtterance(spoken(block));
    words.lang = "zh-CN";
    words.rate = speed;
    words.onend = () => { if (mine === turn && !paused) say(at + 1); };
    speechSynthesis.speak(words);
  }
  function stop() {
    turn += 1;
    speechSynthesis.cancel();
    if (all[at]) all[at].classList.remove("read-here");
    bar.remove();
    reader = null;
    start.setAttribute("aria-pressed", "false");
    start.focus();
  }
  reader = { stop };
  say(0);
}

window.addEventListener("pagehide", () => { if (reader) reader.stop(); });
