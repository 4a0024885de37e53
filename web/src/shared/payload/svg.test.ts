// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { safeSvg } from './svg';
import { extensionOf, kindOf } from './text';

const wrap = (inner: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inner}</svg>`;

test('plain drawings are shown', () => {
  const drawings = [
    '<rect width="9" height="9" fill="#123"/>',
    '<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs><circle r="2" fill="url(#g)"/>',
    '<g transform="scale(2)"><text x="1">a &amp; b</text></g>',
    '<use href="#a"/>',
    '<style>.a { fill: red }</style>',
  ];
  for (const drawing of drawings) expect(safeSvg(wrap(drawing)), drawing).toContain('<svg');
});

test('whatever acts or leads out is not', () => {
  const hostile = [
    wrap('<script>alert(1)</script>'),
    wrap('<rect onclick="alert(1)"/>'),
    wrap('', 'onload="alert(1)"'),
    wrap('<image href="https://example.org/x.png"/>'),
    wrap('<use href="https://example.org/x.svg#a"/>'),
    wrap('<a href="javascript:alert(1)"><rect/></a>'),
    wrap('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'),
    wrap('<rect fill="url(https://example.org/x)"/>'),
    wrap('<style>@import "https://example.org/x.css";</style>'),
    wrap('<rect style="fill: url(//example.org/x)"/>'),
    wrap('<animate attributeName="href" to="javascript:alert(1)"/>'),
    `<!DOCTYPE svg [<!ENTITY x "y">]>${wrap('&x;')}`,
    wrap('<rect'),
    '<html></html>',
  ];
  for (const text of hostile) expect(safeSvg(text), text).toBeNull();
});

test('texts are told apart by their beginning', () => {
  expect(kindOf('<?xml version="1.0"?>\n<svg xmlns="…">')).toBe('svg');
  expect(kindOf('# Title\n\ntext')).toBe('markdown');
  expect(kindOf('just words')).toBe('text');
  expect(extensionOf({ a: 1 }).extension).toBe('json');
  expect(extensionOf('# Title').extension).toBe('md');
});
