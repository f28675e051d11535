import { chromium } from 'playwright-core';
const B='http://127.0.0.1:9421';
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args:['--no-sandbox','--lang=zh-CN'] });
async function shot(ctx, path, name, full=true) { const p = await ctx.newPage(); await p.goto(B+path); await p.screenshot({path:`/tmp/shots/${name}.png`, fullPage: full}); await p.close(); }
import { mkdirSync } from 'node:fs'; mkdirSync('/tmp/shots',{recursive:true});
for (const [w,h] of [[1440,900],[390,844]]) {
  const v = await b.newContext({viewport:{width:w,height:h}});
  const p = await v.newPage(); await p.goto(B+'/');
  const doc = await p.getAttribute('a[href^="/documents/"]','href');
  await p.close();
  for (const [path,name] of [['/','home'],['/disclosure','disclosure'],[doc,'document'],['/search?q=%E6%B3%95%E5%BE%8B%E6%8F%B4%E5%8A%A9','search'],['/office/sign-in','signin']]) await shot(v,path,`${name}-${w}`, w>1000?false:true);
  const o = await b.newContext({viewport:{width:w,height:h}});
  const q = await o.newPage();
  await q.goto(B+'/office/sign-in'); await q.fill('#account','sfj-shencha'); await q.fill('#password','Yanshi-2026-zhanghao');
  await q.click('form[action="/office/sign-in"] button'); await q.waitForURL(/second/);
  const code = (await q.innerText('.second code')).trim(); await q.fill('#second',code); await q.click('form[action="/office/sign-in/second"] button'); await q.waitForURL(/office$/);
  for (const [path,name] of [['/office','workbench'],['/office/documents','docs'],['/office/tasks','tasks'],['/office/documents?state=in_review','inreview']]) await shot(o,path,`${name}-${w}`, w>1000?false:true);
  await q.goto(B+'/office/documents?state=in_review');
  const one = await q.evaluate(()=>[...document.querySelectorAll('a[href^="/office/documents/"]')].map(a=>a.getAttribute('href')).find(h=>/documents\/[0-9a-f-]{20,}$/.test(h)));
  console.log(one);
  if (one) await shot(o, one, `review-${w}`, true);
}
await b.close();
