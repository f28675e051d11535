// Saves what is written every few seconds, beside the draft and not over it: the draft itself changes
// when the writer presses 保存. Without the server the text stays on this device until it is back.

const QUIET_MS = 3_000; // after the last key
const LONGEST_MS = 12_000; // while somebody goes on writing
const AGAIN_MS = 10_000; // after a failure

export class Keeping {
  /** `read` gives the fields as they are sent, `write` puts them back. */
  constructor({ form, read, write, say, ask, findings }) {
    Object.assign(this, { form, read, write, say, ask, findings });
    this.turn = form.dataset.turn;
    this.place = `gongkai.draft.${form.dataset.place}`;
    this.dirty = false;
    this.sending = false;
    addEventListener("online", () => this.send());
    addEventListener("beforeunload", (event) => {
      if (this.dirty && !this.leaving) event.preventDefault();
    });
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", () => {
      this.leaving = true;
      this.forget();
    });
    this.offer();
  }

  changed() {
    this.dirty = true;
    this.since ??= Date.now();
    const wait = Math.min(QUIET_MS, Math.max(0, this.since + LONGEST_MS - Date.now()));
    this.later(wait);
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  async send() {
    if (!this.dirty || this.sending || this.stopped || this.leaving) return;
    this.sending = true;
    this.dirty = false;
    this.since = undefined;
    const fields = this.read();
    try {
      this.take(await this.ask(this.form.dataset.keep, { ...fields, turn: this.turn }));
      this.forget();
    } catch (error) {
      this.dirty = true;
      this.failed(error, fields);
    }
    this.sending = false;
    if (this.dirty && !this.stopped) this.later(QUIET_MS);
  }

  take(answer) {
    if (answer.refused) {
      this.say("keep", `没有自动保存：${answer.refused}`, true);
      return;
    }
    if (answer.outcome === "elsewhere") {
      this.stopped = true;
      this.say("keep", "您在另一个窗口里改过同一条信息。这个窗口不再自动保存，写的内容还在；请留下一个窗口，按“保存”存入。", true);
      return;
    }
    this.turn = answer.turn;
    this.findings(answer.findings);
    if (answer.outcome === "overtaken") {
      this.say("keep", `${answer.by}保存了另一稿。您写的没有丢失，自动保存于 ${answer.at}；按“保存”可以对照两稿再决定。`, true);
    } else this.say("keep", `自动保存于 ${answer.at}`, false);
  }

  failed(error, fields) {
    const gone = error.status === 401 || error.status === 403;
    const kept = this.remember(fields);
    const here = kept ? "写的内容暂存在这台电脑上" : "请不要关闭这个窗口";
    if (gone) {
      this.stopped = true;
      this.say("keep", `登录已过期，${here}。请在新窗口登录，再重新打开本页恢复。`, true);
      return;
    }
    this.say("keep", `没有连上服务器，${here}，连上后自动保存。`, true);
    this.later(AGAIN_MS);
  }

  remember(fields) {
    try {
      localStorage.setItem(this.place, JSON.stringify({ at: new Date().toTimeString().slice(0, 5), fields }));
      return true;
    } catch {
      return false; // full, or forbidden by the office
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.place);
    } catch {
      // forbidden by the office: nothing was kept
    }
  }

  /** What was written without the server and never arrived there. */
  offer() {
    const panel = document.querySelector("[data-offer]");
    let left = null;
    try {
      left = JSON.parse(localStorage.getItem(this.place));
    } catch {
      return;
    }
    if (!left || !panel) return;
    panel.hidden = false;
    panel.querySelector("[data-at]").textContent = left.at;
    panel.addEventListener("click", ({ target }) => {
      if (!target.closest("button")) return;
      panel.hidden = true;
      if (target.closest("[data-take]")) {
        this.write(left.fields);
        this.changed();
      } else this.forget();
    });
  }
}
