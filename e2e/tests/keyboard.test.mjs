// From the sign-in page to a finished piece of work without a mouse: the leader approves the report that
// waits. Nothing but Tab, Enter and what is typed; then the palette.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { openPage, visitor } from '../harness/browser.mjs';
import { accessible } from '../harness/checks.mjs';
import { enter, tabTo } from '../harness/keyboard.mjs';
import { freshCode, passwordOf } from '../harness/people.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';

const LEADER = 'sfj-lingdao';
const REPORT = /^\/office\/reports\/[^/]+$/;

describe('without a mouse', { concurrency: 1 }, () => {
  let program;
  let page;
  let faults;

  before(async () => {
    program = await house('keyboard');
    ({ page, faults } = await openPage(await visitor(await theBrowser(), program.address)));
  });

  test('the leader signs in', async () => {
    await page.goto('/office/sign-in');
    await tabTo(page, '#account');
    await page.keyboard.type(LEADER);
    await tabTo(page, '#password');
    await page.keyboard.type(passwordOf(program));
    await enter(page, /\/second$/);
    await tabTo(page, '#second');
    await page.keyboard.type(freshCode(program, LEADER));
    await enter(page, /^\/office$/);
  });

  test('finds the report on the workbench, reads it and approves it', async () => {
    await tabTo(page, '.queue a[href$="/approve"]');
    await enter(page, /\/approve$/);
    assert.match(await page.innerText('main'), /2025年度报告，批准后可以公布/);
    await picture(page, 'keyboard');
    await tabTo(page, '.form-foot a');
    await enter(page, REPORT);
    await tabTo(page, 'main a[href$="/approve"]');
    await enter(page, /\/approve$/);
    await tabTo(page, 'button[value=approve]');
    await enter(page, REPORT);
    assert.match(await page.innerText('.facts'), /已批准/);
    await picture(page, 'keyboard');
  });

  test('the work is gone from the workbench and stands among what is done', async () => {
    await tabTo(page, '.rail a[href="/office"]');
    await enter(page, /^\/office$/);
    assert.equal(await page.locator('.queue a[href^="/office/reports/"]').count(), 0);
    await tabTo(page, '.rail a[href="/office/done"]');
    await enter(page, /\/office\/done$/);
    assert.match(await page.innerText('main'), /2025/);
  });

  test('the palette finds a page by its initials and opens it', async () => {
    await page.keyboard.press('Control+k');
    await page.waitForSelector('[role=option]');
    assert.deepEqual(await accessible(page), []);
    await page.keyboard.type('gzrl');
    await page.waitForSelector('[role=option]:has-text("工作日历")[aria-selected=true]');
    await picture(page, 'palette');
    await enter(page, /\/office\/calendar/);
  });

  test('Esc closes it and leaves the page as it was', async () => {
    await page.keyboard.press('Control+k');
    await page.waitForSelector('.palette');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.palette', { state: 'detached' });
    assert.match(page.url(), /\/office\/calendar/);
    assert.deepEqual(faults(), []);
    await page.context().close();
  });
});
