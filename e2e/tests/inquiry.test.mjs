// The counter: somebody asks, one line, Enter. Nothing but the keyboard.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { openPage, visitor } from '../harness/browser.mjs';
import { accessible } from '../harness/checks.mjs';
import { enter, tabTo } from '../harness/keyboard.mjs';
import { signIn } from '../harness/people.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';

const CLERK = 'sfj-zixun';
const DESK = /\/office\/inquiries(\?|$)/;
const MOST_KEYS = 10; // beyond the words themselves

describe('the counter', { concurrency: 1 }, () => {
  let program;
  let page;
  let faults;

  before(async () => {
    program = await house('inquiry');
    ({ page, faults } = await openPage(await visitor(await theBrowser(), program.address)));
    await signIn(program, page, CLERK);
    await page.goto('/office/inquiries');
  });

  test('the cursor waits where the question is written', async () => {
    assert.equal(await page.evaluate(() => document.activeElement.id), 'question');
    await accessible(page);
    await picture(page, 'inquiry');
  });

  test('an ordinary entry is the question and Enter', async () => {
    await page.keyboard.type('继承父母的房子，办公证要带什么');
    await enter(page, DESK);
    assert.match(await page.innerText('.facts'), /已登记 \d{8}-\d{3}/);
    assert.match(await page.innerText('main'), /继承父母的房子/);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'question');
  });

  test('another line, way and answer cost a few keys', async () => {
    let keys = 0;
    const press = async (key) => {
      keys += 1;
      await page.keyboard.press(key);
    };
    await page.keyboard.type('工资拖欠，怎样申请法律援助');
    await press('Tab');
    await page.keyboard.type('告知条件和材料');
    await press('Tab');
    await press('1'); // 法律援助
    await press('Tab');
    await press('2'); // 电话
    assert.equal(await page.inputValue('#line'), 'legal_aid');
    assert.equal(await page.inputValue('#way'), 'phone');
    await press('Shift+Tab');
    await press('Shift+Tab');
    keys += 1;
    await enter(page, DESK);
    assert.ok(keys <= MOST_KEYS, `${keys} keys`);
    assert.match(await page.innerText('.queue tbody'), /电话 · 法律援助/); // of one second, in either order
    assert.equal(await page.inputValue('#line'), 'legal_aid', 'the next one begins like the last');
  });

  test('a number in the text costs one Enter more', async () => {
    await page.keyboard.type('请打13900000000回复');
    await enter(page, DESK);
    assert.match(await page.innerText('.note-warn'), /正文不加密/);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'question');
    await enter(page, DESK);
    assert.match(await page.innerText('.facts'), /已登记/);
  });

  test('what is wrong is told at its field, and nothing is lost', async () => {
    await page.keyboard.type('请公证科回电话');
    await tabTo(page, '#result');
    await page.keyboard.press('6'); // 转办
    await tabTo(page, '.form-foot button');
    await enter(page, DESK);
    assert.match(await page.innerText('#referred-error'), /转给哪个科室/);
    assert.equal(await page.inputValue('#question'), '请公证科回电话');
    await accessible(page);
    await picture(page, 'inquiry-wrong');
    await page.fill('#referred', '公证科');
    await page.focus('#referred');
    await enter(page, DESK);
    assert.match(await page.innerText('.facts'), /已登记/);
  });

  test('a month counts itself', async () => {
    await page.goto('/office/inquiries/figures');
    assert.match(await page.innerText('main'), /接受群众咨询\d+人次/);
    await accessible(page);
    await picture(page, 'inquiry');
    assert.deepEqual(faults().filter((one) => !one.includes('422')), []);
  });
});
