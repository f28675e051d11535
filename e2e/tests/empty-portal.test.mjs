// The portal of an installation on its first day: it says that it is new and answers what it can.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, named, uncovered, withinWidth } from '../harness/checks.mjs';
import { Frontier, linksOf, walk } from '../harness/crawl.mjs';
import { picture } from '../harness/pictures.mjs';
import { emptyHouse, theBrowser } from '../harness/suite.mjs';

const TABS = 2;
const FILE = /\.(xml|txt|jsonl?|csv|docx|xlsx|pdf|png|atom)$|^\/api\//;

describe('empty portal', { concurrency: 1 }, () => {
  let program;
  let open;

  before(async () => {
    program = await emptyHouse('empty-portal');
    const browser = await theBrowser();
    open = async () => openPage(await visitor(browser, program.address, { viewport: SIZES.phone }));
  });

  test('every page is sound, and says what will be there', async () => {
    const tabs = await Promise.all(Array.from({ length: TABS }, open));
    const { visited, wrong } = await walk(new Frontier(program.address, ['/']), tabs, async ({ page, faults }, url) => {
      const { pathname, search } = new URL(url);
      if (FILE.test(pathname) || /view|contrast/.test(search)) return { links: [], wrong: [] };
      const answer = await page.goto(url);
      const complaints = answer.status() === 200 ? [] : [`answers ${answer.status()}`];
      complaints.push(...await named(page), ...await withinWidth(page), ...await uncovered(page), ...await accessible(page));
      await picture(page, 'empty-portal');
      return { links: await linksOf(page), wrong: [...complaints, ...faults()] };
    });
    assert.deepEqual(wrong, []);
    assert.ok(visited.length > 10, `${visited.length} pages`);
    const { page } = tabs[0];
    await page.goto('/');
    assert.match(await page.innerText('main'), /本网站刚刚开通/);
    await page.goto('/guide');
    assert.match(await page.innerText('main'), /指南正在准备/);
    await Promise.all(tabs.map((tab) => tab.page.context().close()));
  });
});
