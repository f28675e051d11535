// The checks themselves: each must find the fault that it is for, and nothing on a sound page.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { launch, openPage, visitor, SIZES } from '../harness/browser.mjs';
import { accessible, named, withinWidth } from '../harness/checks.mjs';
import { Frontier, linksOf, shape } from '../harness/crawl.mjs';
import { totp } from '../harness/totp.mjs';

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
  '/wide': sheet('<pre id="wide">' + '宽'.repeat(200) + '</pre>'),
};

let server;
let browser;
let address;

before(async () => {
  server = createServer((request, response) => {
    const body = PAGES[request.url];
    const type = request.url.endsWith('.js') ? 'text/javascript' : 'text/html';
    response.writeHead(body ? 200 : 404, {
      'content-type': type,
      'content-security-policy': "default-src 'self'; img-src 'self' data:; style-src 'self'",
    });
    response.end(body ?? '');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.close();
});

async function faultsOf(path) {
  const context = await visitor(browser, address, { viewport: SIZES.phone });
  const { page, faults } = await openPage(context);
  await page.goto(path, { waitUntil: 'networkidle' });
  const found = [...faults(), ...await named(page), ...await withinWidth(page), ...await accessible(page)];
  await context.close();
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
  ['/nameless', /does not say that it is Chinese\n.*no title\n.*0 <main>\n.*0 <h1>/],
  ['/wide', /wide in a window of 390: .*pre$/],
]) {
  test(`${path} is found out: ${expected}`, async () => {
    assert.match(await faultsOf(path), expected);
  });
}

test('the crawl follows links of this site only, each page once, two of a shape', async () => {
  const context = await visitor(browser, address);
  const { page } = await openPage(context);
  await page.goto('/sound');
  assert.deepEqual(await linksOf(page), [`${address}/other#part`]);
  await context.close();

  const frontier = new Frontier(address, ['/a', '/a#x', 'https://example.org/', '/d/1', '/d/2', '/d/3?page=1']);
  const visited = [];
  for (let url = frontier.next(); url; url = frontier.next()) visited.push(url.slice(address.length));
  assert.deepEqual(visited, ['/a', '/d/1', '/d/2', '/d/3?page=1']);
});

test('a shape forgets which thing a page is about, not what kind of file', () => {
  for (const [url, expected] of [
    ['http://x/office/cases/2026-3?tab=clock#a', '/office/cases/*?tab'],
    ['http://x/annual-reports/2025.pdf', '/annual-reports/*.pdf'],
    ['http://x/search?q=1&page=2&q=3', '/search?page&q'],
  ]) assert.equal(shape(url), expected);
});

test('one-time codes are those of RFC 6238', () => {
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  for (const [seconds, code] of [[59, '287082'], [1111111109, '081804'], [20000000000, '353130']]) {
    assert.equal(totp(secret, seconds), code);
  }
});
