// A citizen applies and tracks: on a phone without scripts, and with them.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { follow, openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, named, withinWidth } from '../harness/checks.mjs';
import { PAYLOADS, ran } from '../harness/injections.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';
import { until } from '../harness/until.mjs';

// The office looks into the mailbox four times a minute.
const COLLECTED_MS = 40_000;
// A county code that is assigned to no county.
const NUMBER = '110199199001010010';
const PDF = { name: '线索.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n线索') };

describe('apply', { concurrency: 1 }, () => {
  let browser;
  let program;

  before(async () => {
    browser = await theBrowser();
    program = await house('apply');
  });

  const open = async (options = {}) => openPage(await visitor(browser, program.address, options));
  // The key of a form: without scripts the tool cannot tell when a button has come to rest.
  const next = (page, path) => follow(page, path, () => page.press('.form-foot button[value=next]', 'Enter'));

  /** Both sizes; what looks at names and contrasts needs scripts of its own, so it is not asked without any. */
  async function look(page, role, scripts = false) {
    const wrong = [];
    for (const size of [SIZES.desk, SIZES.phone]) {
      await page.setViewportSize(size);
      wrong.push(...await withinWidth(page));
      await picture(page, `apply-${role}`);
    }
    return scripts ? [...wrong, ...await named(page), ...await accessible(page)] : wrong;
  }

  test('a citizen on a phone without scripts applies and tracks', async () => {
    const { page, faults } = await open({ javaScriptEnabled: false, viewport: SIZES.phone });
    const wrong = [];
    await page.goto('/');
    await follow(page, /^\/apply$/, () => page.press('main a[href="/apply"]', 'Enter'));
    wrong.push(...await look(page, 'how'));
    await follow(page, /^\/apply\/who$/, () => page.press('main a[href="/apply/who"]', 'Enter'));
    wrong.push(...await look(page, 'who'));
    await page.setViewportSize(SIZES.phone);
    await page.check('[name=kind][value=natural]');
    await next(page, /^\/apply\/what$/);
    await page.fill('#description', '年度报告和法律援助补贴发放情况');
    await page.setInputFiles('#clue', PDF);
    await follow(page, /^\/apply\/what$/, () => page.press('.form-foot button[value=look]', 'Enter'));
    assert.match(await page.innerText('#already'), /可能已经公开/);
    assert.match(await page.innerText('.file-list'), /线索\.pdf/);
    wrong.push(...await look(page, 'what'));
    await next(page, /^\/apply\/delivery$/);
    await page.check('[name=delivery][value=email-online]');
    wrong.push(...await look(page, 'delivery'));
    await next(page, /^\/apply\/identity$/);
    // A slip is told at its field, and nothing is lost.
    await page.fill('#name', '甲某');
    await page.fill('#number', NUMBER.replace(/0$/, '1'));
    await page.fill('#phone', '0000-1234567');
    await next(page, /^\/apply\/identity$/);
    assert.match(await page.innerText('.error-summary'), /最后一位/);
    assert.match(await page.innerText('.error-summary'), /电子邮箱/);
    assert.equal(await page.inputValue('#name'), '甲某');
    wrong.push(...await look(page, 'identity-refused'));
    await page.fill('#number', NUMBER);
    await page.fill('#email', 'reader@example.cn');
    await follow(page, /^\/apply\/delivery$/, () => page.press('.form-foot button[value=back]', 'Enter'));
    await next(page, /^\/apply\/identity$/);
    assert.equal(await page.inputValue('#number'), NUMBER, 'back loses nothing');
    await next(page, /^\/apply\/check$/);
    const said = await page.innerText('main');
    assert.ok(!said.includes(NUMBER) && said.includes('110***********0010'));
    wrong.push(...await look(page, 'check'));
    await next(page, /^\/apply\/done$/);
    const code = (await page.innerText('.receipt-code')).trim();
    assert.match(code, /^[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$/);
    wrong.push(...await look(page, 'done'));
    await follow(page, /^\/track$/, () => page.press('main a[href="/track"]', 'Enter'));
    wrong.push(...await look(page, 'track'));
    await page.fill('#code', 'ABCD EFGH');
    await follow(page, /^\/track$/, () => page.press('main form button[type=submit]', 'Enter'));
    assert.match(await page.innerText('.error-summary'), /没有查到这个查询码/);
    await page.fill('#code', code.toLowerCase());
    await follow(page, /^\/track\/status$/, () => page.press('main form button[type=submit]', 'Enter'));
    await until(async () => {
      await page.reload();
      return (await page.innerText('h1')).includes('等待双方确认收到');
    }, COLLECTED_MS, 'the office did not take it');
    wrong.push(...await look(page, 'status'));
    await follow(page, /^\/track\/status$/, () => page.press('main form[action="/track/confirm"] button', 'Enter'));
    await until(async () => {
      await page.goto('/track/status');
      return (await page.innerText('main')).includes('您在网上确认了申请是您提交的');
    }, COLLECTED_MS, 'the confirmation did not come');
    assert.deepEqual([...wrong, ...faults()].filter((one) => !one.includes('422')), []);
    await page.context().close();
  });

  test('with scripts: suggestions while it is written, progress of files, and the code of a picture', async () => {
    const { page, faults } = await open();
    const wrong = [];
    await page.goto('/apply/who');
    wrong.push(...await look(page, 'who-scripts', true));
    await page.setViewportSize(SIZES.desk);
    await page.check('[name=kind][value=business]');
    await next(page, /^\/apply\/what$/);
    await page.fill('#description', '年度报告');
    await page.waitForSelector('#already:not([hidden]) li');
    await page.setInputFiles('#clue', [PDF, { name: '错.exe', mimeType: 'application/pdf', buffer: Buffer.from('MZ') }]);
    await page.click('.form-foot button[value=next]');
    await page.waitForSelector('.error-summary');
    assert.match(await page.innerText('.file-list'), /线索\.pdf/);
    await page.click('.file-list button');
    await page.waitForFunction(() => !document.querySelector('.file-list'));
    await page.setInputFiles('#clue', PDF);
    await Promise.all([page.waitForURL('**/apply/delivery'), page.click('.form-foot button[value=next]')]);
    wrong.push(...await look(page, 'delivery-scripts', true));
    await page.setViewportSize(SIZES.desk);
    await follow(page, /^\/apply\/saved$/, () => page.click('.wizard-later button'));
    assert.match(await page.innerText('main'), /用这台设备的这个浏览器/);
    await page.goto('/track#ABCD-EFGH-IJKL-MNOP');
    assert.equal(await page.inputValue('#code'), 'ABCD-EFGH-IJKL-MNOP');
    assert.equal(await page.evaluate(() => location.hash), '');
    wrong.push(...await look(page, 'track-scripts', true));
    assert.deepEqual([...wrong, ...faults()].filter((one) => !one.includes('422')), []);
    await page.context().close();
  });

  test('nothing that is typed into the form runs', async () => {
    const { page, faults } = await open();
    page.on('dialog', (dialog) => { throw new Error(`a dialog: ${dialog.message()}`); });
    await page.goto('/apply/who');
    await page.check('[name=kind][value=business]');
    await page.check('#has_agent');
    await next(page, /^\/apply\/what$/);
    for (const payload of PAYLOADS.slice(0, 12)) {
      for (const step of ['what', 'delivery', 'identity']) {
        await page.goto(`/apply/${step}`);
        for (const field of await page.$$('main input[type=text], main input[type=tel], main textarea')) await field.fill(payload);
        await page.click('.form-foot button[value=next]');
        await page.waitForLoadState();
        assert.ok(!await ran(page), `${payload} ran on ${step}`);
      }
      await page.goto('/apply/check');
      assert.ok(!await ran(page), `${payload} ran on check`);
    }
    assert.deepEqual(faults().filter((one) => !one.includes('422')), []);
    await page.context().close();
  });
});
