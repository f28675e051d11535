// The editor of a document: typing, pasting from Word, keeping while writing, two people at once, no
// connection, no scripts, no mouse, a telephone.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

import { follow, openPage, SIZES, visitor } from '../harness/browser.mjs';
import { accessible, withinWidth } from '../harness/checks.mjs';
import { paste, WORD } from '../harness/clipboard.mjs';
import { caretAtEnd, tabTo } from '../harness/keyboard.mjs';
import { signIn } from '../harness/people.mjs';
import { picture } from '../harness/pictures.mjs';
import { house, theBrowser } from '../harness/suite.mjs';

const DOCUMENT = /^\/office\/documents\/[^/]+$/;
const TEXT = '.ProseMirror';

describe('the editor', { concurrency: 1 }, () => {
  let program;
  let clerk;
  let head;
  let plain;
  let at;

  before(async () => {
    program = await house('editor');
    const browser = await theBrowser();
    const open = async (options) => openPage(await visitor(browser, program.address, options));
    [clerk, head, plain] = [await open(), await open(), await open({ javaScriptEnabled: false })];
    await Promise.all([
      signIn(program, clerk.page, 'sfj-tigong'),
      signIn(program, head.page, 'sfj-guzhang'),
    ]);
    await plain.page.context().addCookies(await clerk.page.context().cookies());
  });

  const said = (page, where) => page.innerText(`[data-said=${where}]`);
  const wait = (page, where, words) => page.waitForFunction(
    ([place, wanted]) => document.querySelector(`[data-said=${place}]`).textContent.includes(wanted), [where, words]);
  const edit = (page) => page.goto(`${at}/edit`);
  const save = (page) => follow(page, DOCUMENT, () => page.click('.form-foot button'));

  test('is begun and typed into, and the keys make the structure', async () => {
    const { page } = clerk;
    await page.goto('/office/documents/new');
    await page.selectOption('#kind', 'notice');
    await follow(page, /\/edit$/, () => page.click('.form-foot button'));
    at = new URL(page.url()).pathname.replace(/\/edit$/, '');
    assert.equal(await page.locator('textarea#text').count(), 0, 'the plain field has gone');
    await page.fill('#title', '关于公证服务的通知');
    await page.click(TEXT);
    await page.keyboard.press('Control+Alt+1');
    await page.keyboard.type('一、范围');
    await page.keyboard.press('Enter');
    await page.keyboard.type('适用于');
    await page.keyboard.press('Control+b');
    await page.keyboard.type('全区');
    await page.keyboard.press('Control+b');
    await page.keyboard.type('公证机构。');
    await page.keyboard.press('Enter');
    await page.click('[data-act=bullets]');
    await page.keyboard.type('甲');
    await page.keyboard.press('Enter');
    await page.keyboard.type('乙');
    assert.equal(await page.innerHTML(`${TEXT} h3`), '一、范围');
    assert.match(await page.innerHTML(TEXT), /适用于<strong>全区<\/strong>公证机构/);
    assert.equal(await page.locator(`${TEXT} ul > li`).count(), 2);
    assert.deepEqual([...await accessible(page), ...clerk.faults()], []);
    await picture(page, 'editor');
  });

  test('keeps what was written while it is written, and screens it', async () => {
    const { page } = clerk;
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.type('联系人身份证号110199199003071239');
    await wait(page, 'keep', '自动保存于');
    assert.match(await said(page, 'keep'), /自动保存于 \d\d:\d\d/);
    await page.waitForSelector('[data-findings] .must');
    await page.goto(at);
    const main = await page.innerText('main');
    assert.match(main, /还没有正文/, 'the draft is as it was');
    assert.match(main, /自动保存的修改还没有存入/);
    await edit(page);
    assert.match(await page.innerText('.note-ok'), /自动保存、还没有存入/);
    assert.match(await page.innerText(TEXT), /适用于全区公证机构/);
    assert.deepEqual(clerk.faults(), []);
  });

  test('is saved, and saving what was not changed changes nothing', async () => {
    const { page } = clerk;
    await page.locator(`${TEXT} p`).last().selectText();
    await page.keyboard.press('Delete');
    await save(page);
    const digest = () => page.innerText('.facts b');
    const first = await digest();
    await edit(page);
    await save(page);
    assert.equal(await digest(), first, 'by the editor');
    await plain.page.goto(`${at}/edit`);
    assert.match(await plain.page.inputValue('textarea#text'), /# 一、范围\n\n适用于\*\*全区\*\*公证机构。\n\n- 甲\n- 乙/);
    await follow(plain.page, DOCUMENT, () => plain.page.click('.form-foot button'));
    assert.equal(await plain.page.innerText('.facts b'), first, 'by the plain form');
    assert.deepEqual(clerk.faults(), []);
  });

  test('takes what Word says as structure and tells what it left behind', async () => {
    const { page } = clerk;
    await edit(page);
    await caretAtEnd(page);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await paste(page, WORD);
    await wait(page, 'paste', '已整理成结构');
    assert.match(await said(page, 'paste'), /隐藏的文字没有带入.*修订中删除的文字没有带入/);
    const html = await page.innerHTML(TEXT);
    assert.match(html, /<h3[^>]*>一、申请条件<\/h3>/);
    assert.match(html, /符合下列<strong>条件<\/strong>的，可以申请。/);
    assert.match(html, /<li><p>身份证明<\/p><\/li>/);
    assert.equal(await page.locator(`${TEXT} th`).count(), 2);
    assert.ok(!/内部口令|必须|Mso|style=/.test(html), html);
    assert.deepEqual([...await accessible(page), ...clerk.faults()], []);
    await picture(page, 'editor-word');
    await page.keyboard.press('Control+z');
    assert.ok(!(await page.innerText(TEXT)).includes('申请条件'), 'it can be taken back');
    await page.keyboard.press('Control+y');
    await save(page);
    assert.match(await page.innerText('.prose'), /申请条件[\s\S]*身份证明[\s\S]*金额/);
  });

  test('takes structure in a heading, too: the blocks stand beside it', async () => {
    const { page } = clerk;
    await edit(page);
    const before = await page.locator(`${TEXT} > *`).count();
    await page.click(`${TEXT} h3 >> nth=0`);
    await page.keyboard.press('Home');
    await page.waitForTimeout(100);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(100); // the editor learns of the caret a moment later
    await paste(page, WORD);
    await wait(page, 'paste', '已整理成结构');
    const html = await page.innerHTML(TEXT);
    assert.match(html, /<h3[^>]*>一、<\/h3><h3[^>]*>一、申请条件<\/h3>/, html);
    assert.match(html, /<h3[^>]*>范围<\/h3>/, html);
    assert.ok(await page.locator(`${TEXT} > *`).count() > before + 3);
    await page.keyboard.press('Control+z');
    assert.equal(await page.locator(`${TEXT} > *`).count(), before);
    await paste(page, '<p>和<b>依据</b></p>');
    await wait(page, 'paste', '已粘贴');
    assert.match(await page.innerText(`${TEXT} h3 >> nth=0`), /一、和依据范围/, 'words alone go into it');
    await page.keyboard.press('Control+z');
    await save(page);
    assert.deepEqual(clerk.faults(), []);
  });

  test('makes tables and links by its bar, without a mouse', async () => {
    const { page } = clerk;
    await edit(page);
    await tabTo(page, TEXT);
    await caretAtEnd(page);
    await page.keyboard.press('Alt+F10');
    assert.equal(await page.evaluate(() => document.activeElement.dataset.act), 'paragraph');
    for (let step = 0; step < 9; step += 1) await page.keyboard.press('ArrowRight');
    assert.equal(await page.evaluate(() => document.activeElement.dataset.opens), 'table');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('收费表');
    await page.keyboard.press('Enter');
    await page.keyboard.type('项目');
    await page.keyboard.press('Tab');
    await page.keyboard.type('标准');
    assert.match(await page.innerText(`${TEXT} table[data-caption="收费表"] th:nth-child(2)`), /标准/);
    assert.deepEqual([...await accessible(page), ...clerk.faults()], []);
    await wait(page, 'keep', '自动保存于');
    await follow(page, /\/preview$/, () => page.click('main a[href$="/preview"]'));
    assert.match(await page.innerText('article caption >> nth=-1'), /收费表/);
    assert.deepEqual([...await accessible(page), ...clerk.faults()], []);
    await picture(page, 'editor');
  });

  test('loses nobody\'s text: the later one sees both and chooses', async () => {
    await edit(head.page);
    await head.page.click(TEXT);
    await head.page.keyboard.press('Control+Home');
    await head.page.keyboard.type('股长的话。');
    await save(head.page);
    const { page } = clerk;
    await edit(page);
    await caretAtEnd(page);
    await page.keyboard.type('经办人的话');
    await wait(page, 'keep', '朱六样保存了另一稿');
    await Promise.all([page.waitForEvent('load'), page.click('.form-foot button')]);
    assert.match(await page.innerText('[role=alert]'), /朱六样保存了另一稿/);
    assert.match(await page.innerText('.diff-gone del >> nth=0'), /股长的话/);
    assert.match(await page.innerText(TEXT), /经办人的话/);
    assert.deepEqual(await accessible(page), []);
    await picture(page, 'editor-conflict');
    await page.setViewportSize(SIZES.phone);
    assert.deepEqual([...await withinWidth(page), ...await accessible(page)], []);
    await picture(page, 'editor-conflict');
    await page.setViewportSize(SIZES.desk);
    await save(page);
    clerk.faults(); // the console reports the answer 409
    assert.match(await page.innerText('.prose'), /经办人的话/);
    assert.deepEqual(head.faults(), []);
  });

  test('keeps what is written without a connection, and gives it back', async () => {
    const { page } = clerk;
    await edit(page);
    await page.route('**/keep', (route) => route.abort());
    await caretAtEnd(page);
    await page.keyboard.type('离线写的');
    await wait(page, 'keep', '暂存在这台电脑上');
    assert.ok(await page.evaluate(() => Object.keys(localStorage).some((key) => key.startsWith('gongkai.draft.'))));
    page.once('dialog', (dialog) => dialog.accept()); // nothing was sent: the browser warns
    await edit(page);
    await page.unroute('**/keep');
    await page.click('[data-offer] [data-take]');
    assert.match(await page.innerText(TEXT), /离线写的/);
    await wait(page, 'keep', '自动保存于');
    assert.ok(await page.evaluate(() => !Object.keys(localStorage).some((key) => key.startsWith('gongkai.draft.'))));
    clerk.faults(); // the console reports what did not come
    await save(page);
  });

  test('stands on a telephone', async () => {
    const { page } = clerk;
    await page.setViewportSize(SIZES.phone);
    await edit(page);
    assert.deepEqual([...await withinWidth(page), ...await accessible(page)], []);
    await picture(page, 'editor');
    await page.setViewportSize(SIZES.desk);
  });
});
