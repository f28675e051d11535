// The editor of a document, on its page alone. Without it the form has a field for the text with a few
// marks; both are sent to the same address and become the same stored text.
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { history } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { gapCursor } from "prosemirror-gapcursor";
import { tableEditing } from "prosemirror-tables";

import { contentOf, documentOf } from "./content.js";
import { listen } from "./found.js";
import { Keeping } from "./keep.js";
import { bindings, placeBehind } from "./keys.js";
import { pasting } from "./paste.js";
import { Toolbar } from "./toolbar.js";

const form = document.querySelector("form[data-editor]");
const place = form.querySelector("[data-editor-place]");
const plain = form.querySelector("[data-editor-plain]");
const blocks = form.querySelector("[name=blocks]");
const words = place.querySelector("[data-editor-words]");

function say(where, sentence, loud) {
  const line = document.querySelector(`[data-said=${where}]`);
  line.textContent = sentence;
  line.classList.toggle("due", !!loud);
}

/** Sends fields with the proof of this page; an error has the status of the answer. */
async function ask(address, fields) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "X-CSRF-Token": form.elements.csrf.value, Accept: "application/json" },
    body: new URLSearchParams(fields),
  });
  if (answer.status === 413) return { refused: "内容太大，请分成几次" };
  if (!answer.ok) throw Object.assign(new Error(answer.statusText), { status: answer.status });
  return answer.json();
}

const toolbar = new Toolbar(place.querySelector("[role=toolbar]"), [...place.querySelectorAll("[data-row]")],
  (sentence) => say("paste", sentence));

let keeping = null;
const textarea = plain.querySelector("textarea");
const label = plain.querySelector("label");
label.id = "text-label";
const state = (content) => EditorState.create({
  doc: documentOf(content),
  plugins: [history(), keymap(bindings), tableEditing(), gapCursor(), placeBehind],
});

const view = new EditorView(place.querySelector("[data-editor-here]"), {
  state: state(JSON.parse(place.dataset.content)),
  attributes: {
    id: "text", class: "prose prose-indent", role: "textbox", "aria-multiline": "true",
    "aria-labelledby": "text-label", lang: "zh-CN", spellcheck: "false",
    ...(plain.querySelector(".field-wrong") ? { "aria-invalid": "true" } : {}),
  },
  ...pasting((fields) => ask(form.dataset.paste, fields), (sentence) => say("paste", sentence)),
  handleKeyDown: (_, event) => {
    if (!event.altKey || event.key !== "F10") return false;
    toolbar.buttons.find((button) => button.tabIndex === 0).focus();
    return true;
  },
  dispatchTransaction(transaction) {
    view.updateState(view.state.apply(transaction));
    toolbar.update(view);
    if (!transaction.docChanged) return;
    count();
    if (keeping) keeping.changed();
  },
});

function count() {
  words.textContent = `${view.state.doc.textContent.length} 字`;
}

// The editor stands: the plain field goes, with its name and its identity.
textarea.removeAttribute("name");
textarea.removeAttribute("id");
textarea.hidden = true;
plain.querySelectorAll(".hint").forEach((one) => { one.hidden = true; });
label.removeAttribute("for");
label.addEventListener("click", () => view.focus());
view.dom.id = "text";
place.hidden = false;
blocks.disabled = false;
form.removeAttribute("data-guard");
toolbar.attach(view);
count();

const written = () => JSON.stringify(contentOf(view.state.doc));
form.addEventListener("submit", () => { blocks.value = written(); });

listen(document.querySelector("[data-findings]"), view, form, (sentence) => say("paste", sentence));

keeping = new Keeping({
  form,
  say,
  ask,
  read: () => {
    blocks.value = written();
    const fields = Object.fromEntries(new FormData(form));
    delete fields.csrf; // it goes as a header: what is kept may be kept again and again
    return fields;
  },
  write: (fields) => {
    Object.entries(fields).forEach(([name, value]) => {
      const field = form.elements[name];
      if (field && !["blocks", "csrf", "seen", "turn"].includes(name)) field.value = value;
    });
    view.updateState(state(JSON.parse(fields.blocks)));
    toolbar.update(view);
    count();
  },
  findings: (html) => { document.querySelector("[data-findings]").innerHTML = html; },
});
