import type { Element, Node } from 'happy-dom';

const BLOCKS =
  'ADDRESS ARTICLE ASIDE DD DETAILS DIALOG DIV DL DT FIELDSET FIGCAPTION FIGURE FORM FOOTER H1 H2 H3 H4 HEADER LI MAIN NAV OL P PRE SEARCH SECTION SUMMARY TABLE TBODY TFOOT THEAD CAPTION TR UL'.split(
    ' ',
  );
const HEADINGS: Readonly<Record<string, string>> = { H1: '# ', H2: '## ', H3: '### ' };
const LANDMARKS = ['SECTION', 'NAV', 'ASIDE', 'ARTICLE'];

/** Returns a part of a page as a person reads it, one line per block: links with their addresses, controls with their states. */
export const textOf = (part: Element, names: ReadonlyMap<string, string>): string =>
  plainly(
    written(part)
      .split('\n')
      .map((line) => line.replaceAll(/[ \u00a0]+/g, ' ').trim())
      .filter((line) => line !== '' && line !== '-')
      .join('\n'),
    names,
  );

const ID = /\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

/** Replaces known ids by names and other ids by counters, and removes what is random in each run. */
export function plainly(text: string, names: ReadonlyMap<string, string>): string {
  const others: string[] = [];
  const called = (id: string) => {
    const name = names.get(id);
    if (name !== undefined) return name;
    if (!others.includes(id)) others.push(id);
    return `~${others.indexOf(id) + 1}`;
  };
  return text
    .replaceAll(/[\u2009\u202f]/g, ' ')
    .replaceAll(ID, called)
    .replaceAll(/\b[0-9a-f]{8}\b/g, (end) => [...names].find(([id]) => id.endsWith(end))?.[1] ?? end)
    .replaceAll(/\bce_[0-9a-f]{12}(_[\w-]+)?/g, 'ce_~')
    .replaceAll(/\b[0-9a-f]{32,64}\b/g, '~');
}

function written(node: Node): string {
  if (node.nodeType === 3) return (node.textContent ?? '').replaceAll(/\s+/g, ' ');
  if (node.nodeType !== 1) return '';
  const element = node as Element;
  const { tagName } = element;
  const has = (name: string) => element.hasAttribute(name);
  const said = (name: string) => element.getAttribute(name) ?? '';
  if (has('hidden') || (tagName === 'DIALOG' && !has('open'))) return '';
  const inner = [...element.childNodes].map(written).join('');
  const more = [
    has('aria-current') && 'current',
    has('aria-pressed') && (said('aria-pressed') === 'true' ? 'pressed' : 'not pressed'),
    has('disabled') && 'disabled',
    has('aria-invalid') && said('aria-invalid') === 'true' && 'invalid',
    has('title') && said('title') !== inner.trim() && `“${said('title')}”`,
    has('aria-label') &&
      !LANDMARKS.includes(tagName) &&
      said('aria-label') !== said('title') &&
      `heard as “${said('aria-label')}”`,
    has('aria-sort') && said('aria-sort'),
    has('style') && placeOf(said('style')),
    has('class') && /(^| )(bad|good)( |$)/.exec(said('class'))?.[2],
    has('download') && `saved as ${said('download')}`,
  ]
    .filter(Boolean)
    .join(', ');
  const noted = more === '' ? '' : ` {${more}}`;
  if (tagName === 'BR') return ' / ';
  if (tagName === 'A') return `[${inner.trim()}](${said('href')})${noted}`;
  if (tagName === 'BUTTON') return ` <${inner.trim()}>${noted} `;
  if (tagName === 'IMG') return ` (picture ${said('src')}) `;
  if (tagName === 'VIDEO') return ` (plays ${said('src')})${noted} `;
  if (tagName === 'PROGRESS') return ` (${Math.round(100 * Number(said('value')))}% done)${noted} `;
  if (tagName === 'INPUT') return field(element, noted);
  if (tagName === 'TEXTAREA') return ` <write: ${(element as unknown as { value: string }).value}>${noted} `;
  if (tagName === 'SELECT') return ` <pick: ${[...element.children].map(option).join(', ')}>${noted} `;
  if (tagName === 'svg' || tagName === 'SVG') return drawn(element, inner, noted);
  if (tagName === 'rect' || tagName === 'line' || tagName === 'circle') return shape(element);
  if (tagName === 'TIME') return `${inner}{${said('datetime')}}`;
  if (tagName === 'TR')
    return `\n| ${[...element.children]
      .map((cell) =>
        written(cell)
          .trim()
          .replaceAll(/\s*\n\s*/g, ' / '),
      )
      .join(' | ')}\n`;
  const opened = LANDMARKS.includes(tagName) && has('aria-label') ? `(${said('aria-label')})\n` : '';
  const mark = HEADINGS[tagName] ?? (tagName === 'LI' ? '- ' : tagName === 'SUMMARY' ? '▸ ' : '');
  if (BLOCKS.includes(tagName) || said('class') === 'line') return `\n${opened}${mark}${inner}${noted}\n`;
  return `${inner}${noted}`;
}

function field(element: Element, noted: string): string {
  const { type, value, checked } = element as unknown as { type: string; value: string; checked: boolean };
  const facts = ['required', 'placeholder', 'min', 'max', 'step', 'maxlength', 'accept', 'multiple']
    .filter((name) => element.hasAttribute(name))
    .map((name) => `${name} ${element.getAttribute(name)}`.trim());
  const content = type === 'checkbox' ? (checked ? '[x]' : '[ ]') : `<${type}: ${value}>`;
  return ` ${content}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}${noted} `;
}

const option = (element: Element) => {
  const { selected, value } = element as unknown as { selected: boolean; value: string };
  return `${selected ? '*' : ''}${(element.textContent ?? '').trim()}=${value}`;
};

/** Returns the position and width of an element, in percent with one decimal. */
const placeOf = (style: string) =>
  style
    .replaceAll(/ *(background-image|background-size|aspect-ratio|--shape|height|max-width): [^;]*;/g, '')
    .replaceAll(/\d+\.\d{2,}/g, (number) => Number(number).toFixed(1))
    .trim();

const drawn = (element: Element, inner: string, noted: string) =>
  element.getAttribute('aria-hidden') === 'true' ? '' : ` (drawn: ${inner.trim()})${noted} `;

const shape = (element: Element) => {
  const facts = ['class', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'width'].flatMap((name) => {
    const value = element.getAttribute(name);
    if (value === null) return [];
    return [`${name === 'class' ? '' : `${name} `}${Number.isNaN(Number(value)) ? value : Math.round(Number(value))}`];
  });
  return ` ${element.tagName.toLowerCase()} ${facts.join(' ')};`;
};
