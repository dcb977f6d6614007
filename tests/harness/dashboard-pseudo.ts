import type { Page } from 'playwright-core';

/** Makes every word on the page 40% longer and adds accents, as another language may. */
export const speakPseudo = (page: Page) =>
  page.evaluate(`(() => {
    const accents = { a: 'á', c: 'ç', e: 'é', i: 'ï', n: 'ñ', o: 'ö', s: 'š', u: 'ü', A: 'Å', C: 'Č', E: 'É', I: 'Î', N: 'Ñ', O: 'Ö', S: 'Š', U: 'Ü' };
    const longer = (text) => text.replace(/\\p{L}{2,}/gu, (word) => {
      const said = word.replace(/[aceinosu]/gi, (letter) => accents[letter] ?? letter);
      return said + said.slice(-Math.ceil(0.4 * said.length)).toLowerCase();
    });
    const walker = document.createTreeWalker(document.querySelector('#app'), NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) if (node.parentElement.closest('code, pre') === null) node.data = longer(node.data);
    for (const field of document.querySelectorAll('[placeholder]')) field.placeholder = longer(field.placeholder);
  })()`);

/** Returns the texts that cannot be read completely: outside the window, cut off by their box, or overflowing it. */
export const cutTexts = (page: Page) =>
  page.evaluate<readonly string[]>(`(() => {
    const found = [];
    const walker = document.createTreeWalker(document.querySelector('#app'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const at = node.parentElement;
      if (node.data.trim() === '' || !at.checkVisibility({ visibilityProperty: true })) continue;
      if (at.closest('.skip, option, svg, .list thead') !== null) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const text = range.getBoundingClientRect();
      if (text.width < 1) continue;
      const scrolls = at.closest('.scroll, .strip, .rail-inner > ul') !== null;
      const box = at.closest('button, .button, .card, .panel, .pill, dialog, td, th, li, p')?.getBoundingClientRect();
      const clipper = at.closest('[data-cuts]') ?? at;
      const isClipped = getComputedStyle(clipper).overflowX !== 'visible' && clipper.scrollWidth > clipper.clientWidth + 1;
      const isBeyond = !scrolls && text.right > innerWidth + 1;
      const isOut = box !== undefined && !scrolls && text.right > box.right + 1;
      if (isClipped || isBeyond || isOut)
        found.push(node.data.trim().slice(0, 50) + ' in ' + at.tagName.toLowerCase() + '.' + at.className + (isClipped ? ' clipped' : isBeyond ? ' beyond' : ' out'));
    }
    return found;
  })()`);
