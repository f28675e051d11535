// The road of an annual report: a file with a fault is brought in, its finding is seen and holds it up;
// the mended file goes to the leader, who has no scripts, is approved, published, read by citizens and
// withdrawn again.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';

import { follow, openPage, visitor } from '../harness/browser.mjs';
import { accessible } from '../harness/checks.mjs';
import { signIn } from '../harness/people.mjs';
import { picture } from '../harness/pictures.mjs';
import { REPOSITORY } from '../harness/program.mjs';
import { house, theBrowser } from '../harness/suite.mjs';
import { until } from '../harness/until.mjs';

const sample = (name) => join(REPOSITORY, 'samples', name);
const FAULTY = sample('2020-白鹭镇人民政府.pdf');
const MENDED = sample('2020-青禾区人民政府.xlsx');
// Deliveries to the portal are looked for every few seconds.
const DELIVERED_MS = 20_000;
const REPORT = /^\/office\/reports\/(?!import)[^/]+$/;

describe('an annual report', { concurrency: 1 }, () => {
  let program;
  let clerk;
  let leader;
  let citizen;
  let report;

  before(async () => {
    program = await house('road');
    const browser = await theBrowser();
    const open = async (options) => openPage(await visitor(browser, program.address, options));
    [clerk, leader, citizen] = [await open(), await open({ javaScriptEnabled: false }), await open()];
    await Promise.all([
      signIn(program, clerk.page, 'mzj-tongji'),
      signIn(program, leader.page, 'mzj-lingdao'),
    ]);
  });

  const decide = (page, act) => follow(page, new RegExp(`/${act}$`), () => page.click(`main a[href$="/${act}"]`));
  const send = (page, path, button = 'main button[type=submit]') => follow(page, path, () => page.click(button));

  async function bring(file) {
    const { page } = clerk;
    await page.click('.command-end summary');
    await follow(page, /\/import$/, () => page.click('.command-end a[href="/office/reports/import"]'));
    await page.setInputFiles('#file', file);
    await send(page, /\/import$/);
    assert.match(await page.innerText('.error-summary'), /请确认选对了文件/);
    // A file field is never filled in again. What is asked stands there only now, with what the file says.
    await page.setInputFiles('#file', file);
    assert.match(await page.innerText('table.asked'), /人民政府[\s\S]*民政局/);
    await page.check('#other_name_confirmed');
    await send(page, REPORT);
    clerk.faults(); // the console reports the answer 422
    return page.url();
  }

  test('is brought in with a fault: the finding leads to its cell', async () => {
    report = await bring(FAULTY);
    const { page } = clerk;
    assert.match(await page.innerText('main aside'), /1 项不符/);
    const finding = page.locator('.findings .must');
    assert.match(await finding.innerText(), /行政处罚/);
    await finding.locator('a:has-text("定位")').click();
    assert.match(await page.getAttribute(':target', 'class'), /wrong/);
    assert.deepEqual([...await accessible(page), ...clerk.faults()], []);
    await picture(page, 'road');
  });

  test('cannot be sent with the fault, and says why', async () => {
    const { page } = clerk;
    await decide(page, 'submit');
    await send(page, /\/submit$/);
    assert.match(await page.innerText('.error-summary'), /不符/);
    assert.deepEqual(await accessible(page), []);
    await picture(page, 'road');
  });

  test('is mended and sent', async () => {
    assert.equal(await bring(MENDED), report, 'the same year is the same report');
    const { page } = clerk;
    assert.match(await page.innerText('main aside'), /没有不符/);
    await decide(page, 'submit');
    await send(page, REPORT);
    assert.match(await page.innerText('.facts'), /待审批/);
  });

  test('is approved by the leader from the workbench', async () => {
    const { page } = leader;
    await page.goto('/office');
    await follow(page, /\/approve$/, () => page.click('.queue a:has-text("2020")'));
    await send(page, REPORT, 'button[value=approve]');
    assert.match(await page.innerText('.facts'), /已批准/);
    assert.deepEqual(leader.faults(), []);
  });

  const address = () => `${program.address}/annual-reports/2020/qmzj`;

  /** Waits until the worker has delivered: the portal answers so. */
  async function untilPortalAnswers(status) {
    const answers = async () => (await citizen.page.request.get(address())).status() === status;
    await until(answers, DELIVERED_MS, `the portal does not answer ${status}`);
    await citizen.page.goto(address());
  }

  test('is published and read by citizens', async () => {
    assert.equal((await citizen.page.request.get(address())).status(), 404);
    const { page } = clerk;
    await page.goto(report);
    await decide(page, 'publish');
    await send(page, REPORT);
    await untilPortalAnswers(200);
    assert.match(await citizen.page.innerText('h1'), /2020年/);
    await picture(citizen.page, 'road');
    const [file] = await Promise.all([
      citizen.page.waitForEvent('download'),
      citizen.page.click('main a[href$=".docx"]'),
    ]);
    assert.equal(await file.failure(), null);
    assert.deepEqual(citizen.faults(), []);
  });

  test('is withdrawn: the clerk asks, the leader does it, citizens read the reason, the file is gone', async () => {
    await clerk.page.reload();
    await decide(clerk.page, 'ask-withdrawal');
    await clerk.page.fill('#reason', '数据来源有误，正在核实');
    await send(clerk.page, REPORT);
    const { page } = leader;
    await page.goto('/office/notices');
    await follow(page, /\/withdraw$/, () => page.click('main a:has-text("申请撤下2020年度报告")'));
    await page.fill('#reason', '数据来源有误，正在核实');
    await send(page, REPORT);
    await untilPortalAnswers(410);
    assert.match(await citizen.page.innerText('main'), /已于 .*撤下[\s\S]*数据来源有误，正在核实/);
    assert.deepEqual(await accessible(citizen.page), []);
    assert.equal((await citizen.page.request.get(`${address()}.docx`)).status(), 410);
    await Promise.all([clerk, leader, citizen].map((one) => one.page.context().close()));
  });
});
