// What the keys and the buttons do.
import { baseKeymap, chainCommands, setBlockType, toggleMark } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { Plugin, TextSelection } from "prosemirror-state";
import { liftListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import {
  addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, goToNextCell, isInTable, toggleHeaderRow,
} from "prosemirror-tables";

import { schema } from "./schema.js";

const { nodes, marks } = schema;

/** The list around the cursor, and where it begins. */
export function listAround(state) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type === nodes.bullet_list || node.type === nodes.ordered_list) return { node, at: $from.before(depth) };
  }
  return null;
}

/** The table around the cursor. */
export function tableAround(state) {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type === nodes.table) return { node: $from.node(depth), at: $from.before(depth) };
  }
  return null;
}

/** Entries become paragraphs first: a heading is no entry. */
const kindOfBlock = (type, attrs) => (state, dispatch, view) => {
  if (!listAround(state)) return setBlockType(type, attrs)(state, dispatch);
  if (!dispatch) return true;
  return liftListItem(nodes.list_item)(state, dispatch) && setBlockType(type, attrs)(view.state, view.dispatch);
};

const list = (type) => (state, dispatch, view) => {
  const around = listAround(state);
  if (around && around.node.type === type) return liftListItem(nodes.list_item)(state, dispatch);
  if (around) {
    if (dispatch) dispatch(state.tr.setNodeMarkup(around.at, type));
    return true;
  }
  const { parent } = state.selection.$from;
  if (parent.type !== nodes.heading) return wrapInList(type)(state, dispatch);
  return setBlockType(nodes.paragraph)(state, dispatch) && (!dispatch || wrapInList(type)(view.state, view.dispatch));
};

const lineBreak = (state, dispatch) => {
  const { parent } = state.selection.$from;
  if (parent.type !== nodes.paragraph) return false;
  if (dispatch) dispatch(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
};

/** A new table with a row of heads; the cursor stands in its first cell. */
export const insertTable = (rows, columns, caption) => (state, dispatch) => {
  if (isInTable(state)) return false;
  const line = (kind) => nodes.table_row.create(null, Array.from({ length: columns }, () => kind.createAndFill()));
  const all = Array.from({ length: rows }, (_, nth) => line(nth ? nodes.table_cell : nodes.table_header));
  if (!dispatch) return true;
  const { from } = state.selection;
  const tr = state.tr.replaceSelectionWith(nodes.table.create({ caption }, all));
  let at = null;
  tr.doc.forEach((node, pos) => { if (at === null && node.type === nodes.table && pos >= from - 1) at = pos; });
  if (at !== null) tr.setSelection(TextSelection.near(tr.doc.resolve(at + 1)));
  dispatch(tr.scrollIntoView());
  return true;
};

/** Behind a table or a picture at the end there is always a place to write. */
export const placeBehind = new Plugin({
  appendTransaction: (_transactions, _before, { doc, tr }) => {
    const { lastChild } = doc;
    const closed = lastChild.type === nodes.table || lastChild.type === nodes.image;
    return closed ? tr.insert(doc.content.size, nodes.paragraph.create()) : null;
  },
});

export const commands = {
  paragraph: kindOfBlock(nodes.paragraph),
  heading1: kindOfBlock(nodes.heading, { level: 1 }),
  heading2: kindOfBlock(nodes.heading, { level: 2 }),
  heading3: kindOfBlock(nodes.heading, { level: 3 }),
  strong: toggleMark(marks.strong),
  unlink: (state, dispatch) => {
    const { from, to, empty } = state.selection;
    if (empty || !state.doc.rangeHasMark(from, to, marks.link)) return false;
    if (dispatch) dispatch(state.tr.removeMark(from, to, marks.link));
    return true;
  },
  bullets: list(nodes.bullet_list),
  numbers: list(nodes.ordered_list),
  row: addRowAfter,
  column: addColumnAfter,
  "no-row": deleteRow,
  "no-column": deleteColumn,
  heads: toggleHeaderRow,
  "no-table": deleteTable,
  undo,
  redo,
};

export const bindings = {
  ...baseKeymap,
  Enter: chainCommands(splitListItem(nodes.list_item), baseKeymap.Enter),
  "Shift-Enter": lineBreak,
  "Mod-b": commands.strong,
  "Mod-z": undo,
  "Mod-y": redo,
  "Shift-Mod-z": redo,
  "Mod-Alt-0": commands.paragraph,
  "Mod-Alt-1": commands.heading1,
  "Mod-Alt-2": commands.heading2,
  "Mod-Alt-3": commands.heading3,
  "Shift-Mod-8": commands.bullets,
  "Shift-Mod-7": commands.numbers,
  // Outside a table the tabulator leads on, as everywhere on the page.
  Tab: goToNextCell(1),
  "Shift-Tab": goToNextCell(-1),
};
