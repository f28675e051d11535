// What is pasted or dropped is cleaned by the server: it comes back as blocks of the text, with a list
// of what was left behind.
import { Fragment, Slice } from "prosemirror-model";
import { Selection } from "prosemirror-state";

import { nodesOf } from "./content.js";
import { schema } from "./schema.js";

const { nodes } = schema;

/** The words of blocks, a line for each. */
function wordsOf(all) {
  const words = [];
  const collect = (node) => {
    if (node.isTextblock) words.push(node.textBetween(0, node.content.size, " ", " "));
    else node.forEach(collect);
  };
  all.forEach(collect);
  return words;
}

/** Blocks as they can stand where the cursor is: in a cell and in a heading there are only words. */
function sliceFor(parent, all) {
  if (parent.type === nodes.heading) {
    const text = wordsOf(all).join(" ");
    return new Slice(Fragment.from(text ? schema.text(text) : null), 0, 0);
  }
  if (parent.type === nodes.cell_line) {
    const lines = wordsOf(all).map((line) => nodes.cell_line.create(null, line ? schema.text(line) : null));
    return new Slice(Fragment.from(lines), 1, 1);
  }
  const opens = (node) => (node && node.type === nodes.paragraph ? 1 : 0);
  return new Slice(Fragment.from(all), opens(all[0]), opens(all[all.length - 1]));
}

/** Blocks beside the heading in which the cursor stands: none of their structure is lost in it. */
function beside(tr, all) {
  tr.deleteSelection();
  const { $from } = tr.selection;
  let at = $from.after();
  if (!$from.parent.content.size) {
    at = $from.before();
    tr.delete(at, $from.after());
  } else if ($from.parentOffset === 0) {
    at = $from.before();
  } else if ($from.parentOffset < $from.parent.content.size) {
    tr.split($from.pos);
    at = $from.pos + 1;
  }
  tr.insert(at, all);
  const end = all.reduce((sum, node) => sum + node.nodeSize, at);
  return tr.setSelection(Selection.near(tr.doc.resolve(end), -1));
}

function put(view, blocks) {
  const { state } = view;
  const { from, to, $from } = state.selection;
  const all = nodesOf(blocks);
  const structured = all.length > 1 || (all.length === 1 && !all[0].isTextblock);
  const tr = $from.parent.type === nodes.heading && structured
    ? beside(state.tr, all)
    : state.tr.replaceRange(from, to, sliceFor($from.parent, all));
  view.dispatch(tr.scrollIntoView());
}

const plainBlocks = (text) => text.split(/\r?\n/).filter((line) => line.trim())
  .map((line) => ({ is: "paragraph", runs: [{ text: line.replace(/\t/g, " ").trim() }] }));

/** Cleans and inserts. `send(fields)` asks the server; `say` tells the writer. */
async function take(view, { html, text }, send, say) {
  say("正在整理粘贴的内容……");
  view.setProps({ editable: () => false });
  let answer = null;
  try {
    answer = await send(html ? { html } : { text });
  } catch {
    say("没有连上服务器，只粘贴了文字；表格和标题请联网后重新粘贴。");
  }
  view.setProps({ editable: () => true });
  view.focus();
  if (answer && answer.refused) {
    say(answer.refused);
    return;
  }
  put(view, answer ? answer.blocks : plainBlocks(text));
  if (answer) say(answer.left.length ? `已整理成结构：${answer.left.join("；")}。` : "已粘贴并整理成结构，没有丢下内容。");
}

/** The handlers of a view. */
export function pasting(send, say) {
  const from = (view, data) => {
    const given = { html: data.getData("text/html"), text: data.getData("text/plain") };
    if (!given.html && !given.text) {
      say(data.files.length ? "图片和文件不能直接粘贴，请用“图片”或“附件”。" : "剪贴板里没有文字。");
      return true;
    }
    // One line of plain words needs no cleaning.
    if (!given.html && !/[\n\t]/.test(given.text)) {
      put(view, [{ is: "paragraph", runs: [{ text: given.text }] }]);
      return true;
    }
    take(view, given, send, say);
    return true;
  };
  // Taken before the editor looks at it: what is foreign is not even parsed on this page.
  const paste = (view, event) => {
    event.preventDefault();
    return from(view, event.clipboardData);
  };
  const drop = (view, event) => {
    if (view.dragging) return false;
    event.preventDefault();
    const place = view.posAtCoords({ left: event.clientX, top: event.clientY });
    if (place) view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(place.pos))));
    return from(view, event.dataTransfer);
  };
  return { handleDOMEvents: { paste, drop } };
}
