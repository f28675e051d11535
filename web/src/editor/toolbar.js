// The bar above the text: one stop of the tabulator, arrow keys within (WAI-ARIA toolbar). Buttons that
// ask something open a row below the bar.
import { isInTable } from "prosemirror-tables";

import { commands, insertTable, listAround, tableAround } from "./keys.js";
import { isSafeLink, schema } from "./schema.js";

const { nodes, marks } = schema;

/** Is what the button stands for so at the cursor? */
const pressed = {
  strong: (state) => {
    const { from, to, empty, $from } = state.selection;
    return empty ? !!marks.strong.isInSet(state.storedMarks || $from.marks()) : state.doc.rangeHasMark(from, to, marks.strong);
  },
  bullets: (state) => listAround(state)?.node.type === nodes.bullet_list,
  numbers: (state) => listAround(state)?.node.type === nodes.ordered_list,
  paragraph: (state) => state.selection.$from.parent.type === nodes.paragraph && !listAround(state),
};
[1, 2, 3].forEach((level) => {
  pressed[`heading${level}`] = ({ selection: { $from: { parent } } }) =>
    parent.type === nodes.heading && parent.attrs.level === level;
});

export class Toolbar {
  constructor(bar, rows, say) {
    Object.assign(this, { bar, rows, say });
    this.buttons = [...bar.querySelectorAll("button")];
    this.buttons.forEach((button, nth) => { button.tabIndex = nth ? -1 : 0; });
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button && button.getAttribute("aria-disabled") !== "true") this.act(button);
    });
    bar.addEventListener("keydown", (event) => this.move(event));
    rows.forEach((row) => this.asks(row));
  }

  attach(view) {
    this.view = view;
    this.update(view);
  }

  act({ dataset: { act, opens } }) {
    if (opens) this.open(opens);
    else {
      commands[act](this.view.state, this.view.dispatch, this.view);
      this.view.focus();
    }
  }

  move(event) {
    const shown = this.buttons.filter((button) => !button.hidden);
    const here = shown.indexOf(document.activeElement);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (event.key === "Escape") this.view.focus();
    if (to === undefined) return;
    event.preventDefault();
    const next = shown[(to + shown.length) % shown.length];
    this.buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
    next.focus();
  }

  open(name) {
    this.rows.forEach((row) => { row.hidden = row.dataset.row !== name; });
    const row = this.rows.find((one) => one.dataset.row === name);
    this.fill(row, name);
    row.querySelector("input, select").focus();
  }

  close() {
    this.rows.forEach((row) => { row.hidden = true; });
    this.view.focus();
  }

  /** What stands there already. */
  fill(row, name) {
    const { state } = this.view;
    const set = (field, value) => { row.querySelector(`[data-field=${field}]`).value = value; };
    if (name === "link") {
      const mark = marks.link.isInSet(state.selection.$to.marks());
      set("href", mark ? mark.attrs.href : "https://");
    } else if (name === "caption") set("caption", tableAround(state)?.node.attrs.caption ?? "");
    else if (name === "image") {
      const { node } = state.selection;
      const is = node && node.type === nodes.image;
      if (is) set("file", node.attrs.file);
      set("alt", is ? node.attrs.alt : "");
      set("caption", is ? node.attrs.caption : "");
    }
  }

  asks(row) {
    row.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      else if (event.key === "Enter" && event.target.tagName !== "BUTTON") {
        event.preventDefault();
        this.done(row);
      }
    });
    row.addEventListener("click", ({ target }) => {
      if (target.closest("[data-done]")) this.done(row);
      else if (target.closest("[data-close]")) this.close();
    });
  }

  done(row) {
    const of = (field) => row.querySelector(`[data-field=${field}]`).value.trim();
    const refused = this[`put_${row.dataset.row}`](of);
    if (refused) this.say(refused);
    else this.close();
  }

  put_link(of) {
    const href = of("href");
    if (!isSafeLink(href)) return "请填写http或https开头的网址。";
    const { state } = this.view;
    const { from, to, empty } = state.selection;
    if (!state.selection.$from.parent.type.allowsMarkType(marks.link)) return "标题和表格里不能放链接。";
    const mark = marks.link.create({ href });
    this.view.dispatch(empty ? state.tr.replaceSelectionWith(schema.text(href, [mark]), false) : state.tr.addMark(from, to, mark));
    return "";
  }

  put_table(of) {
    const [rows, columns] = [Number(of("rows")), Number(of("columns"))];
    const fits = (number, most) => Number.isInteger(number) && number >= 1 && number <= most;
    if (!fits(rows, 200) || !fits(columns, 30) || rows < 2) return "表格为2到200行、1到30列，含表头。";
    insertTable(rows, columns, of("caption"))(this.view.state, this.view.dispatch);
    return "";
  }

  put_caption(of) {
    const around = tableAround(this.view.state);
    if (around) this.view.dispatch(this.view.state.tr.setNodeMarkup(around.at, null, { caption: of("caption") }));
    return "";
  }

  put_image(of) {
    if (!of("file")) return "请先在“附件”里上传图片，用作“正文里的图片”。";
    if (!of("alt")) return "请写明画面内容，供看不见图片的人了解。";
    const image = nodes.image.create({ file: of("file"), alt: of("alt"), caption: of("caption") });
    const { state } = this.view;
    if (isInTable(state)) return "图片不能放在表格里。";
    this.view.dispatch(state.tr.replaceSelectionWith(image).scrollIntoView());
    return "";
  }

  /** Buttons say what is at the cursor; what cannot be done there says so by its state. */
  update({ state }) {
    const inTable = isInTable(state);
    this.buttons.forEach((button) => {
      const { act, only } = button.dataset;
      if (only === "table") button.hidden = !inTable;
      if (!act) return;
      if (pressed[act]) button.setAttribute("aria-pressed", String(!!pressed[act](state)));
      button.setAttribute("aria-disabled", String(!commands[act](state, undefined, this.view)));
    });
    if (document.activeElement && document.activeElement.hidden) this.view.focus();
    if (!this.buttons.some((button) => button.tabIndex === 0 && !button.hidden)) this.buttons[0].tabIndex = 0;
  }
}
