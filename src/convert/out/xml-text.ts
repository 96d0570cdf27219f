/** Text between tags or in an attribute; what XML 1.0 cannot hold at all becomes a replacement character. */
export const xmlText = (text: string | number | boolean): string =>
  String(text)
    .replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]|\p{Cs}/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, c => `&#${c.charCodeAt(0)};`)
