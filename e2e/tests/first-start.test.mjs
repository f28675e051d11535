// A new installation, as its operator and its first people meet it: from the empty directory to three
// administrators who are signed in, a unit and a clerk with a duty.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { before, describe, test } from 'node:test';
import { promisify } from 'node:util';

import { follow, openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, named, withinWidth } from '../harness/checks.mjs';
import { picture } from '../harness/pictures.mjs';
import { PROGRAM } from '../harness/program.mjs';
import { emptyHouse, theBrowser } from '../harness/suite.mjs';
import { totp } from '../harness/totp.mjs';

const PASSWORD = 'Lake7-quiet-boat';

let program;
let browser;

/** What a command of the operator answers, beside the running server. */
async function command(...words) {
  const all = [...words, '--data', program.folder, '--json'];
  const { stdout } = await promisify(execFile)(PROGRAM, all);
  return JSON.parse(stdout);
}

/** The address with the free port that this program listens on. */
const here = (address) => address.replace(/^https?:\/\/[^/]+/, program.address);

/** A person with a browser of their own. */
async function person() {
  return openPage(await visitor(browser, program.address));
}

/** Nothing is wrong with the page, at a desk and on a phone; both are left as pictures. */
async function good({ page, faults }, name) {
  // The console complains of a form that came back, too.
  const heard = faults().filter((fault) => !fault.includes('status of 422'));
  const wrong = [...heard, ...await named(page), ...await accessible(page)];
  for (const [size, viewport] of Object.entries({ desk: SIZES.desk, phone: SIZES.phone })) {
    await page.setViewportSize(viewport);
    wrong.push(...(await withinWidth(page)).map((complaint) => `${size}: ${complaint}`));
    await picture(page, `first-start/${name}`);
  }
  await page.setViewportSize(SIZES.desk);
  assert.deepEqual(wrong, [], name);
}

async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) await page.fill(`[name="${name}"]`, value);
}

/** Sends the form of the page and waits for the page that answers. */
const send = (page, path) => follow(page, path, () => page.click('main button.btn-primary[type=submit]'));

/** Follows a link or button by its words. */
const go = (page, words, path) => follow(page, path, () => page.click(`text=${words}`));

/** Opens a set-up link and goes all the way in. */
async function setUp(link, name) {
  const who = await person();
  await who.page.goto(link);
  await good(who, `set-up-${name}`);
  const secret = await who.page.textContent('code.nowrap');
  await fill(who.page, { password: PASSWORD, again: PASSWORD, code: totp(secret) });
  await send(who.page, /\/set-up\//);
  assert.equal(await who.page.locator('.code-list li').count(), 10);
  await good(who, `codes-${name}`);
  await go(who.page, '已保存，进入工作台', /^\/office$/);
  return who;
}

describe('first start', { concurrency: 1 }, () => {
  before(async () => {
    browser = await theBrowser();
    program = await emptyHouse('first-start');
  });

  test('an empty installation is begun and its people come in', async () => {
    const operator = await person();
    await operator.page.goto('/office');
    assert.match(await operator.page.textContent('main'), /gongkai account first/);
    await good(operator, 'sign-in-empty');

    const { address } = await command('account', 'first');
    await operator.page.goto(here(address));
    await good(operator, 'begin');
    await fill(operator.page, { system_name: '张三样', system_account: 'Zhang San', region: '12' });
    await operator.page.selectOption('[name=level]', 'county');
    await send(operator.page, /\/begin\//);
    assert.match(await operator.page.textContent('.error-summary'), /请填写机关全称[^]*账号用 3 到 32 个/);
    assert.equal(await operator.page.inputValue('[name=system_account]'), 'Zhang San');
    await good(operator, 'begin-faults');

    await operator.page.selectOption('[name=kind]', 'department');
    await fill(operator.page, {
      name: '示范区司法局', region: '119901', system_account: 'zhangsan',
      security_name: '李四样', security_account: 'lisi', audit_name: '王五样', audit_account: 'wangwu',
    });
    await send(operator.page, /\/begin\//);
    const links = await operator.page.locator('dd code').allTextContents();
    assert.equal(links.length, 3);
    assert.ok(links.every((link) => link.startsWith(`${program.address}/office/set-up/`)), links.join());
    await good(operator, 'links');
    assert.equal((await operator.page.goto(here(address))).status(), 404);
    operator.faults(); // the page that is gone

    const system = await setUp(links[0], 'system');
    const security = await setUp(links[1], 'security');
    const audit = await setUp(links[2], 'audit');

    await system.page.goto('/office/first');
    await good(system, 'steps');
    await system.page.goto('/office/settings/organisation/units/new');
    await fill(system.page, { name: '办公室' });
    await send(system.page, /\/units$/);
    await system.page.goto('/office/settings/organisation/staff/new');
    await fill(system.page, { name: '赵六样', account: 'zhaoliu' });
    await system.page.selectOption('[name=unit]', { label: '办公室' });
    await send(system.page, /\/staff/);
    await system.page.goto('/office/first');
    assert.match(await system.page.textContent('main'), /还差 3 项/);

    await security.page.goto('/office/settings/accounts');
    await go(security.page, '赵六样', /\/accounts\//);
    await go(security.page, '生成设置链接', /\/set-up$/);
    const clerk = await setUp(await security.page.textContent('.note-warn ~ p code'), 'clerk');
    await security.page.goto('/office/settings/organisation/staff');
    await go(security.page, '赵六样', /\/staff\//);
    await go(security.page, '授予职责', /\/grant$/);
    await security.page.selectOption('[name=duty]', 'statistician');
    await send(security.page, /\/staff\//);
    // A duty that changes ends the session; what was granted is there after the next sign-in.
    await clerk.page.goto('/office/reports');
    assert.equal(new URL(clerk.page.url()).pathname, '/office/sign-in');
    assert.match(await clerk.page.textContent('main'), /您的职责有变动/);

    await audit.page.goto('/office/audit');
    assert.match(await audit.page.textContent('main'), /统计/);
  });
});
