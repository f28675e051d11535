// The statistician's January: the report is counted from the ledgers, a block comes from a spreadsheet, what does not
// agree is told while one types, and each figure leads to what it counts.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { follow, openPage, visitor } from '../harness/browser.mjs';
import { accessible, named } from '../harness/checks.mjs';
import { signIn } from '../harness/people.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';

const CELL = '[data-grid] td.edit > input:not([type=hidden])';

describe('the report that writes itself', { concurrency: 1 }, () => {
  let page;

  before(async () => {
    const program = await house('report-draft');
    ({ page } = await openPage(await visitor(await theBrowser(), program.address)));
    await signIn(program, page, 'sfj-tongji');
  });

  const must = async () => Number((await page.innerText('[data-verdict]')).match(/^(\d+) 项/)?.[1] ?? 0);
  const answered = (act) => Promise.all([page.waitForResponse((one) => one.request().method() === 'POST'), act()]);
  const values = () => page.$$eval(CELL, (all) => all.map((field) => field.value));

  test('it is counted from the ledgers', async () => {
    await page.goto('/office/reports/begin');
    await follow(page, /\/office\/reports\/\w+\/edit/, () => page.click('main form button[type=submit]'));
    assert.match(await page.innerText('main'), /申请人情况/);
    assert.ok((await values()).some((value) => Number(value) > 0), 'the demo has applications of the year');
    assert.deepEqual([...await named(page), ...await accessible(page)], []);
    await picture(page, 'report-draft');
  });

  test('a wrong figure is told while it is typed, and can be taken back', async () => {
    const [before, faults] = [await values(), await must()];
    await page.locator(CELL).first().focus();
    await answered(() => page.keyboard.type('999'));
    await page.waitForFunction((was) => Number(document.querySelector('[data-verdict]').textContent.match(/^\d+/)) > was, faults);
    await page.keyboard.press('Enter'); // to the cell below
    await answered(() => page.keyboard.press('Control+z'));
    assert.deepEqual(await values(), before);
    await page.waitForFunction((was) => Number(document.querySelector('[data-verdict]').textContent.match(/^\d+/)) === was, faults);
  });

  test('a block of a spreadsheet is one step; words in it are refused with the cell', async () => {
    const before = await values();
    const paste = (text) => page.evaluate((words) => {
      const data = new DataTransfer();
      data.setData('text/plain', words);
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, text);
    await page.locator(CELL).first().focus();
    await paste('7\t8\t9\n1\t2\t3\n');
    await page.waitForFunction(() => document.querySelector('[data-said]').textContent.includes('已粘贴'));
    assert.deepEqual((await values()).slice(0, 3), ['7', '8', '9']);
    await picture(page, 'report-pasted');
    await page.keyboard.press('Control+z');
    assert.deepEqual(await values(), before);
    await paste('7\t很多\t9\n');
    await page.waitForFunction(() => !document.querySelector('[data-refused]').hidden);
    assert.match(await page.innerText('[data-refused]'), /很多/);
    assert.deepEqual(await values(), before, 'nothing half pasted');
  });

  test('a figure leads to what it counts', async () => {
    const at = (await values()).findIndex((value) => Number(value) > 0);
    await page.locator(CELL).nth(at).focus();
    await page.keyboard.press('F2');
    await page.waitForSelector('[data-source-panel]:not([hidden]) [data-source-body] table');
    assert.match(await page.innerText('[data-source-panel]'), /\d{4}-\d{3}/);
    await picture(page, 'report-source');
  });
});
