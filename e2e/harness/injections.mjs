// Texts that run as a script where a page forgets to escape them: in text, in attributes with either quote
// and without, in addresses, in scripts, in styles, behind encodings that some decode twice.

/** Set by a payload that runs. */
export const MARK = 'ranForeignScript';

const HIT = `globalThis.${MARK}=1`;

export const PAYLOADS = [
  `<script>${HIT}</script>`,
  `</script><script>${HIT}</script>`,
  `"><script>${HIT}</script>`,
  `'><script>${HIT}</script>`,
  `</textarea><script>${HIT}</script>`,
  `</title><script>${HIT}</script>`,
  `--><script>${HIT}</script>`,
  `]]><script>${HIT}</script>`,
  `<img src=x onerror=${HIT}>`,
  `"><img src=x onerror="${HIT}">`,
  `<svg onload=${HIT}>`,
  `<svg><script>${HIT}</script></svg>`,
  `<math><mi xlink:href="javascript:${HIT}">x</mi></math>`,
  `<details open ontoggle=${HIT}>`,
  `<input autofocus onfocus=${HIT}>`,
  `" autofocus onfocus="${HIT}`,
  `' autofocus onfocus='${HIT}`,
  `<a href="javascript:${HIT}">x</a>`,
  `javascript:${HIT}`,
  `<iframe srcdoc="<script>parent.${MARK}=1</script>">`,
  `<style>@import 'javascript:${HIT}'</style>`,
  `<base href="javascript:${HIT}//">`,
  `<form action="javascript:${HIT}"><button>x</button></form>`,
  `<object data="javascript:${HIT}">`,
  `{{constructor.constructor('${HIT}')()}}`,
  `\${${HIT}}`,
  `&lt;script&gt;${HIT}&lt;/script&gt;`,
  `%3Cscript%3E${HIT}%3C/script%3E`,
  `\\u003cscript\\u003e${HIT}\\u003c/script\\u003e`,
  `<scr<script>ipt>${HIT}</scr</script>ipt>`,
];

/** Did one of them run in this page? */
export const ran = (page) => page.evaluate((mark) => globalThis[mark] === 1, MARK);

/** As many of them as fit into texts of so many characters. */
export function texts(most) {
  const all = [''];
  for (const payload of PAYLOADS) {
    const longer = `${all.at(-1)}\n${payload}`;
    if (longer.length > most) all.push(payload);
    else all[all.length - 1] = longer;
  }
  return all;
}
