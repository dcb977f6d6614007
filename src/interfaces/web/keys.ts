const CONTROLS = 'input, textarea, select, button, a, summary, video, [contenteditable], dialog';

/** Whether a key is typed into something, or meant for the browser: then it is no shortcut of the page. */
export function isForControl({ ctrlKey, metaKey, altKey, target, key }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return true;
  if (!(target instanceof Element)) return false;
  // letters do nothing on buttons and links; space and arrows do
  const isLetter = /^[a-z?/]$/i.test(key);
  return target.closest(isLetter ? 'input, textarea, select, [contenteditable], dialog' : CONTROLS) !== null;
}
