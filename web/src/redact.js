// Marking by selection: what is chosen in the text, or drawn on the picture, is put into the form.
// Without script the same is typed.

const form = document.querySelector("form[data-redact]");
const put = (name, value) => {
  const field = form && form.elements.namedItem(name);
  if (field) field.value = value;
};

document.addEventListener("mouseup", () => {
  const chosen = document.getSelection();
  if (!form || !chosen || chosen.isCollapsed) return;
  const pieceOf = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest("[data-piece]");
  const piece = pieceOf(chosen.anchorNode);
  const words = chosen.toString().trim();
  if (!piece || piece !== pieceOf(chosen.focusNode) || !words) return;
  put("piece", piece.dataset.piece);
  put("words", words);
});

const picture = document.querySelector("img[data-patches]");
if (picture && form) {
  const frame = picture.parentElement;
  const box = document.createElement("div");
  box.className = "redact-box";
  box.hidden = true;
  frame.append(box);
  let from = null;
  // In dots of the picture, whatever its size on the screen.
  const at = (event) => {
    const seen = picture.getBoundingClientRect();
    const scale = picture.width ? Number(picture.getAttribute("width")) / seen.width : 1;
    const inside = (value, most) => Math.min(Math.max(value, 0), most);
    return {
      x: inside(event.clientX - seen.left, seen.width),
      y: inside(event.clientY - seen.top, seen.height),
      scale,
    };
  };
  picture.addEventListener("dragstart", (event) => event.preventDefault());
  picture.addEventListener("pointerdown", (event) => {
    from = at(event);
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = at(event);
    const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
    const [width, height] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
    Object.assign(box.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
    box.hidden = false;
    put("x", Math.floor(x * to.scale));
    put("y", Math.floor(y * to.scale));
    put("width", Math.ceil(width * to.scale));
    put("height", Math.ceil(height * to.scale));
  });
  picture.addEventListener("pointerup", () => { from = null; });
}
