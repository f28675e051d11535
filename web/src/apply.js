// The form of an application: progress of uploads, what may be public already while it is written, and the
// code that a two-dimensional code brings behind the #. Without this script the pages say the same, later.

/** Sends a form with files by itself, so that the progress can be told. */
function sendWithProgress(form, submitter) {
  const data = new FormData(form);
  if (submitter && submitter.name) data.append(submitter.name, submitter.value);
  const line = form.querySelector(".upload-progress");
  const request = new XMLHttpRequest();
  line.hidden = false;
  line.textContent = "正在上传……";
  request.upload.addEventListener("progress", (at) => {
    if (at.lengthComputable) line.textContent = `正在上传，${Math.floor(at.loaded * 100 / at.total)}%`;
  });
  request.addEventListener("load", () => {
    if (request.status < 400) location.assign(request.responseURL);
    else show(request.responseText);
  });
  request.addEventListener("error", () => {
    line.textContent = "没有传完，请检查网络后再点一次；您填的内容还在。";
  });
  request.open("POST", form.action);
  request.send(data);
}

/** Shows a page that came back with faults. */
function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  document.querySelector("main").replaceWith(document.importNode(page.querySelector("main"), true));
  document.title = page.title;
  start();
  const faults = document.querySelector(".error-summary");
  if (!faults) return;
  faults.tabIndex = -1;
  faults.focus();
}

/** Asks what may be public already, a moment after the last key. */
function suggest(field, place) {
  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const answer = await fetch(`${place.dataset.suggest}?q=${encodeURIComponent(field.value.slice(0, 400))}`);
      if (!answer.ok) return;
      const list = new DOMParser().parseFromString(`<ul>${await answer.text()}</ul>`, "text/html").querySelector("ul");
      place.querySelector("ul").replaceChildren(...list.children);
      place.hidden = list.childElementCount === 0 && place.querySelector("ul").childElementCount === 0;
    }, 600);
  });
}

function start() {
  const form = document.querySelector("form[data-upload]");
  if (form) {
    form.addEventListener("submit", (event) => {
      const chosen = [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length > 0);
      if (!chosen) return;
      event.preventDefault();
      sendWithProgress(form, event.submitter);
    });
  }
  const [field, place] = [document.getElementById("description"), document.querySelector("[data-suggest]")];
  if (field && place) suggest(field, place);
  const code = document.querySelector("form[data-code] [name=code]");
  if (code && location.hash.length > 1) {
    code.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname + location.search);
  }
}

start();
