// What makes a careless page run a script: one or more of every known class. Each calls `ran` with its
// number, so that it can be told which one it was.

const BASIC = [
  '<script>RUN</script>', '"><script>RUN</script>', "'><script>RUN</script>", '</script><script>RUN</script>',
  '</textarea><script>RUN</script>', '</title><script>RUN</script>', '</style><script>RUN</script>',
  '--><script>RUN</script>', ']]><script>RUN</script>', '<scr<script>ipt>RUN</scr</script>ipt>', '<SCRIPT>RUN</SCRIPT>',
  '<script\t>RUN</script\n>', '<script/x>RUN</script>', '<script src="data:text/javascript,RUN"></script>',
  '<script type=module>RUN</script>', '<script type="importmap">{}</script>', '＜script＞RUN＜/script＞',
];
const EVENTS = [
  '<img src=x onerror=RUN>', '<img src=x onerror="RUN">', "<img src='x' onerror='RUN'>", '<img/src=x/onerror=RUN>',
  '<img src=x onerror=&#82;UN>', '<img src=`x`onerror=RUN>', '<image src=x onerror=RUN>', '<svg onload=RUN>',
  '<svg/onload=RUN>', '<svg><animate onbegin=RUN attributeName=x dur=1s>', '<svg><set onbegin=RUN attributeName=x>',
  '<svg><script>RUN</script></svg>', '<svg><script href="data:text/javascript,RUN"/></svg>',
  '<svg><a xlink:href="javascript:RUN"><text y=20>x</text></a></svg>', '<body onload=RUN>', '<body onpageshow=RUN>',
  '<input autofocus onfocus=RUN>', '<select autofocus onfocus=RUN>', '<textarea autofocus onfocus=RUN>',
  '<details open ontoggle=RUN>', '<video><source onerror=RUN></video>', '<video src=x onerror=RUN>',
  '<audio src=x onerror=RUN>', '<marquee onstart=RUN>', '<iframe onload=RUN></iframe>', '<object data=x onerror=RUN>',
  '<embed src=x onerror=RUN>', '<link rel=stylesheet href=x onerror=RUN>', '<style onload=RUN></style>',
  '<div style="animation:a 1s" onanimationstart=RUN><style>@keyframes a{}</style>', '<p tabindex=1 autofocus onfocus=RUN>x</p>',
  '<x contenteditable autofocus onfocus=RUN>x</x>', '" autofocus onfocus="RUN" x="', "' autofocus onfocus='RUN' x='",
  '` onmouseover=RUN x=`', '" onerror="RUN', '"><img src=x onerror=RUN>', "'><svg onload=RUN>", '<img src="x" onerror="RUN"',
];
const ADDRESSES = [
  '<a href="javascript:RUN">x</a>', '<a href="JaVaScRiPt:RUN">x</a>', '<a href=" javascript:RUN">x</a>',
  '<a href="java\tscript:RUN">x</a>', '<a href="java&#10;script:RUN">x</a>', '<a href="&#x6a;avascript:RUN">x</a>',
  '<a href="javascript&colon;RUN">x</a>', '<a href="data:text/html,<script>RUN</script>">x</a>',
  '<a href="data:text/html;base64,PHNjcmlwdD5yYW4oKTwvc2NyaXB0Pg==">x</a>', '<a href="vbscript:RUN">x</a>',
  '<form action="javascript:RUN"><button>x</button></form>', '<button formaction="javascript:RUN">x</button>',
  '<iframe src="javascript:RUN"></iframe>', '<iframe srcdoc="<script>parent.RUN</script>"></iframe>',
  '<object data="javascript:RUN"></object>', '<embed src="javascript:RUN">', '<base href="javascript:/">',
  '<meta http-equiv=refresh content="0;url=javascript:RUN">', '<area href="javascript:RUN">',
  '<math href="javascript:RUN">x</math>', '[x](javascript:RUN)', '![x](javascript:RUN)', '[x](https://a"onmouseover="RUN)',
  '[x](https://a.example/"><img src=x onerror=RUN>)', '**<img src=x onerror=RUN>**', '| <img src=x onerror=RUN> | x |',
];
const MUTATIONS = [
  '<noscript><p title="</noscript><img src=x onerror=RUN>">', '<math><mtext><table><mglyph><style><img src=x onerror=RUN>',
  '<svg></p><style><a id="</style><img src=x onerror=RUN>">', '<math><mi><style><!--</style><img src=x onerror=RUN>--></style>',
  '<template><img src=x onerror=RUN></template>', '<xmp><p title="</xmp><img src=x onerror=RUN>">',
  '<!--<img src="--><img src=x onerror=RUN>">', '<![CDATA[<img src=x onerror=RUN>]]>', '<?xml <img src=x onerror=RUN>?>',
  '<table><td><form><input name=innerHTML><img src=x onerror=RUN></form></table>', '<form id=f><input name=attributes>',
  '<a id=editor></a><a id=editor name=keep href="javascript:RUN">x</a>', '<img name=querySelector><img name=body>',
  '<select><template><style><!--</style><a title="--><img src=x onerror=RUN>"></select>', '<isindex type=image src=1 onerror=RUN>',
  '<div data-pm-slice="0 0 []"><img src=x onerror=RUN data-file="x"></div>', '<img data-file="x" alt="\\"onerror=RUN" src=x>',
  '<h3 data-level="<img src=x onerror=RUN>">x</h3>', '<table data-caption="\\"><img src=x onerror=RUN>"><tr><td>x<td>y</table>',
  '{{constructor.constructor("RUN")()}}', '${RUN}', '#{RUN}', '<%= RUN %>', '{% RUN %}', '\\u003cscript\\u003eRUN\\u003c/script\\u003e',
  '%3Cscript%3ERUN%3C/script%3E', '&lt;script&gt;RUN&lt;/script&gt;', '+ADw-script+AD4-RUN+ADw-/script+AD4-',
  '<div hx-get="/x" hx-on:load="RUN">', '<div hx-on="htmx:load: RUN">', '<div hx-vals="js:{a:RUN}" hx-trigger="load" hx-get="/">',
];

export const PAYLOADS = [...BASIC, ...EVENTS, ...ADDRESSES, ...MUTATIONS]
  .map((payload, nth) => payload.replaceAll('RUN', `ran(${nth})`));

/** Listens on every page of a context from its beginning: gives what ran since the last call. */
export async function listening(context) {
  let all = [];
  await context.exposeBinding('ran', (source, nth) => { all.push(`${PAYLOADS[nth]} on ${source.page.url()}`); });
  context.on('page', (page) => page.on('dialog', (dialog) => {
    all.push(`a dialog on ${page.url()}`);
    dialog.dismiss();
  }));
  return () => { const found = all; all = []; return found; };
}
