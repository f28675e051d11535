// The stored text as a document of the editor, and back.
import { schema } from "./schema.js";

const { nodes, marks } = schema;

function marksOf(run) {
  const all = [];
  if (run.link) all.push(marks.link.create({ href: run.link }));
  if (run.strong) all.push(marks.strong.create());
  return all;
}

/** Words with line breaks as nodes. */
function inline(runs) {
  return runs.flatMap((run) => {
    const words = marksOf(run);
    return run.text.split("\n").flatMap((line, nth) => [
      ...(nth ? [nodes.hard_break.create(null, null, words)] : []),
      ...(line ? [schema.text(line, words)] : []),
    ]);
  });
}

const text = (words) => (words ? schema.text(words) : null);
const lines = (cell) => cell.split("\n").map((line) => nodes.cell_line.create(null, text(line)));
const paragraph = (runs) => nodes.paragraph.create(null, inline(runs));

function table({ caption, heads, rows }) {
  const row = (cells, nth) => {
    const kind = nth < heads ? nodes.table_header : nodes.table_cell;
    return nodes.table_row.create(null, cells.map((cell) => kind.create(null, lines(cell))));
  };
  return nodes.table.create({ caption }, rows.map(row));
}

function block(one) {
  switch (one.is) {
    case "heading": return nodes.heading.create({ level: one.level }, text(one.text.replace(/\n/g, " ")));
    case "list": {
      const items = one.items.map((runs) => nodes.list_item.create(null, paragraph(runs)));
      return (one.ordered ? nodes.ordered_list : nodes.bullet_list).create(null, items);
    }
    case "table": return table(one);
    case "image": return nodes.image.create({ file: one.file, alt: one.alt, caption: one.caption });
    default: return paragraph(one.runs);
  }
}

/** Nodes of stored blocks. */
export const nodesOf = (blocks) => blocks.map(block);

/** A document; at its end there is a place to write. */
export function documentOf(content) {
  const all = nodesOf(content.blocks);
  const last = all[all.length - 1];
  if (!last || last.type === nodes.table || last.type === nodes.image) all.push(nodes.paragraph.create());
  return nodes.doc.create(null, all);
}

function add(runs, words, of) {
  const link = of.find((mark) => mark.type === marks.link);
  const run = { text: words };
  if (of.some((mark) => mark.type === marks.strong)) run.strong = true;
  if (link) run.link = link.attrs.href;
  const last = runs[runs.length - 1];
  if (last && last.strong === run.strong && last.link === run.link) last.text += words;
  else runs.push(run);
}

function runsOf(node, runs = []) {
  node.forEach((child) => add(runs, child.isText ? child.text : "\n", child.marks));
  return runs;
}

/** An entry may hold several paragraphs: it is stored as one with line breaks. */
function entry(item) {
  const runs = [];
  item.forEach((child, _, nth) => {
    if (nth) add(runs, "\n", []);
    runsOf(child, runs);
  });
  return runs;
}

const children = (node) => Array.from({ length: node.childCount }, (_, nth) => node.child(nth));
const isHead = (row) => row.childCount > 0 && children(row).every((cell) => cell.type === nodes.table_header);

function rowsOf(node) {
  const rows = children(node).map((row) =>
    children(row).map((cell) => children(cell).map((line) => line.textContent).join("\n")));
  const width = Math.max(...rows.map((row) => row.length));
  return rows.map((row) => [...row, ...Array(width - row.length).fill("")]);
}

function stored(node) {
  switch (node.type) {
    case nodes.heading: return { is: "heading", level: node.attrs.level, text: node.textContent };
    case nodes.bullet_list:
    case nodes.ordered_list:
      return { is: "list", ordered: node.type === nodes.ordered_list, items: children(node).map(entry) };
    case nodes.table: {
      const rows = children(node);
      const first = rows.findIndex((row) => !isHead(row));
      const heads = Math.min(first < 0 ? rows.length : first, rows.length - 1);
      return { is: "table", caption: node.attrs.caption, heads, rows: rowsOf(node) };
    }
    case nodes.image: return { is: "image", ...node.attrs };
    default: return { is: "paragraph", runs: runsOf(node) };
  }
}

const isBlank = (one) => (one.is === "paragraph" && one.runs.length === 0) || (one.is === "heading" && !one.text);

/** The document as it is stored; empty paragraphs are only places to write. */
export const contentOf = (doc) => ({ blocks: children(doc).map(stored).filter((one) => !isBlank(one)) });
