// What visitors write: an error is reported without scripts, answered in the office, and the answer read
// with the code alone; whatever is typed anywhere, nothing of it runs.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { follow, openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, named, withinWidth } from '../harness/checks.mjs';
import { PAYLOADS, ran, texts } from '../harness/injections.mjs';
import { signIn } from '../harness/people.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';
import { until } from '../harness/until.mjs';

// The office looks into the mailbox four times a minute.
const COLLECTED_MS = 40_000;
const WORDS = '这一页的联系电话少写了一位';

describe('feedback', { concurrency: 1 }, () => {
  let browser;
  let program;
  let office;

  before(async () => {
    browser = await theBrowser();
    program = await house('feedback');
    office = await open();
    await signIn(program, office.page, 'qzf-shencha');
  });

  const open = async (options = {}) => openPage(await visitor(browser, program.address, options));
  const send = (page) => follow(page, /./, () => page.click('main form button[type=submit]'));

  async function look(page, role) {
    const wrong = [];
    for (const size of [SIZES.desk, SIZES.phone]) {
      await page.setViewportSize(size);
      wrong.push(...await withinWidth(page));
      await picture(page, `feedback-${role}`);
    }
    await page.setViewportSize(SIZES.desk);
    return [...wrong, ...await named(page), ...await accessible(page)];
  }

  /** Opens the report in the office that holds these words, once it has come. */
  async function reported(words) {
    const { page } = office;
    await until(async () => {
      await page.goto('/office/error-reports');
      return (await page.innerText('main')).includes(words);
    }, COLLECTED_MS, 'the report did not come');
    await follow(page, /^\/office\/error-reports\/\w+$/, () => page.click(`main a:has-text("${words}")`));
    return page;
  }

  test('an error is reported without scripts, answered, and the answer read with the code', async () => {
    const citizen = await open({ javaScriptEnabled: false, viewport: SIZES.phone });
    const { page } = citizen;
    await page.goto('/guide');
    await follow(page, /^\/report-error$/, () => page.click('footer a[href^="/report-error"]'));
    assert.equal(await page.inputValue('#page'), '/guide');
    await page.fill('#text', WORDS);
    await send(page);
    const code = (await page.innerText('.receipt-code')).trim();
    assert.match(code, /^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/);
    await follow(page, /^\/receipts$/, () => page.click('main a[href="/receipts"]'));
    await page.fill('#code', code.toLowerCase());
    await send(page);
    assert.match(await page.innerText('h1'), /已经收到/);

    const desk = await reported(WORDS);
    assert.deepEqual(await look(desk, 'reviewer'), []);
    await desk.check('#was_wrong');
    await desk.fill('#answer', '已经补上，谢谢您。');
    await follow(desk, /^\/office\/error-reports\/\w+$/, () => desk.click('main form[action$="/error-reports/' + desk.url().split('/').pop() + '"] button'));
    await until(async () => {
      await page.goto('/receipts');
      await page.fill('#code', code);
      await send(page);
      return (await page.innerText('main')).includes('已经补上，谢谢您。');
    }, COLLECTED_MS, 'the answer was not there');
    await page.context().close();
  });

  test('every page of a letter is readable at a desk and on a phone', async () => {
    const { page, faults } = await open();
    const wrong = [];
    for (const address of ['/public-comments', '/report-error?page=%2Fguide', '/receipts', '/open-data']) {
      await page.goto(address);
      wrong.push(...await look(page, 'visitor'));
    }
    await page.goto('/report-error');
    await send(page);
    assert.match(await page.innerText('.error-summary'), /哪里有错/);
    wrong.push(...await look(page, 'visitor-refused'));
    await page.fill('#text', '一个错字');
    await send(page);
    wrong.push(...await look(page, 'visitor-done'), ...faults());
    assert.deepEqual(wrong.filter((one) => !one.includes('422')), []);
    await page.context().close();
  });

  test('nothing that is typed into the portal runs there', async () => {
    const { page, faults } = await open();
    page.on('dialog', (dialog) => { throw new Error(`a dialog: ${dialog.message()}`); });
    for (const payload of PAYLOADS) {
      const typed = encodeURIComponent(payload);
      for (const address of [`/search?q=${typed}`, `/report-error?page=${typed}`, `/disclosure/a20-01?unit=${typed}`]) {
        await page.goto(address);
        assert.ok(!await ran(page), `${payload} ran at ${address}`);
      }
    }
    await page.goto('/receipts');
    await page.fill('#code', PAYLOADS.join(' '));
    await send(page);
    assert.ok(!await ran(page));
    assert.deepEqual(faults().filter((one) => !one.includes('422') && !one.includes('404')), []);
    await page.context().close();
  });

  test('nothing that is sent in a letter runs in the office', async () => {
    const { page } = await open();
    const all = texts(1_900);
    assert.ok(all.length < 8, 'one address sends ten letters an hour');
    for (const [nth, text] of all.entries()) {
      await page.goto('/report-error');
      await page.fill('#page', PAYLOADS[nth]);
      await page.fill('#text', `第${nth}封 ${text}`);
      await page.fill('#contact', PAYLOADS[nth + 8].slice(0, 100));
      await send(page);
      // What is no page of the portal is told beside what was typed; then it is left out.
      if (!await page.isVisible('.receipt-code')) {
        assert.ok(!await ran(page), `told about page ${nth}`);
        await page.fill('#page', '');
        await send(page);
      }
      assert.ok(await page.isVisible('.receipt-code'), await page.innerText('main'));
      assert.ok(!await ran(page));
    }
    office.faults();
    for (const nth of all.keys()) {
      const desk = await reported(`第${nth}封`);
      assert.ok(!await ran(desk), `letter ${nth}`);
      await follow(desk, /contact$/, () => desk.click('main form[action$="/contact"] button'));
      assert.ok(!await ran(desk), `who wrote letter ${nth}`);
    }
    assert.deepEqual(office.faults(), []);
    await page.context().close();
  });
});
