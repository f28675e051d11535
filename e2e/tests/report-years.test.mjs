// Reports over the years: a citizen compares on a phone, the statistician's unsaved work waits, and people talk about a
// figure beside it.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { follow, openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, named, withinWidth } from '../harness/checks.mjs';
import { signIn } from '../harness/people.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';

const CELL = '[data-grid] td.edit > input:not([type=hidden])';

describe('reports over the years', { concurrency: 1 }, () => {
  let program;

  before(async () => {
    program = await house('report-years');
  });

  test('a citizen compares years on a phone', async () => {
    const { page, faults } = await openPage(await visitor(await theBrowser(), program.address));
    await page.setViewportSize(SIZES.phone);
    await page.goto('/annual-reports/directory');
    assert.deepEqual(await withinWidth(page), []);
    await picture(page, 'years-directory');
    await follow(page, /^\/annual-reports\/years$/, () => page.click('main th a:has-text("司法局")'));
    const heads = await page.$$eval('.table-years thead th', (all) => all.map((one) => one.textContent.trim()));
    assert.ok(['2025', '2021', '2020', '2019'].every((year) => heads.includes(year)), heads.join());
    assert.ok((await page.locator('.chart svg[role=img]').count()) >= 3, 'figures are drawn');
    await page.locator('.chart summary').first().click();
    assert.match(await page.innerText('.chart table'), /2025/);
    const sum = await page.innerText('tr:has(th:has-text("其他处理（三项合计）"))');
    assert.match(sum, /\b2\b.*\b1\b/s, 'three lines of the later form and the one of the former');
    assert.ok((await page.locator('.table-years .incomparable').count()) > 0);
    assert.deepEqual([...await withinWidth(page), ...await named(page), ...await accessible(page)], []);
    await picture(page, 'years-phone');
    await page.goto('/annual-reports/compare?agency=sfj&year=2021&with=2020');
    if (/无法对比/.test(await page.innerText('main'))) await page.goto('/annual-reports/compare');
    assert.match(await page.innerText('main'), /不可比|增减/);
    await picture(page, 'compare-phone');
    assert.deepEqual(faults().filter((one) => !one.includes('404')), []);
  });

  test('what was entered and not saved is there again, and a comment stands beside it', async () => {
    const { page } = await openPage(await visitor(await theBrowser(), program.address));
    await signIn(program, page, 'sfj-tongji');
    await page.goto('/office/reports/begin');
    await follow(page, /\/office\/reports\/\w+\/edit/, () => page.click('main form button[type=submit]'));
    const edit = `${new URL(page.url()).pathname}?chapter=2`;
    await page.goto(edit);
    const cell = page.locator(CELL).first();
    await cell.focus();
    await Promise.all([
      page.waitForResponse((one) => one.url().endsWith('/working')),
      page.keyboard.type('77'),
    ]);
    await page.waitForFunction(() => document.querySelector('[data-said]').textContent.includes('已自动留存'));
    const kept = await cell.inputValue();
    await page.evaluate(() => { window.onbeforeunload = null; });
    page.on('dialog', (dialog) => dialog.accept());
    await page.goto(edit);
    assert.match(await page.innerText('main'), /有没有保存的改动/);
    assert.equal(await page.locator(CELL).first().inputValue(), kept);
    await picture(page, 'report-unsaved');
    await follow(page, /\/edit$/, () => page.click('button:has-text("不要了")'));
    assert.doesNotMatch(await page.innerText('main'), /有没有保存的改动/);

    await page.click('#comments summary:has-text("写一条批注")');
    await page.selectOption('#comment-place', { index: 8 });
    await page.fill('#comment-words', '比去年少，请核对原因');
    await follow(page, /\/edit$/, () => page.click('#comments button:has-text("写上")'));
    assert.match(await page.innerText('#comments'), /1 条没有处理完/);
    assert.deepEqual([...await named(page), ...await accessible(page)], []);
    await picture(page, 'report-comments');
    await follow(page, /\/edit$/, () => page.click('#comments button:has-text("处理完")'));
    assert.match(await page.innerText('#comments'), /已处理完的 1 条/);
  });
});
