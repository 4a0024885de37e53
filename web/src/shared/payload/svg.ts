const ELEMENTS = new Set(
  (
    'svg g path rect circle ellipse line polyline polygon text tspan textpath title desc defs symbol use clippath mask pattern ' +
    'lineargradient radialgradient stop marker style switch filter feGaussianBlur feOffset feBlend feFlood feMerge feMergeNode'
  )
    .toLowerCase()
    .split(' '),
);

/**
 * The drawing if it holds nothing but drawing, else null. It is shown through an image element, where browsers run
 * no scripts and load nothing; this check keeps out what tries, so that it is shown as text and can be seen.
 */
export function safeSvg(text: string): string | null {
  if (text.length > 2_000_000 || /<!(doctype|entity)/i.test(text)) return null;
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
  const root = parsed.documentElement;
  if (root.localName !== 'svg' || parsed.querySelector('parsererror') !== null) return null;
  const walker = parsed.createTreeWalker(
    parsed,
    NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_PROCESSING_INSTRUCTION,
  );
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Element)) return null;
    if (!isDrawing(node)) return null;
  }
  root.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return new XMLSerializer().serializeToString(root);
}

function isDrawing(element: Element): boolean {
  const name = element.localName.toLowerCase();
  if (!ELEMENTS.has(name)) return false;
  if (name === 'style' && isActiveCss(element.textContent ?? '')) return false;
  return [...element.attributes].every(({ name: attribute, value }) => {
    const plain = attribute.toLowerCase();
    if (plain.startsWith('on')) return false;
    if (plain === 'href' || plain.endsWith(':href')) return value.trim().startsWith('#');
    return !isActiveCss(value);
  });
}

/** References inside the drawing are fine; anything that leads out of it is not. */
function isActiveCss(css: string): boolean {
  return /@import|expression\s*\(|javascript:/i.test(css) || /url\(\s*['"]?(?!#)/i.test(css);
}
