// 长辈版, 高对比, zoom, light or dark: applied before the first paint, remembered on this device
// only. Loaded in the head without `defer`; the pages work without it, by ?view= and ?contrast=.
(function () {
  "use strict";
  var KEY = "gongkai.view";
  var root = document.documentElement;
  var asked = new URLSearchParams(location.search);

  function load() {
    try { return JSON.parse(localStorage.getItem(KEY)) || {}; } catch (_) { return {}; }
  }
  function save(view) {
    try { localStorage.setItem(KEY, JSON.stringify(view)); } catch (_) { /* private window: not remembered */ }
  }
  function apply(view) {
    root.classList.toggle("elder", !!view.elder);
    root.classList.toggle("contrast", !!view.contrast);
    if (view.zoom) root.setAttribute("data-zoom", view.zoom); else root.removeAttribute("data-zoom");
    if (view.theme) root.setAttribute("data-theme", view.theme); else root.removeAttribute("data-theme");
  }
  function mark(view) {
    document.querySelectorAll("[data-view]").forEach(function (control) {
      var on = !!view[control.dataset.view];
      control.setAttribute("aria-current", on ? "true" : "false");
      var word = control.querySelector("[data-on]");
      if (word) word.textContent = on ? word.dataset.on : word.dataset.off;
    });
    document.querySelectorAll("[data-zoom-set]").forEach(function (control) {
      control.setAttribute("aria-pressed", String((view.zoom || "100") === control.dataset.zoomSet));
    });
    document.querySelectorAll("[data-theme-set]").forEach(function (control) {
      control.setAttribute("aria-pressed", String((view.theme || "auto") === control.dataset.themeSet));
    });
  }

  var view = load();
  // What the address says wins, and is remembered.
  if (asked.has("view")) view.elder = asked.get("view") === "elder";
  if (asked.has("contrast")) view.contrast = asked.get("contrast") === "high";
  if (asked.has("view") || asked.has("contrast")) save(view);
  root.classList.add("script");
  apply(view);

  document.addEventListener("DOMContentLoaded", function () { mark(view); });
  document.addEventListener("click", function (event) {
    if (!event.target.closest) return;
    var control = event.target.closest("[data-view], [data-zoom-set], [data-theme-set]");
    if (!control) return;
    var data = control.dataset;
    if (data.view) view[data.view] = !view[data.view];
    if (data.zoomSet) view.zoom = data.zoomSet === "100" ? undefined : data.zoomSet;
    if (data.themeSet) view.theme = data.themeSet === "auto" ? undefined : data.themeSet;
    save(view);
    // With the wish in the address the link leads to the page without it; else nothing need load.
    if (data.view && (asked.has("view") || asked.has("contrast"))) {
      var next = new URLSearchParams(location.search);
      next.delete("view");
      next.delete("contrast");
      var rest = next.toString();
      location.assign(location.pathname + (rest ? "?" + rest : "") + location.hash);
    }
    event.preventDefault();
    apply(view);
    mark(view);
  });
})();
