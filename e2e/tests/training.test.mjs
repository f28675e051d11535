// A training: put into the plan, called, signed by its code with an account and without, tested, closed, and its
// evidence in one file.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, describe, test } from 'node:test';

import { follow, openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, named, withinWidth } from '../harness/checks.mjs';
import { signIn } from '../harness/people.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';

const TRAINING = /^\/office\/trainings\/[0-9a-z]+$/;
const TOPIC = '政府信息公开条例学习';

/** Today in China, and a time that runs now. */
function now() {
  const [day, time] = new Date().toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).split(' ');
  const hour = Number(time.slice(0, 2));
  const two = (number) => String(number).padStart(2, '0');
  return { day, from: `${two(hour)}:00`, until: hour < 23 ? `${two(hour + 1)}:00` : '23:59' };
}

describe('a training', { concurrency: 1 }, () => {
  let program;
  let keeper;
  let clerk;
  let guest;
  let at;
  let code;

  before(async () => {
    program = await house('training');
    const browser = await theBrowser();
    const open = async (options) => openPage(await visitor(browser, program.address, options));
    [keeper, clerk, guest] = [await open(), await open(), await open({ javaScriptEnabled: false, viewport: SIZES.phone })];
    await Promise.all([
      signIn(program, keeper.page, 'sfj-shencha'),
      signIn(program, clerk.page, 'sfj-tigong'),
    ]);
  });

  async function look(page, name) {
    const wrong = [];
    for (const size of [SIZES.desk, SIZES.phone]) {
      await page.setViewportSize(size);
      wrong.push(...await withinWidth(page));
      await picture(page, `training-${name}`);
    }
    await page.setViewportSize(SIZES.desk);
    assert.deepEqual([...wrong, ...await named(page), ...await accessible(page)], [], name);
  }

  const act = (page, button, path = TRAINING) => follow(page, path, () => page.click(`main button:has-text("${button}")`));

  test('is put into the plan and called', async () => {
    const { page } = keeper;
    const { day, from, until } = now();
    await page.goto('/office/trainings');
    await follow(page, /\/new$/, () => page.click('a[href="/office/trainings/new"]'));
    const fields = { topic: TOPIC, target: '各股室信息员', lessons: '1', on: day, from, until, place: '二楼会议室' };
    for (const [field, value] of Object.entries(fields)) await page.fill(`#${field}`, value);
    await page.selectOption('#kind', 'special');
    await follow(page, TRAINING, () => page.click('.form-foot button'));
    at = new URL(page.url()).pathname;
    await act(page, '发出通知');
    assert.match(await page.innerText('main'), /培训〔\d{4}〕\d+号/);
    [, code] = (await page.innerText('main')).match(/签到码 ([0-9a-z]{8})/);
    await look(page, 'called');
  });

  test('has a test, and people sign in with an account and without', async () => {
    const { page } = keeper;
    await follow(page, /\/paper$/, () => page.click('a:has-text("布置测试")'));
    await page.fill('#until', now().day);
    await page.check('input[name=question][value=q01]');
    await follow(page, TRAINING, () => page.click('.form-foot button'));

    const own = clerk.page;
    await own.goto(at);
    assert.ok(!(await own.innerText('main')).includes(code), 'the code hangs in the room');
    await own.fill('#code', code);
    await act(own, '签到');
    assert.match(await own.innerText('.facts'), /我已签到/);
    await follow(own, /\/test$/, () => own.click('a:has-text("参加测试")'));
    await look(own, 'test');
    await own.check('input[name="answer.q01"][value=C]');
    await act(own, '交卷', /\/test$/);
    assert.match(await own.innerText('main'), /第1次：2分，满分2分，合格/);

    const visit = guest.page;
    await visit.goto(`/office/trainings/sign/${code}`);
    await visit.fill('#name', '王五样');
    await visit.fill('#unit', '样板镇司法所');
    await act(visit, '签到', /\/sign\//);
    assert.match(await visit.innerText('main'), /王五样，签到成功/);
    assert.deepEqual([...clerk.faults(), ...guest.faults()], []);
  });

  test('takes in a list, is closed, and gives its evidence', async () => {
    const { page } = keeper;
    await page.goto(at);
    assert.match(await page.innerText('main'), /王五样/);
    const [sheet] = await Promise.all([
      page.waitForEvent('download'),
      page.click(`a[href="${at}/print/sheet/xlsx"]`),
    ]);
    // The list as it came from here brings nothing new, and says so.
    await page.setInputFiles('#filled', await sheet.path().then(async (path) => (
      { name: '签到表.xlsx', mimeType: 'application/octet-stream', buffer: await readFile(path) })));
    await page.click('button:has-text("导入签到表")');
    await page.waitForSelector('.error-summary');
    assert.match(await page.innerText('.error-summary'), /都已经登记过/);
    await page.fill('#list', '李四样，办公室');
    await act(page, '登记');
    assert.match(await page.innerText('.facts'), /签到 3 人/);
    await page.fill('#summary', '讲解条例，测试合格');
    await act(page, '办结');
    await look(page, 'held');
    const [pack] = await Promise.all([
      page.waitForEvent('download'),
      page.click(`a[href="${at}/evidence"]`),
    ]);
    const bytes = await readFile(await pack.path());
    assert.equal(bytes.subarray(0, 2).toString(), 'PK');
    for (const name of ['01-培训通知.pdf', '02-签到表.pdf', '03-测试成绩单.pdf', 'SHA256SUMS.txt']) {
      assert.ok(bytes.includes(Buffer.from(name)), name);
    }
    assert.deepEqual(keeper.faults().filter((one) => !one.includes('422')), []);
  });
});
