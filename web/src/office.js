// The queue by keyboard (J K X Enter), the bar that appears for chosen rows, forms that must not be
// lost, `?` for help. All of it is reachable without script by links, checkboxes and buttons.

const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

/** Rows that lead somewhere, in every queue of the page. */
const rows = () => [...document.querySelectorAll(".queue tbody tr")].filter((row) => row.querySelector("a[href]"));

let here = -1;

function stand(next) {
  const all = rows();
  if (!all.length) return;
  if (all[here]) all[here].classList.remove("here");
  here = Math.max(0, Math.min(next, all.length - 1));
  all[here].classList.add("here");
  const link = all[here].querySelector(".title a, a[href]");
  link.focus({ preventScroll: true });
  all[here].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector(".palette")) return;
  const key = event.key.toLowerCase();
  if (key === "j") stand(here + 1);
  else if (key === "k") stand(here - 1);
  else if (key === "x") {
    const row = rows()[here];
    const box = row && row.querySelector("input[type=checkbox]");
    if (box) box.click();
  } else if (key === "?") {
    const help = document.querySelector("[data-help]");
    if (help) location.assign(help.href);
  } else return;
  event.preventDefault();
});

// Chosen rows: the bar takes the place of nothing, so nothing jumps.
function countChosen() {
  const boxes = [...document.querySelectorAll(".queue input[type=checkbox][name]")];
  const chosen = boxes.filter((box) => box.checked);
  boxes.forEach((box) => box.closest("tr").classList.toggle("chosen", box.checked));
  document.querySelectorAll("[data-chosen]").forEach((word) => {
    word.textContent = chosen.length ? `已选 ${chosen.length} 件` : "选中几件，可以一起办";
  });
  document.querySelectorAll("[data-for-chosen]").forEach((act) => { act.disabled = !chosen.length; });
  document.querySelectorAll("[data-choose-all]").forEach((all) => {
    all.checked = boxes.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  });
}
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-choose-all]")) {
    document.querySelectorAll(".queue input[type=checkbox][name]").forEach((box) => { box.checked = event.target.checked; });
  }
  if (event.target.matches(".queue input[type=checkbox]")) countChosen();
});
countChosen();

// A form marked data-guard asks the browser to warn before its changes are lost.
let unsaved = false;
document.addEventListener("input", (event) => {
  if (event.target.form && event.target.form.matches("[data-guard]")) unsaved = true;
});
document.addEventListener("submit", () => { unsaved = false; });
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});

// htmx: a refusal (422) and a conflict (409) carry the form with its sentences: show them.
document.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.xhr.status;
  if (status === 422 || status === 409) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
