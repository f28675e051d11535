// Small things on every page. Each control is a plain link, button or field that works without it.

/** Closes every open menu but the one given. */
function closeMenus(but) {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (menu !== but) menu.open = false;
  });
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));

  if (event.target.closest("[data-print]")) window.print();

  const copier = event.target.closest("[data-copy]");
  if (copier && navigator.clipboard) {
    navigator.clipboard.writeText(copier.dataset.copy).then(() => {
      const word = copier.querySelector("[data-word]") || copier;
      const before = word.textContent;
      word.textContent = "已复制";
      setTimeout(() => { word.textContent = before; }, 1500);
    });
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open]");
  if (!open) return;
  closeMenus();
  open.querySelector("summary").focus();
});

// A sort or filter field sends its form; without script there is a button beside it.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// A form that came back with faults: the summary takes the focus.
const faults = document.querySelector(".error-summary");
if (faults) {
  faults.tabIndex = -1;
  faults.focus();
}
