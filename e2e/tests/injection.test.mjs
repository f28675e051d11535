// Scripts in texts: payloads of every known class go through the editor, by keys and by the clipboard, and
// through every field of a document. Then every page that shows them is looked at: nothing runs, nothing is
// even tried that the content policy would have to stop.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { follow, openPage, visitor } from '../harness/browser.mjs';
import { paste } from '../harness/clipboard.mjs';
import { listening, PAYLOADS } from '../harness/payloads.mjs';
import { signIn, stepUp } from '../harness/people.mjs';
import { house, theBrowser } from '../harness/suite.mjs';
import { until } from '../harness/until.mjs';

const DOCUMENT = /^\/office\/documents\/[^/]+$/;
const TEXT = '.ProseMirror';
const DELIVERED_MS = 20_000;
// Fields of one line, with how much they take.
const FIELDS = { '#title': 190, '#issuer': 90, '#summary': 190 };
const groups = (all, size) => Array.from({ length: Math.ceil(all.length / size) }, (_, nth) => all.slice(nth * size, (nth + 1) * size));

describe('scripts in texts', { concurrency: 1 }, () => {
  let program;
  let at;
  const people = {};

  before(async () => {
    program = await house('injection');
    const browser = await theBrowser();
    for (const [name, account] of Object.entries({
      clerk: 'sfj-tigong', head: 'sfj-guzhang', reviewer: 'sfj-shencha', secrecy: 'sfj-baomi', leader: 'sfj-lingdao',
    })) {
      const context = await visitor(browser, program.address);
      people[name] = { ran: await listening(context), ...await openPage(context) };
      await signIn(program, people[name].page, account);
    }
    const context = await visitor(browser, program.address);
    people.citizen = { ran: await listening(context), ...await openPage(context) };
    const { page } = people.clerk;
    await page.goto('/office/documents/new');
    await page.selectOption('#kind', 'notice');
    await follow(page, /\/edit$/, () => page.click('.form-foot button'));
    at = new URL(page.url()).pathname.replace(/\/edit$/, '');
  });

  /** Nothing ran, and nothing was tried. */
  const quiet = (who, what) => assert.deepEqual([...people[who].ran(), ...people[who].faults()], [], what);

  /** Looks at a page as a person does: the pointer goes over it, links are there to be clicked. */
  async function look(who, address) {
    const { page } = people[who];
    await page.goto(address);
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('main *')) {
        for (const name of ['mouseover', 'focus', 'animationstart', 'toggle']) one.dispatchEvent(new Event(name));
      }
    });
    const bad = await page.evaluate(() => [...document.querySelectorAll('main a[href], main [src]')]
      .map((one) => one.href || one.src).filter((address) => !/^(https?:|mailto:|tel:)/.test(address)));
    assert.deepEqual(bad, [], `${who} on ${address}`);
    quiet(who, address);
  }

  test('are heard where they run', async () => {
    const { page, ran, faults } = people.citizen;
    await page.setContent('<img src=x onerror=ran(0)>');
    await until(async () => (await page.title(), ran().length === 1), DELIVERED_MS, 'what ran was not heard');
    faults();
  });

  test('are pasted as a clipboard', async () => {
    const { page } = people.clerk;
    for (const some of groups(PAYLOADS, 12)) {
      await page.goto(`${at}/edit`);
      await page.click(TEXT);
      for (const payload of some) {
        await page.evaluate(() => { document.querySelector('[data-said=paste]').textContent = ''; });
        await paste(page, `<p>前</p>${payload}<p>后</p>`, payload);
        await page.waitForFunction(() => /^(已|没有|内容|读|请)/.test(document.querySelector('[data-said=paste]').textContent));
        await page.keyboard.press('Control+End');
      }
      quiet('clerk', some.join('\n'));
      await follow(page, DOCUMENT, () => page.click('.form-foot button'));
      quiet('clerk', some.join('\n'));
    }
    await look('clerk', at);
    await look('clerk', `${at}/preview`);
  });

  test('are typed, in the editor and in every field', async () => {
    const { page } = people.clerk;
    for (const some of groups(PAYLOADS, 20)) {
      await page.goto(`${at}/edit`);
      await page.click(TEXT);
      for (const payload of some) {
        await page.keyboard.insertText(payload);
        await page.keyboard.press('Enter');
      }
      const short = (most) => some.reduce((all, one) => (all.length + one.length < most ? `${all}${one}` : all), '');
      for (const [field, most] of Object.entries(FIELDS)) await page.fill(field, short(most));
      await follow(page, DOCUMENT, () => page.click('.form-foot button'));
      quiet('clerk', some.join('\n'));
      for (const path of ['', '/edit', '/preview', '/approval']) await look('clerk', `${at}${path}`);
      await look('clerk', '/office/documents');
    }
  });

  test('are typed without the editor', async () => {
    const { page } = people.clerk;
    await page.goto(`${at}/edit`);
    const form = {
      title: '<img src=x onerror=ran(0)>关于公证服务的通知', text: PAYLOADS.join('\n\n'),
      summary: '"><svg onload=ran(1)>', issuer: "示范区司法局'><script>ran(2)</script>", formed_on: '2026-11-20',
      item: 'a20-01', topic: '公安、安全、司法', genre: '通知',
    };
    // As the form without scripts sends it.
    const send = (fields) => page.evaluate(async ([address, all]) => {
      const own = Object.fromEntries(['csrf', 'seen'].map((name) => [name, document.querySelector(`#edit [name=${name}]`).value]));
      const answer = await fetch(address, { method: 'POST', body: new URLSearchParams({ ...own, ...all }) });
      return { status: answer.status, path: new URL(answer.url).pathname };
    }, [`${at}/edit`, fields]);
    assert.equal((await send(form)).status, 422, 'an address that runs is refused');
    people.clerk.faults(); // the console reports the answer 422
    assert.deepEqual(await send({ ...form, text: form.text.replaceAll('](', ']（') }), { status: 200, path: at });
    for (const path of ['', '/edit', '/preview', '/approval', '/submit', '/findings']) await look('clerk', `${at}${path}`);
  });

  test('run neither for those who review nor for those who read', async () => {
    const decide = async (who, path, choice, fill = {}) => {
      const { page } = people[who];
      await look(who, `${at}/${path}`);
      for (const [field, value] of Object.entries(fill)) await page.fill(field, value);
      if (choice.check) await page.check(choice.check);
      await follow(page, DOCUMENT, () => page.click(choice.button));
      quiet(who, path);
    };
    await decide('clerk', 'submit', { button: '.form-foot button' });
    await decide('head', 'review', { button: 'button[value=return]' }, { '#reason': '<img src=x onerror=ran(3)>请补充' });
    const { page } = people.clerk;
    await page.goto(`${at}/edit`);
    await page.click(TEXT);
    await page.keyboard.press('Control+Home');
    await page.keyboard.insertText('<img src=x onerror=ran(4)>补充。');
    await follow(page, DOCUMENT, () => page.click('.form-foot button'));
    await look('clerk', `${at}/compare`);
    await decide('clerk', 'submit', { button: '.form-foot button' });
    await look('head', `${at}/compare`);
    await decide('head', 'review', { button: 'button[value=pass]' }, { '#opinion': '<svg onload=ran(5)>同意' });
    await decide('reviewer', 'review', { button: 'button[value=pass]' });
    await decide('secrecy', 'secrecy', { button: '.form-foot button', check: 'input[name=verdict][value=clear]' },
      { '#opinion': '<svg onload=ran(6)>不涉密' });
    await decide('leader', 'review', { button: 'button[value=pass]' });
    await stepUp(program, people.reviewer.page, 'sfj-shencha');
    await decide('reviewer', 'release', { button: 'button[value=now]' });
    const id = at.split('/').pop();
    const address = `/documents/qsfj/${id}`;
    const citizen = people.citizen.page;
    const there = async () => (await citizen.request.get(address)).status() === 200;
    await until(there, DELIVERED_MS, 'the portal does not show the document');
    for (const path of [address, '/disclosure', '/search?q=%E5%85%AC%E8%AF%81', '/search?q=%3Cscript%3Eran(7)%3C%2Fscript%3E', '/']) {
      await look('citizen', path);
    }
    await Promise.all(Object.values(people).map((one) => one.page.context().close()));
  });
});
