// The road of an application that is answered in part: registered, corrected, a third party asked, extended, marked,
// made without what was marked, approved, delivered, and reviewed. The leader has no scripts.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';

import { follow, openPage, visitor } from '../harness/browser.mjs';
import { accessible, withinWidth } from '../harness/checks.mjs';
import { signIn, stepUp } from '../harness/people.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';

const CASE = /^\/office\/cases\/[0-9a-z]+$/;
// Nobody has this name.
const THIRD = '钱样本';
const PAPER = [
  '公共法律服务中心运营服务外包合同',
  `乙方联系人：${THIRD}，电话0000-0000123`,
  '序号\t姓名\t报价',
  `1\t${THIRD}\t38.6万元`,
  '2\t孙样本\t41.2万元',
  '合同期限一年，自签订之日起算。',
].join('\n');
const REASON = '联系人的姓名和电话属于个人隐私，公开会损害其合法权益，本人书面表示不同意公开。';

describe('an application that is answered in part', { concurrency: 1 }, () => {
  let program;
  let officer;
  let reviewer;
  let secrecy;
  let leader;
  let address;
  let copy;

  before(async () => {
    program = await house('case');
    const browser = await theBrowser();
    const open = async (options) => openPage(await visitor(browser, program.address, options));
    [officer, reviewer, secrecy] = [await open(), await open(), await open()];
    leader = await open({ javaScriptEnabled: false });
    await Promise.all([
      signIn(program, officer.page, 'sfj-jingban'),
      signIn(program, reviewer.page, 'sfj-shencha'),
      signIn(program, secrecy.page, 'sfj-baomi'),
      signIn(program, leader.page, 'sfj-lingdao'),
    ]);
  });

  const send = (page, path, button = 'main form .form-foot button[type=submit]') =>
    follow(page, path, () => page.click(button));

  /** An act of the case, from its page. */
  async function record({ page }, act, fields = {}) {
    await page.goto(address);
    await follow(page, /\/record$/, () => page.click(`main a[href$="act=${act}"]`));
    for (const [name, value] of Object.entries(fields)) {
      const choice = page.locator(`input[type=radio][name="${name}"][value="${value}"]`);
      if (await choice.count()) await choice.check();
      else await page.fill(`main #${name}`, value);
    }
    await send(page, CASE);
  }

  const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  test('is registered at the counter', async () => {
    const { page } = officer;
    const lastYear = new Date().getFullYear() - 1;
    await page.goto(`/office/cases/new?intake=counter&kind=natural&arrived=${lastYear}-06-02`);
    assert.match(await page.innerText('main'), new RegExp(`${lastYear}年的年度报告在登记之前已经公布`));
    await page.goto('/office/cases/new');
    await page.check('input[name=intake][value=counter]');
    await send(page, /\/new$/);
    for (const [name, value] of Object.entries({
      name: '赵样品', number: '000000199001010007', phone: '0000-0000999', address: '样板路9号', description: '外包合同及报价',
    })) await page.fill(`#${name}`, value);
    await page.selectOption('#document', { label: '其他证件' });
    await page.locator('input[name=form]').first().check();
    await page.locator('input[name=route]').first().check();
    await send(page, CASE);
    address = page.url();
    assert.deepEqual(officer.faults(), []);
  });

  test('is corrected, a third party is asked, the term is extended', async () => {
    await record(officer, 'correction_requested', { until: inDays(12), text: '1. 合同的年度' });
    await record(officer, 'corrected');
    await record(officer, 'consultation_sent', { with: 'third_party', to_name: '样品咨询公司', text: '合同第三条' });
    await record(officer, 'consultation_delivered', { letter: '3', text: '邮政回执' });
    await record(officer, 'consultation_replied', { letter: '3', opinion: 'objects', text: '不同意公开联系方式' });
    await record(officer, 'extension_proposed', { days: '10', text: '需要核对报价' });
    await record(reviewer, 'extension_approved');
    await record(officer, 'extension_told');
    await record(officer, 'search_recorded', { found: 'yes', text: '合同台账，关键词“外包”' });
    await record(secrecy, 'review_recorded', { text: '可以区分处理' });
    assert.match(await secrecy.page.innerText('main .ledger'), /延期已书面告知/);
  });

  test('the paper is marked and made without what was marked', async () => {
    const { page } = officer;
    await page.goto(`${address}/papers`);
    await page.selectOption('#paper', 'found');
    await page.setInputFiles('#file', { name: `${THIRD}合同.txt`, mimeType: 'text/plain', buffer: Buffer.from(PAPER) });
    await send(page, /\/papers$/);
    await page.goto(`${address}/redactions`);
    await page.selectOption('#paper', { index: 1 });
    await send(page, /\/redaction$/);
    copy = page.url();
    // A selection fills the form.
    const line = page.locator('[data-piece]', { hasText: '联系人' });
    await line.evaluate((node, words) => {
      const text = node.firstChild;
      const from = text.data.indexOf(words);
      getSelection().setBaseAndExtent(text, from, text, from + words.length);
      document.dispatchEvent(new MouseEvent('mouseup'));
    }, THIRD);
    assert.deepEqual([await page.inputValue('#words'), await page.inputValue('#piece')], [THIRD, '2']);
    await page.selectOption('#ground', 'denied_third_party');
    await page.fill('#reason', '个人隐私');
    await send(page, /\/redaction$/);
    assert.deepEqual(await accessible(page), []);
    // The name stands in the table too: it is not made.
    await follow(page, /\/redaction$/, () => page.click('button[value=make]'));
    assert.match(await page.innerText('.error-summary'), /标注1要去除的文字在生成的文件里还有（PDF/);
    officer.faults(); // the console reports the answer 422
    await page.goto(copy);
    for (const [words, reach] of [[THIRD, 'everywhere'], ['0000-0000123', 'words'], ['', 'column']]) {
      const cell = { everywhere: '', words: '2', column: '8' }[reach];
      await page.fill('#piece', cell);
      await page.fill('#words', words);
      await page.check(`input[name=reach][value=${reach}]`);
      await page.selectOption('#ground', 'denied_third_party');
      await page.fill('#reason', '商业秘密、个人隐私');
      await send(page, /\/redaction$/);
    }
    await picture(page, 'case');
    await follow(page, /\/redaction$/, () => page.click('button[value=make]'));
    assert.match(await page.innerText('main aside'), /已重新读取核对/);
    for (const kind of ['pdf', 'docx', 'list-pdf', 'list-docx']) {
      const [file] = await Promise.all([page.waitForEvent('download'), page.click(`main a[href$="kind=${kind}"]`)]);
      assert.equal(await file.failure(), null, kind);
      assert.match(file.suggestedFilename(), /^20\d\d-\d{3}-区分处理/, kind);
      if (kind === 'pdf') {
        const printed = execFileSync('pdftotext', [await file.path(), '-'], { encoding: 'utf8' });
        assert.match(printed, /■■■■〔3〕/);
        assert.doesNotMatch(printed, new RegExp(`${THIRD}|0000-0000123|万元`));
      }
    }
    assert.deepEqual([...await accessible(page), ...officer.faults()], []);
    await page.setViewportSize({ width: 390, height: 844 });
    assert.deepEqual(await withinWidth(page), []);
    await picture(page, 'case');
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('is drafted from the marks; the leader approves the copy before the answer', async () => {
    const { page } = officer;
    await page.goto(`${address}/answer?ground=answer_partial`);
    assert.match(await page.inputValue('#what-1'), /^第2段$/);
    await page.fill('#place', '随本答复提供区分处理后的合同复印件');
    await page.fill('#reason', REASON);
    await send(page, CASE);
    await record(officer, 'submitted');
    await leader.page.goto(address);
    await follow(leader.page, /\/record$/, () => leader.page.click('main a[href$="act=approved"]'));
    await send(leader.page, /\/record$/);
    assert.match(await leader.page.innerText('.error-summary'), /区分处理文件还没有批准/);
    leader.faults(); // the console reports the answer 422
    await leader.page.goto(copy);
    const looked = leader.page.locator('#looked');
    if (await looked.count()) await looked.check();
    await send(leader.page, /\/redaction$/, 'form[action$="/approve"] button');
    assert.match(await leader.page.innerText('.facts'), /已批准/);
    await record(leader, 'approved');
    assert.deepEqual(leader.faults(), []);
  });

  const downloaded = async (page, press) => {
    const [file] = await Promise.all([page.waitForEvent('download'), press()]);
    assert.equal(await file.failure(), null);
    return file.path();
  };

  test('is numbered and printed with the name, together with its notices', async () => {
    await record(officer, 'numbered');
    const { page } = officer;
    await stepUp(program, page, 'sfj-jingban');
    await page.goto('/office/cases/print');
    const id = address.split('/').pop();
    for (const box of await page.locator(`input[name=letter][value^="${id}:"]`).all()) await box.check();
    await picture(page, 'case');
    const path = await downloaded(page, () => page.click('main .bulk-bar button'));
    const printed = execFileSync('pdftotext', [path, '-'], { encoding: 'utf8' });
    assert.match(printed, /赵样品：/);
    assert.match(printed, /部分公开告知书[\s\S]*补正告知书/);
    await page.goto('/office/cases?q=' + encodeURIComponent('外包合同 报价'));
    assert.match(await page.innerText('main .queue'), /外包合同及报价/);
    assert.deepEqual(officer.faults(), []);
  });

  test('is taken whole, with digests that hold', async () => {
    const { page } = officer;
    await page.goto(`${address}/papers`);
    const path = await downloaded(page, () => page.click('button[value=evidence]'));
    const folder = await mkdtemp(join(tmpdir(), 'case-'));
    execFileSync('python3', ['-m', 'zipfile', '-e', path, folder]);
    execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS.txt'], { cwd: folder });
    const printed = execFileSync('pdftotext', [join(folder, '00-目录.pdf'), '-'], { encoding: 'utf8' });
    assert.match(printed, /证据材料目录[\s\S]*卷内文件[\s\S]*办理经过/);
    await rm(folder, { recursive: true });
    assert.deepEqual(officer.faults(), []);
  });

  test('is delivered, and comes back as a review', async () => {
    await record(officer, 'delivered', { way: 'post', mail: '1000000000000', text: 'EMS' });
    const { page } = officer;
    await follow(page, /\/disputes\/new$/, () => page.click('main a:has-text("登记复议诉讼")'));
    await page.fill('#body', '示范区人民政府');
    await send(page, /\/office\/disputes/);
    await page.goto('/office/disputes');
    assert.match(await page.innerText('main'), /示范区人民政府/);
    assert.deepEqual(officer.faults(), []);
    await Promise.all([officer, reviewer, secrecy, leader].map((one) => one.page.context().close()));
  });
});
