// The checks themselves: each must find the fault that it is for, and nothing on a sound page.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';

import { openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, buildOf, named, onPaper, uncovered, withinWidth } from '../harness/checks.mjs';
import { Frontier, linksIn, linksOf, shape, walk } from '../harness/crawl.mjs';
import { tabTo } from '../harness/keyboard.mjs';
import { theBrowser } from '../harness/suite.mjs';
import { base32, totp } from '../harness/totp.mjs';

const sheet = (body, lang = 'zh-CN') =>
  `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>页</title><link rel="icon" href="data:,"><main><h1>页</h1>${body}</main></html>`;

const PAGES = {
  '/sound': sheet('<p>一切正常。</p><a href="/other#part">另一页</a>'),
  '/script': sheet('<script src="/broken.js"></script>'),
  '/broken.js': 'throw new Error("broken on purpose")',
  '/missing': sheet('<img src="/nowhere.png" alt="图">'),
  '/inline': sheet('<script>document.title = "x"</script>'),
  '/unlabelled': sheet('<input type="text"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'),
  '/nameless': '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><p>无标题</p>',
  '/pale': sheet('<p>看不清。</p>'),
  '/pale.css': 'p { color: #ccc }',
  '/covered': sheet('<div id="over">盖住</div><a id="under" href="/a">下面</a>'),
  '/covered.css': '#over { position: fixed; inset: 0 }',
  '/list': sheet('<ul class="rows"><li id="a"><a href="/1">一</a></ul>'),
  '/longer-list': sheet('<ul class="rows"><li id="b"><a href="/2">二</a><li id="c"><a href="/3">三</a></ul>'),
  '/wordless-list': sheet('<ul class="rows"><li id="a"><a href="/1"></a></ul>'),
  '/other-list': sheet('<ul class="quiet"><li id="a"><a href="/1">一</a></ul>'),
  '/wide': sheet('<pre id="wide">' + '宽'.repeat(200) + '</pre>'),
  '/sheet': sheet('<nav>栏目</nav><div id="box"><table><tr><td><pre>' + '表'.repeat(200) + '</pre></table></div>'),
  '/sheet.css': '#box { overflow: auto }',
  '/ringless': sheet('<a id="first" href="/a">甲</a><a id="second" href="/b">乙</a>'),
  '/ringless.css': 'a:focus { outline: 3px solid } #second:focus { outline: 0 }',
};

describe('harness', { concurrency: 1 }, () => {
  let server;
  let address;
  let page;
  let faults;

  before(async () => {
    server = createServer((request, response) => {
      const style = PAGES[`${request.url}.css`] ? `<link rel="stylesheet" href="${request.url}.css">` : '';
      const body = PAGES[request.url]?.replace('<main>', `${style}<main>`);
      const kind = request.url.match(/[a-z]+$/)?.[0];
      const type = { js: 'text/javascript', css: 'text/css' }[kind] ?? 'text/html';
      response.writeHead(body ? 200 : 404, {
        'content-type': type,
        'content-security-policy': "default-src 'self'; img-src 'self' data:; style-src 'self'",
      });
      response.end(body ?? '');
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    address = `http://127.0.0.1:${server.address().port}`;
    ({ page, faults } = await openPage(await visitor(await theBrowser(), address, { viewport: SIZES.phone })));
  });

  after(async () => {
    await page?.context().close();
    server?.close();
  });

  async function faultsOf(path) {
    await page.goto(path);
    const found = [...await named(page), ...await withinWidth(page), ...await uncovered(page), ...await accessible(page)];
    found.push(...faults()); // reports of the content policy come a little later than the page
    return found.join('\n');
  }

  test('a sound page has no fault', async () => {
    assert.equal(await faultsOf('/sound'), '');
  });

  for (const [path, expected] of [
    ['/script', /script error: broken on purpose/],
    ['/missing', /404 for .*nowhere\.png/],
    ['/inline', /CSP script-src.* forbids inline/],
    ['/unlabelled', /axe label: /],
    ['/unlabelled', /axe image-alt: /],
    ['/pale', /axe color-contrast: .*: p$/m],
    ['/covered', /id="under".* lies under <div id="over">/],
    ['/nameless', /does not say that it is Chinese\n.*no title\n.*0 <main>\n.*0 <h1>/],
    ['/wide', /wide in a window of 390: .*pre$/],
  ]) {
    test(`${path} is found out: ${expected}`, async () => {
      assert.match(await faultsOf(path), expected);
    });
  }

  test('pages are built alike whatever they say, and not if something has no words or another class', async () => {
    const builds = {};
    for (const path of ['/list', '/longer-list', '/wordless-list', '/other-list']) {
      await page.goto(path);
      builds[path] = await buildOf(page);
    }
    assert.equal(builds['/list'], builds['/longer-list']);
    assert.notEqual(builds['/list'], builds['/wordless-list']);
    assert.notEqual(builds['/list'], builds['/other-list']);
  });

  test('paper shows no navigation and no half table', async () => {
    await page.goto('/sound');
    assert.deepEqual(await onPaper(page), []);
    await page.goto('/sheet');
    assert.deepEqual(await onPaper(page), ['nav is on paper', 'table is cut off on paper by div']);
  });

  test('a focus that cannot be seen is found out', async () => {
    await page.goto('/ringless');
    assert.equal(await tabTo(page, '#first'), 1);
    await assert.rejects(tabTo(page, '#second'), /the focus has no ring/);
    await page.goto('/ringless');
    await assert.rejects(tabTo(page, '#nothing', 1), /not reached by 1 times Tab/);
  });

  test('the crawl follows links of this site only, each page once, two of a shape', async () => {
    await page.goto('/sound');
    assert.deepEqual(await linksOf(page), [`${address}/other#part`]);
    assert.deepEqual(linksIn(await page.content(), address), [`${address}/other#part`]);
    const ampersand = '<a class="x" href="?a=1&amp;b=2">页</a><a href="mailto:a@b">信</a>';
    assert.deepEqual(linksIn(ampersand, `${address}/c`), [`${address}/c?a=1&b=2`]);

    const links = { '/a': ['/a#x', 'https://example.org/', '/d/1', '/d/2', '/d/3', '/d/1?page=1'], '/d/1': ['/e', '/d/4'], '/e': ['/f'] };
    const visit = async (tab, url) => ({ links: links[url.slice(address.length)] ?? [], wrong: [tab] });
    for (const [levels, expected] of [
      [1, ['/a', '/d/1', '/d/2', '/d/1?page=1']],
      [Infinity, ['/a', '/d/1', '/d/2', '/d/1?page=1', '/e', '/f']],
    ]) {
      const { visited, wrong } = await walk(new Frontier(address, ['/a']), ['one', 'two'], visit, levels);
      assert.deepEqual(visited.map((url) => url.slice(address.length)), expected);
      assert.equal(wrong[0], '/a: one');
    }
  });

  test('a shape forgets which thing a page is about, not what kind of file', () => {
    for (const [url, expected] of [
      ['http://x/office/cases/2026-3?tab=clock#a', '/office/cases/*?tab'],
      ['http://x/annual-reports/2025.pdf', '/annual-reports/*.pdf'],
      ['http://x/search?q=1&page=2&q=3', '/search?page&q'],
      ['http://x/annual-reports/2025/qsfj.json', '/annual-reports/*/*.json'],
    ]) assert.equal(shape(url, new Set(['qsfj'])), expected);
  });

  test('one-time codes are those of RFC 6238', () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    for (const [seconds, code] of [[59, '287082'], [1111111109, '081804'], [20000000000, '353130']]) {
      assert.equal(totp(secret, seconds), code);
    }
    assert.equal(base32(Buffer.from('12345678901234567890')), secret);
  });
});
