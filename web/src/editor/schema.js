// The structure of a document, exactly as it is stored (gongkai-domain, publication::content): what
// cannot be stored cannot be written.
import { Schema } from "prosemirror-model";

const safe = /^(https?:\/\/(?![/@]).|mailto:(?![/@]).|tel:(?![/@]).)[^\s<>"'\\`]*$/i;
const controls = /[\u0000-\u001f\u007f-\u009f]/;

/** Is it an address that readers may be led to? The server asks the same once more. */
export const isSafeLink = (link) => safe.test(link) && link.length <= 2000 && !controls.test(link);

const cell = (tag, role) => ({
  content: "cell_line+",
  attrs: { colspan: { default: 1 }, rowspan: { default: 1 }, colwidth: { default: null } },
  tableRole: role,
  isolating: true,
  parseDOM: [{ tag }],
  toDOM: () => [tag, 0],
});

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    heading: {
      group: "block", content: "text*", marks: "", defining: true,
      attrs: { level: { default: 1 } },
      parseDOM: [1, 2, 3].map((level) => ({ tag: `h${level + 2}`, attrs: { level } })),
      toDOM: (node) => [`h${node.attrs.level + 2}`, { "data-level": node.attrs.level }, 0],
    },
    bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    ordered_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
    list_item: { content: "paragraph+", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    table: {
      group: "block", content: "table_row+", tableRole: "table", isolating: true,
      attrs: { caption: { default: "" } },
      parseDOM: [{ tag: "table", getAttrs: (dom) => ({ caption: dom.getAttribute("data-caption") || "" }) }],
      toDOM: (node) => ["table", { class: "table", "data-caption": node.attrs.caption }, ["tbody", 0]],
    },
    table_row: {
      content: "(table_cell | table_header)*", tableRole: "row",
      parseDOM: [{ tag: "tr" }], toDOM: () => ["tr", 0],
    },
    table_cell: cell("td", "cell"),
    table_header: cell("th", "header_cell"),
    cell_line: {
      content: "text*", marks: "",
      parseDOM: [{ tag: "div.cell-line" }], toDOM: () => ["div", { class: "cell-line" }, 0],
    },
    image: {
      group: "block", atom: true, draggable: true,
      attrs: { file: {}, alt: { default: "" }, caption: { default: "" } },
      toDOM: ({ attrs: { file, alt, caption } }) => ["figure",
        ["img", { src: `picture?of=${file}`, alt, "data-file": file, "data-caption": caption }],
        ["figcaption", caption || alt]],
    },
    text: { group: "inline" },
    hard_break: {
      group: "inline", inline: true, selectable: false,
      parseDOM: [{ tag: "br" }], toDOM: () => ["br"],
    },
  },
  marks: {
    link: {
      attrs: { href: {} }, inclusive: false,
      parseDOM: [{
        tag: "a[href]",
        getAttrs: (dom) => isSafeLink(dom.getAttribute("href")) && { href: dom.getAttribute("href") },
      }],
      toDOM: (mark) => ["a", { href: mark.attrs.href, rel: "noreferrer" }, 0],
    },
    strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
  },
});
