// What other programs put into the clipboard, pasted as a person would: the page gets the event of a
// paste with these contents.

/** Pastes into the element that has the focus. */
export const paste = (page, html, text = '') => page.evaluate(([markup, plain]) => {
  const clipboardData = new DataTransfer();
  if (markup) clipboardData.setData('text/html', markup);
  clipboardData.setData('text/plain', plain);
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}, [html, text]);

/** As Word for Windows says it: a fake heading, a list with signs, a table, a comment, a tracked change. */
export const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=ProgId content=Word.Document>
<style><!-- p.MsoNormal {font-size:16.0pt;} --></style></head><body lang=ZH-CN><!--StartFragment-->
<p class=MsoNormal><span style='font-family:黑体'>一、申请条件<o:p></o:p></span></p>
<p class=MsoNormal style='text-indent:32.0pt'>符合下列<b>条件</b>的，<del>必须</del><ins>可以</ins>申请。<span style='mso-hide:all;display:none'>内部口令</span></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;</span></span><![endif]>身份证明</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;</span></span><![endif]>申请表</p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal>项目</p></td><td><p class=MsoNormal>金额</p></td></tr><tr><td><p>咨询</p></td><td><p>0</p></td></tr></table>
<!--EndFragment--></body></html>`;
