// Coming in: both factors, what is said when one is wrong, with and without scripts; and going out.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { follow, openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, named, stillAccessible, withinWidth } from '../harness/checks.mjs';
import { passwordOf } from '../harness/people.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';

const FORM = /^\/office\/sign-in$/;

describe('sign-in', { concurrency: 1 }, () => {
  let program;
  let tab;
  let page;

  before(async () => {
    program = await house();
    tab = await openPage(await visitor(await theBrowser(), program.address));
    page = tab.page;
  });

  /** The page as it stands, at both widths. */
  async function sound() {
    const wrong = [...await named(page), ...await accessible(page)];
    await picture(page, 'visitor-office');
    await page.setViewportSize(SIZES.phone);
    wrong.push(...await withinWidth(page), ...await stillAccessible(page));
    await picture(page, 'visitor-office');
    await page.setViewportSize(SIZES.desk);
    assert.deepEqual([...wrong, ...tab.faults()], []);
  }

  test('a page of the office asks who is there, and remembers where one wanted to go', async () => {
    await page.goto('/office/tasks');
    assert.equal(new URL(page.url()).pathname, '/office/sign-in');
    await sound();
  });

  test('a wrong password is refused in words at the top', async () => {
    await page.fill('#account', 'sfj-fuju');
    await page.fill('#password', 'not-the-password-2026');
    await follow(page, FORM, () => page.keyboard.press('Enter'));
    assert.match(await page.innerText('.error-summary'), /账号或密码不正确/);
    assert.equal(await page.evaluate(() => document.activeElement.className), 'error-summary');
    assert.equal(await page.inputValue('#account'), 'sfj-fuju');
    assert.equal(await page.inputValue('#password'), '');
    assert.deepEqual(await accessible(page), []);
    tab.faults(); // the console reports the answer 422
  });

  test('the second factor is asked for, and the code that the demo shows opens the page that was wanted', async () => {
    await page.fill('#password', passwordOf(program));
    await follow(page, /\/second$/, () => page.keyboard.press('Enter'));
    await sound();
    await page.fill('#second', '000000');
    await follow(page, /\/second$/, () => page.keyboard.press('Enter'));
    assert.match(await page.innerText('.error-summary'), /动态口令不正确/);
    const code = await page.innerText('.second code');
    await page.fill('#second', code);
    await follow(page, /^\/office\/tasks$/, () => page.keyboard.press('Enter'));
    tab.faults();
  });

  test('signing out ends it, also for the way back', async () => {
    await page.click('.rail-user summary');
    await follow(page, FORM, () => page.click('.rail-user button[type=submit]'));
    assert.match(await page.innerText('[role=status]'), /您已退出登录/);
    await page.goto('/office');
    assert.equal(new URL(page.url()).pathname, '/office/sign-in');
    await page.context().close();
  });
});
