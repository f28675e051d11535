// The self-monitor: it looks, what it finds becomes a ticket, the unit mends with a screenshot as proof, somebody else
// verifies and closes; the same finding is never ordered twice.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { follow, openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, named, withinWidth } from '../harness/checks.mjs';
import { signIn } from '../harness/people.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';

const TICKET = /^\/office\/tickets\/[0-9a-z]+$/;

describe('the self-monitor', { concurrency: 1 }, () => {
  let overseer;
  let mender;
  let ticket;

  before(async () => {
    const program = await house('monitor');
    const browser = await theBrowser();
    const open = async () => openPage(await visitor(browser, program.address));
    [overseer, mender] = [await open(), await open()];
    await Promise.all([
      signIn(program, overseer.page, 'sfj-shencha'),
      signIn(program, mender.page, 'sfj-xinxi'),
    ]);
  });

  async function look(page, name) {
    const wrong = [];
    for (const size of [SIZES.desk, SIZES.phone]) {
      await page.setViewportSize(size);
      wrong.push(...await withinWidth(page));
      await picture(page, `monitor-${name}`);
    }
    await page.setViewportSize(SIZES.desk);
    assert.deepEqual([...wrong, ...await named(page), ...await accessible(page)], [], name);
  }

  const act = (page, button, path = TICKET) => follow(page, path, () => page.click(`main button:has-text("${button}")`));
  /** A finding about no unit in particular: the disclosure office mends it. */
  const finding = (page) => page.locator('form[action="/office/monitor/tickets"] tbody tr')
    .filter({ hasText: '公开工作机构' });

  test('a wide bulletin on a phone moves in its own box, and the units stay', async () => {
    const { page } = overseer;
    await page.setViewportSize(SIZES.phone);
    await page.goto('/office/bulletins');
    await follow(page, /^\/office\/bulletins\/[0-9a-z]+$/, () => page.locator('.queue .title a').first().click());
    const seen = await page.locator('.table-scroll').first().evaluate((box) => {
      box.scrollLeft = box.scrollWidth;
      const [outer, name] = [box, box.querySelector('tbody th')].map((one) => one.getBoundingClientRect());
      const readable = name.width >= 100 && name.width < outer.width / 2;
      return { moved: box.scrollLeft > 0, stays: Math.abs(name.left - outer.left) <= 1, readable };
    });
    assert.deepEqual(seen, { moved: true, stays: true, readable: true });
    assert.deepEqual(await withinWidth(page), []);
    await page.setViewportSize(SIZES.desk);
  });

  test('finds, and a finding becomes one ticket', async () => {
    const { page } = overseer;
    await page.goto('/office/monitor');
    await follow(page, /^\/office\/monitor$/, () => page.click('button:has-text("现在检查")'));
    const row = finding(page).filter({ has: page.locator('input[name=key]') }).first();
    const key = await row.locator('input[name=key]').getAttribute('value');
    await look(page, 'found');
    await row.locator('input[name=key]').check();
    await act(page, '下达整改', /^\/office\/tickets$/);
    await page.goto('/office/monitor');
    assert.equal(await page.locator(`input[name=key][value="${key}"]`).count(), 0, 'it is ordered already');
    const link = finding(page).locator('a[href^="/office/tickets/"]').first();
    await follow(page, TICKET, () => link.click());
    ticket = new URL(page.url()).pathname;
    assert.match(await page.innerText('main'), /门户自查/);
  });

  test('the unit mends it, with a screenshot as proof', async () => {
    const { page } = mender;
    await page.goto(ticket);
    await act(page, '签收');
    const shot = await page.screenshot({ clip: { x: 0, y: 0, width: 300, height: 200 } });
    await page.setInputFiles('#file', { name: '改好以后.png', mimeType: 'image/png', buffer: Buffer.from('不是图片') });
    await page.click('button:has-text("存入佐证")');
    await page.waitForSelector('.error-summary');
    await page.setInputFiles('#file', { name: '改好以后.png', mimeType: 'image/png', buffer: shot });
    await act(page, '存入佐证');
    await page.waitForFunction(() => {
      const shown = document.querySelector('img.proof');
      shown?.scrollIntoView();
      return shown?.complete && shown.naturalWidth === 300;
    });
    await page.fill('#cause', '没有安排人定期更新');
    await page.fill('#measures', '已经补发，并明确每月检查一次');
    await page.fill('#alike', '检查了其他栏目，没有同样的问题');
    await act(page, '提交回执');
    await look(page, 'mended');
    assert.deepEqual(mender.faults().filter((one) => !one.includes('422')), []);
  });

  test('somebody else sees the proof, verifies and closes', async () => {
    const { page } = overseer;
    await page.goto(ticket);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.click('a:has-text("改好以后.png")'),
    ]);
    assert.equal(file.suggestedFilename(), '改好以后.png');
    await page.fill('#reason', '打开栏目看过，已经更新');
    await act(page, '核验通过');
    await act(page, '销号');
    assert.match(await page.innerText('.facts'), /已销号/);
    assert.equal(await page.locator('#file').count(), 0, 'what is over takes no proof');
    assert.deepEqual(overseer.faults(), []);
  });
});
