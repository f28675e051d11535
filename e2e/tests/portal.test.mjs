// Every page of the sample district's portal, found as visitors find them by following links: nothing
// goes wrong, everything can be reached, read and printed, also on a phone, in 长辈版, in 高对比 and
// without scripts.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { before, describe, test } from 'node:test';

import { follow, openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, buildOf, named, onPaper, readable, stillAccessible, uncovered, withinWidth } from '../harness/checks.mjs';
import { Frontier, linksOf, walk } from '../harness/crawl.mjs';
import { tabTo } from '../harness/keyboard.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';

const TABS = 2;
const FILE = /\.(xml|txt|jsonl?|csv|docx|xlsx|pdf|png|atom|zip)$|^\/api\//;

/** The same page as it looks at first: 长辈版 and 高对比 are other looks, not other pages. */
function plain(link) {
  const url = new URL(link);
  for (const look of ['view', 'contrast']) url.searchParams.delete(look);
  return url.href;
}

describe('portal', { concurrency: 1 }, () => {
  let browser;
  let program;
  let things;

  before(async () => {
    browser = await theBrowser();
    program = await house();
    const answer = await fetch(`${program.address}/api/public/agencies`);
    things = new Set((await answer.json()).items.map(({ code }) => code));
    assert.ok(things.size > 1, 'a district has several agencies');
  });

  const open = async (options = {}) => openPage(await visitor(browser, program.address, options));
  const opened = (count, options) => Promise.all(Array.from({ length: count }, () => open(options)));
  const close = (tabs) => Promise.all(tabs.map(({ page }) => page.context().close()));

  async function everyPage(options, look) {
    const tabs = await opened(TABS, options);
    const { visited, wrong } = await walk(new Frontier(program.address, ['/'], { things }), tabs, async (tab, url) => {
      if (FILE.test(new URL(url).pathname)) return { links: [], wrong: await file(tab.page, url) };
      const answer = await tab.page.goto(url);
      const complaints = answer.status() === 200 ? await look(tab, url) : [`answers ${answer.status()}`];
      return { links: (await linksOf(tab.page)).map(plain), wrong: [...tab.faults(), ...complaints] };
    });
    await close(tabs);
    assert.deepEqual(wrong, []);
    return visited;
  }

  async function file(page, url) {
    const answer = await page.request.get(url);
    return answer.status() === 200 && (await answer.body()).length > 0 ? [] : [`answers ${answer.status()}`];
  }

  test('every page at a desk, on a phone, on paper, in 长辈版 and 高对比', async () => {
    const builds = new Set();
    const visited = await everyPage({}, async ({ page }) => {
      // Of pages that are built alike one is looked at closely.
      const build = await buildOf(page);
      const closely = !builds.has(build);
      builds.add(build);
      const complaints = [...await named(page), ...await uncovered(page)];
      if (closely) complaints.push(...await accessible(page));
      await picture(page, 'visitor');

      async function layout(size, role) {
        await page.setViewportSize(size);
        complaints.push(...await withinWidth(page), ...await uncovered(page));
        if (closely) complaints.push(...await stillAccessible(page));
        await picture(page, role);
      }
      const turn = (view) => page.$eval(`[data-view=${view}]`, (control) => control.click());

      await layout(SIZES.phone, 'visitor');
      await turn('elder');
      await layout(SIZES.phone, 'visitor-elder');
      await layout(SIZES.desk, 'visitor-elder');
      await turn('elder');
      await turn('contrast');
      complaints.push(...await readable(page));
      await turn('contrast');

      complaints.push(...await onPaper(page));
      await page.setViewportSize(SIZES.desk);
      return complaints;
    });
    assert.ok(visited.length > 20, `${visited.length} pages`);
  });

  test('every page without scripts: the same text, within the width of a phone', async () => {
    const scripted = await open();
    const told = new Map();
    const visited = await everyPage({ javaScriptEnabled: false, viewport: SIZES.phone }, async ({ page }, url) => {
      told.set(url, await page.innerText('main'));
      return [...await named(page), ...await withinWidth(page)];
    });
    // What needs a script says so in its class, and is no part of the text.
    const wrong = [];
    await scripted.page.setViewportSize(SIZES.phone);
    for (const url of visited.filter((one) => told.has(one))) {
      await scripted.page.goto(url);
      const text = await scripted.page.evaluate(() => {
        document.querySelectorAll('.only-script').forEach((part) => part.remove());
        return document.querySelector('main').innerText;
      });
      if (text !== told.get(url)) wrong.push(url);
    }
    await close([scripted]);
    assert.deepEqual(wrong, []);
  });

  for (const scripts of [true, false]) {
    test(`a search ${scripts ? 'with' : 'without'} scripts leads to a report`, async () => {
      const tab = await open({ javaScriptEnabled: scripts });
      await tab.page.goto('/');
      await tab.page.fill('#hero-search', '年度报告');
      await follow(tab.page, /^\/search$/, () => tab.page.keyboard.press('Enter'));
      await follow(tab.page, /^\/annual-reports\/\d+\/\w+$/, () => tab.page.click('main a[href*="/annual-reports/"]'));
      assert.match(await tab.page.innerText('h1'), /年度报告/);
      await close([tab]);
    });

    test(`长辈版 ${scripts ? 'with' : 'without'} scripts stays from page to page`, async () => {
      const tab = await open({ javaScriptEnabled: scripts });
      const elder = () => tab.page.evaluate(() => document.documentElement.classList.contains('elder'));
      await tab.page.goto('/');
      await tab.page.click('[data-view=elder]');
      await tab.page.waitForFunction(() => document.documentElement.classList.contains('elder'));
      await follow(tab.page, /^\/apply$/, () => tab.page.click('.doors a[href^="/apply"]'));
      assert.ok(await elder());
      await tab.page.click('[data-view=elder]');
      await tab.page.waitForFunction(() => !document.documentElement.classList.contains('elder'));
      await follow(tab.page, /^\/rules$/, () => tab.page.click('.sections-wide a[href^="/rules"]'));
      assert.ok(!await elder());
      await close([tab]);
    });
  }

  test('with the keyboard alone: the text is one step away, every section is reached', async () => {
    const tab = await open();
    await tab.page.goto('/');
    assert.equal(await tabTo(tab.page, '.skip'), 1);
    await tab.page.keyboard.press('Enter');
    assert.equal(await tab.page.evaluate(() => location.hash), '#main');
    for (const section of ['/guide', '/rules', '/disclosure', '/annual-reports', '/apply']) {
      await tab.page.goto('/');
      await tabTo(tab.page, `a[href="${section}"]`);
    }
    await close([tab]);
  });

  test('a printed report holds every figure of its tables', async () => {
    const tab = await open();
    await tab.page.goto('/annual-reports/2025/qzf');
    const cells = await tab.page.$$eval('main table.statutory :is(td, th)', (all) => all.map((cell) => cell.textContent));
    assert.ok(cells.length > 100, `${cells.length} cells`);
    const paper = await tab.page.pdf({ preferCSSPageSize: true });
    const printed = execFileSync('pdftotext', ['-layout', '-', '-'], { input: paper, encoding: 'utf8' });
    const pressed = (text) => text.replace(/\s/g, '');
    const whole = pressed(printed);
    const figures = new Set(printed.match(/\d+/g));
    const missing = cells.map(pressed).filter((text) => (/^\d+$/.test(text) ? !figures.has(text) : false));
    assert.deepEqual(missing, []);
    assert.ok(whole.includes('本年新收政府信息公开申请数量'), 'the row heads are there');
    await close([tab]);
  });

  test('an address that does not exist leads back', async () => {
    const tab = await open();
    const answer = await tab.page.goto('/nothing-here');
    assert.equal(answer.status(), 404);
    assert.deepEqual([...await named(tab.page), ...await accessible(tab.page)], []);
    assert.ok(await tab.page.isVisible('.masthead'));
    assert.deepEqual(tab.faults().filter((fault) => !fault.includes('404')), []);
    await close([tab]);
  });
});
