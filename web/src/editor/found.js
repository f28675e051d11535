// What screening found, in the text that is being written: to go there, to cover it. Covering is a change
// like any other and can be taken back.
import { TextSelection } from "prosemirror-state";

const WIDEST_GAP = 4; // signs between two figures of one number, as in the rules of screening
const is = (sign) => /[\p{L}\p{N}]/u.test(sign);
const word = (sign) => /[A-Z0-9]/.test(sign);

/** The characters that count, with their places and the signs before them that do not count. */
function marksIn(characters) {
  const marks = [];
  let gap = 0;
  characters.forEach(({ c, from, to }) => {
    const sign = c.normalize("NFKC").toUpperCase();
    if (!is(sign)) gap += 1;
    else {
      marks.push({ sign, from, to, gap });
      gap = 0;
    }
  });
  return marks;
}

/** Places of a value among characters with their places. */
export function placesOf(characters, value) {
  const wanted = marksIn([...value].map((c) => ({ c, from: 0, to: 0 }))).map((mark) => mark.sign);
  const marks = marksIn(characters);
  const places = [];
  for (let at = 0; wanted.length && at + wanted.length <= marks.length; at += 1) {
    const own = marks.slice(at, at + wanted.length);
    const [first, last] = [own[0], own[own.length - 1]];
    const [before, after] = [marks[at - 1], marks[at + wanted.length]];
    const same = own.every((mark, nth) => mark.sign === wanted[nth] && (nth === 0 || mark.gap <= WIDEST_GAP));
    const goesOn = (before && !first.gap && word(before.sign) && word(first.sign))
      || (after && !after.gap && word(last.sign) && word(after.sign));
    const behind = !places.length || places[places.length - 1].to <= first.from;
    if (same && !goesOn && behind) places.push({ from: first.from, to: last.to });
  }
  return places;
}

function charactersOf(node, start) {
  const characters = [];
  node.forEach((child, offset) => {
    if (!child.isText) {
      characters.push({ c: "\n", from: start + offset, to: start + offset + child.nodeSize });
      return;
    }
    let from = start + offset;
    [...child.text].forEach((c) => {
      characters.push({ c, from, to: from + c.length });
      from += c.length;
    });
  });
  return characters;
}

function inText(doc, value) {
  const places = [];
  doc.descendants((node, at) => {
    if (node.isTextblock) places.push(...placesOf(charactersOf(node, at + 1), value));
  });
  return places;
}

function inFields(form, value) {
  const fields = [...form.querySelectorAll("input[type=text], input:not([type]), textarea[name]")];
  return fields.flatMap((field) => {
    let from = 0;
    const characters = [...field.value].map((c) => ({ c, from, to: from += c.length }));
    const places = placesOf(characters, value);
    return places.length ? [{ field, places }] : [];
  });
}

function go(view, form, value) {
  const [first] = inText(view.state.doc, value);
  if (first) {
    const selection = TextSelection.create(view.state.doc, first.from, first.to);
    view.dispatch(view.state.tr.setSelection(selection).scrollIntoView());
    view.focus();
    return true;
  }
  const [line] = inFields(form, value);
  if (!line) return false;
  line.field.focus();
  line.field.setSelectionRange(line.places[0].from, line.places[0].to);
  return true;
}

function cover(view, form, value, mask) {
  const places = inText(view.state.doc, value);
  const change = view.state.tr;
  [...places].reverse().forEach(({ from, to }) => change.insertText(mask, from, to));
  if (places.length) view.dispatch(change.scrollIntoView());
  const lines = inFields(form, value);
  lines.forEach(({ field, places: own }) => {
    [...own].reverse().forEach(({ from, to }) => field.setRangeText(mask, from, to));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return places.length + lines.length > 0;
}

/** Listens on the panel of findings. `said` tells what became of it. */
export function listen(panel, view, form, said) {
  panel.addEventListener("click", ({ target }) => {
    const of = target.closest("[data-found]");
    if (!of || !target.closest("button")) return;
    const { found, mask } = of.dataset;
    const covers = target.matches("[data-cover]");
    const done = covers ? cover(view, form, found, mask) : go(view, form, found);
    if (!done) said("这个号码分在几段里，请手工改好");
    else said(covers ? "已遮盖，可以撤销" : "");
  });
}
