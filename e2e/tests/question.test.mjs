// A question: asked on the portal without scripts, answered at the desk, the answer read with the code, and the
// question, without whoever asked, reviewed and shown to everybody.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { follow, openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, named, withinWidth } from '../harness/checks.mjs';
import { signIn, stepUp } from '../harness/people.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';
import { until } from '../harness/until.mjs';

// The office looks into the mailbox four times a minute.
const COLLECTED_MS = 40_000;
const DELIVERED_MS = 40_000;
const DOCUMENT = /^\/office\/documents\/[0-9a-z]+$/;
const ASKED = '我叫张三样，周六能去公证处办继承公证吗';
const PUBLIC = '周六能办继承公证吗';
const ANSWER = '周六上午值班，先打电话预约。';

describe('a question', { concurrency: 1 }, () => {
  let program;
  let citizen;
  let code;
  let at;
  const people = {};

  before(async () => {
    program = await house('question');
    const browser = await theBrowser();
    citizen = await openPage(await visitor(browser, program.address, { javaScriptEnabled: false, viewport: SIZES.phone }));
    for (const [name, account] of Object.entries({
      clerk: 'sfj-zixun', head: 'sfj-guzhang', reviewer: 'sfj-shencha', secrecy: 'sfj-baomi', leader: 'sfj-lingdao',
    })) {
      people[name] = await openPage(await visitor(browser, program.address));
      await signIn(program, people[name].page, account);
    }
  });

  async function look(page, name) {
    const wrong = [];
    for (const size of [SIZES.desk, SIZES.phone]) {
      await page.setViewportSize(size);
      wrong.push(...await withinWidth(page));
      await picture(page, `question-${name}`);
    }
    // Without scripts axe never comes to its end: the rules run on the page of somebody who has them.
    const rules = page === citizen.page ? [] : await accessible(page);
    assert.deepEqual([...wrong, ...await named(page), ...rules], [], name);
  }

  test('is asked on the portal', async () => {
    const { page } = citizen;
    await page.goto('/questions');
    await follow(page, /^\/questions\/ask$/, () => page.click('main a[href="/questions/ask"]'));
    const bureau = page.locator('label:has-text("司法局")');
    if (await bureau.count()) await bureau.first().click();
    await page.fill('#text', ASKED);
    await look(page, 'ask');
    await page.click('main form button:has-text("提交问题")');
    code = (await page.innerText('.receipt-code')).trim();
    assert.match(code, /^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/);
  });

  test('is answered at the desk, and read with the code', async () => {
    const { page } = people.clerk;
    await until(async () => {
      await page.goto('/office/inquiries/search?open=yes');
      return (await page.innerText('main')).includes(ASKED);
    }, COLLECTED_MS, 'the question did not come');
    await follow(page, /^\/office\/inquiries\/[0-9a-z]+$/, () => page.locator(`main tr:has-text("${ASKED}") a`).first().click());
    at = new URL(page.url()).pathname;
    await page.fill('#answer', ANSWER);
    await follow(page, /^\/office\/inquiries\/[0-9a-z]+$/, () => page.click('button:has-text("登记答复")'));
    await look(page, 'answered');
    const visit = citizen.page;
    await until(async () => {
      await visit.goto('/receipts');
      await visit.fill('#code', code);
      await visit.click('main form button[type=submit]');
      return (await visit.innerText('main')).includes(ANSWER);
    }, COLLECTED_MS, 'the answer was not there');
  });

  test('is drafted without whoever asked, reviewed, and shown to everybody', async () => {
    const { page } = people.clerk;
    await page.setViewportSize(SIZES.desk);
    await page.goto(at);
    await page.click('summary:has-text("去掉个人信息后拟稿")');
    await page.fill('#title', PUBLIC);
    await page.fill('#public_question', PUBLIC);
    await page.fill('#public_answer', ANSWER);
    await follow(page, /\/edit$/, () => page.click('button:has-text("拟公开稿")'));
    const draft = new URL(page.url()).pathname.replace(/\/edit$/, '');
    await page.selectOption('#topic', '公安、安全、司法');
    await follow(page, DOCUMENT, () => page.click('.form-foot button'));

    const decide = async (who, path, button, { check, fill = {} } = {}) => {
      const own = people[who].page;
      await own.goto(`${draft}/${path}`);
      for (const [field, value] of Object.entries(fill)) await own.fill(field, value);
      if (check) await own.check(check);
      await follow(own, DOCUMENT, () => own.click(button));
    };
    await decide('clerk', 'submit', '.form-foot button');
    await decide('head', 'review', 'button[value=pass]', { fill: { '#opinion': '同意。' } });
    await decide('reviewer', 'review', 'button[value=pass]');
    await decide('secrecy', 'secrecy', '.form-foot button',
      { check: 'input[name=verdict][value=clear]', fill: { '#opinion': '不涉密' } });
    await decide('leader', 'review', 'button[value=pass]');
    await stepUp(program, people.reviewer.page, 'sfj-shencha');
    await decide('reviewer', 'release', 'button[value=now]');

    const visit = citizen.page;
    await until(async () => {
      await visit.goto('/questions');
      return (await visit.innerText('main')).includes(PUBLIC);
    }, DELIVERED_MS, 'the portal does not show the question');
    await look(visit, 'listed');
    await follow(visit, /^\/documents\//, () => visit.click(`main a:has-text("${PUBLIC}")`));
    const shown = await visit.innerText('main');
    assert.ok(shown.includes(ANSWER) && !shown.includes('张三样'), shown);
    assert.deepEqual([...citizen.faults(), ...Object.values(people).flatMap((one) => one.faults())], []);
  });
});
