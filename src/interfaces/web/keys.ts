const CONTROLS = 'input, textarea, select, button, a, summary, video, [contenteditable], dialog';

/** Checks whether a key is typed into a field or meant for the browser, and is therefore not a shortcut of the page. */
export function isForControl({ ctrlKey, metaKey, altKey, target, key }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return true;
  if (!(target instanceof Element)) return false;
  // buttons and links ignore letters, but not the space bar and arrow keys
  const isLetter = /^[a-z?/]$/i.test(key);
  return target.closest(isLetter ? 'input, textarea, select, [contenteditable], dialog' : CONTROLS) !== null;
}
