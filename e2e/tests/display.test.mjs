// An electronic display: plays the signed list of its agency with its script and without, on a wall and
// on a telephone; believes no other key and no changed list; goes on while the network is away; goes dark
// when there is nothing to play.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, readable, withinWidth } from '../harness/checks.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';
import { until } from '../harness/until.mjs';

const DISPLAY = '/display/qsfj';
const LIST = `${DISPLAY}/playlist.json`;
const SIGNED_MS = 20_000;
// Longer than the longest screen.
const A_WHILE = 120_000;

describe('display', { concurrency: 1 }, () => {
  let browser;
  let program;
  let signed;

  before(async () => {
    browser = await theBrowser();
    program = await house();
    // A worker that starts signs the list anew: the one of the sample is of the day on which it was made.
    await until(async () => {
      signed = await (await fetch(`${program.address}${LIST}`)).json();
      return signed.playlist && Date.parse(JSON.parse(signed.playlist).expires_at) > Date.now();
    }, SIGNED_MS, 'no list was signed');
  });

  const open = async (options) => openPage(await visitor(browser, program.address, options));
  const title = (page) => page.textContent('main h1');
  const titles = () => JSON.parse(signed.playlist).items.map((item) => item.title);

  test('plays screen after screen, on a wall and on a telephone', async () => {
    const { page, faults } = await open();
    await page.clock.install();
    await page.goto(DISPLAY);
    await page.waitForSelector('.display-place');
    assert.ok(titles().includes(await title(page)));
    const complaints = [...await accessible(page), ...await withinWidth(page), ...await readable(page)];
    await picture(page, 'display');
    const first = await page.textContent('main');
    await page.clock.runFor(A_WHILE);
    assert.notEqual(await page.textContent('main'), first);
    await page.setViewportSize(SIZES.phone);
    complaints.push(...await withinWidth(page), ...faults());
    await picture(page, 'display');
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test('goes on while the network is away, until the list ends', async () => {
    const { page, faults } = await open();
    await page.clock.install();
    await page.goto(DISPLAY);
    await page.waitForSelector('.display-place');
    await page.context().setOffline(true);
    await page.clock.runFor(A_WHILE);
    assert.ok(titles().includes(await title(page)));
    await page.clock.fastForward(27 * 3600_000);
    await page.clock.runFor(A_WHILE);
    assert.match(await page.textContent('main'), /现在没有需要展示的信息/);
    faults(); // the network was away
    await page.context().close();
  });

  test('believes no changed list and no other key', async () => {
    for (const forge of [
      (list) => ({ ...list, playlist: list.playlist.replaceAll(titles()[0], '伪造的公告') }),
      (list) => ({ ...list, key: btoa('0'.repeat(32)) }),
    ]) {
      const { page } = await open();
      await page.route(`**${LIST}`, (route) => route.fulfill({ json: forge(signed) }));
      await page.goto(`${DISPLAY}#${signed.key}`);
      await page.waitForSelector('.display-idle');
      assert.doesNotMatch(await page.textContent('body'), /伪造的公告/);
      await page.context().close();
    }
  });

  test('an empty answer darkens the screen', async () => {
    const { page } = await open();
    await page.clock.install();
    await page.goto(DISPLAY);
    await page.waitForSelector('.display-place');
    const nothing = { schema: 1, playlist: '', key: '', signature: '' };
    await page.route(`**${LIST}`, (route) => route.fulfill({ json: nothing }));
    await page.clock.runFor(16_000);
    await page.waitForTimeout(100);
    await page.clock.runFor(6_000);
    await page.waitForSelector('.display-idle');
    await page.context().close();
  });

  test('without scripts the page loads the next screen by itself', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    await page.goto(DISPLAY);
    assert.ok(titles().includes(await title(page)));
    const html = await (await fetch(`${program.address}${DISPLAY}`)).text();
    assert.match(html, /<noscript><meta http-equiv="refresh" content="\d+;url=\/display\/qsfj\?n=1">/);
    await page.goto(`${DISPLAY}?n=1`);
    assert.match(await page.textContent('.display-place'), /^2 \//);
    await page.context().close();
  });
});
