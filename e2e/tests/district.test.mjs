// The district collects annual reports: one is sent back with what does not agree, comes again mended, is accepted,
// and everything accepted is summed, each figure leading to where it comes from.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { follow, openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, named, withinWidth } from '../harness/checks.mjs';
import { signIn } from '../harness/people.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';

const YEAR = '/office/collections/2025';
const WRONG = '财政局';

describe('district', { concurrency: 1 }, () => {
  let clerk;

  before(async () => {
    const browser = await theBrowser();
    const program = await house('district-collects');
    clerk = await openPage(await visitor(browser, program.address));
    await signIn(program, clerk.page, 'qzf-tongji');
  });

  async function look(page, name) {
    const wrong = [];
    for (const size of [SIZES.desk, SIZES.phone]) {
      await page.setViewportSize(size);
      wrong.push(...await withinWidth(page));
      await picture(page, `district-${name}`);
    }
    await page.setViewportSize(SIZES.desk);
    assert.deepEqual([...wrong, ...await named(page), ...await accessible(page)], [], name);
  }

  const filed = (page) => follow(page, /^\/office\/filings\/\w+$/, () => page.click(`main a:has-text("${WRONG}")`));

  test('a report goes back, comes again, and the sum tells where its figures come from', async () => {
    const { page } = clerk;
    await page.goto(`${YEAR}?show=faulty`);
    await look(page, 'year');
    await filed(page);
    await look(page, 'filing');
    assert.match(await page.inputValue('#reason'), /财政局：\n.*核对时发现2处，请改正后重新报送：\n1\. 表三“自然人”列/);
    const file = `${new URL(page.url()).pathname}/file`;
    const report = JSON.parse(await page.evaluate(async (path) => (await fetch(path)).text(), file));
    await follow(page, /^\/office\/filings\/\w+$/, () => page.click('button:has-text("退回")'));
    assert.match(await page.innerText('.note-seal'), /退回意见/);

    // The agency mends its file, and it is taken in again.
    for (const cell of ['t3.new.natural', 't3.new.total']) report.cells[cell] -= 1;
    for (const chapter of report.chapters) {
      chapter.paragraphs = chapter.paragraphs.map((text) =>
        text.replace(/全年新收政府信息公开申请\d+件/, `全年新收政府信息公开申请${report.cells['t3.new.total']}件`));
    }
    await page.goto(`${YEAR}/import`);
    await look(page, 'import');
    const buffer = Buffer.from(JSON.stringify(report));
    await page.setInputFiles('#file', { name: '财政局更正.json', mimeType: 'application/json', buffer });
    await page.click('main form button[type=submit]');
    assert.match(await page.innerText('main'), /1 个文件已收，0 个没有收/);
    await filed(page);
    assert.match(await page.innerText('main'), /与前一次报送相比/);
    await follow(page, /^\/office\/filings\/\w+$/, () => page.click('button:has-text("核收")'));
    assert.match(await page.innerText('.facts'), /已核收/);

    await page.goto(`${YEAR}/roll-up`);
    await look(page, 'sums');
    await follow(page, /^\/office\/roll-ups\/\w+$/, () => page.click('button:has-text("汇总已核收的报告")'));
    await look(page, 'sum');
    await page.click('td#p-t3\\.new\\.total a');
    await page.waitForURL(/cell=t3\.new\.total/);
    await page.click('#source summary');
    assert.match(await page.innerText('#source'), new RegExp(`${WRONG}\\s+${report.cells['t3.new.total']}\\b`));
    // The year is public already: what is made of the sum says what was wrong.
    await follow(page, /^\/office\/roll-ups\/\w+\/report$/, () => page.click('button:has-text("转为报告草稿")'));
    await page.fill('#erratum', '改为全区汇总的数字');
    await follow(page, /^\/office\/reports\/\w+$/, () => page.click('button:has-text("转为报告草稿")'));
    assert.match(await page.innerText('main'), /更正说明\s*改为全区汇总的数字/);
    assert.deepEqual(clerk.faults().filter((one) => !one.includes('422')), []);
  });
});
