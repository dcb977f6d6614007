import Table from 'cli-table3';

/** Prints a line; only this writes to standard output. Keeps line breaks and shows other control characters as `\\u001b`. */
export const say = (line = ''): void => void process.stdout.write(`${line.replace(CONTROLS_IN_LINES, escaped)}\n`);
export const sayJson = (value: unknown): void => say(JSON.stringify(value, null, 2));
/** Prints to standard error what accompanies an answer: progress, warnings, errors. */
export const remark = (line: string): void =>
  void process.stderr.write(`${line.replace(CONTROLS_IN_LINES, escaped)}\n`);

/**
 * Characters that a terminal obeys instead of showing: C0 and C1 controls, and marks that change the direction of text
 * (Unicode UAX #9). Titles, names and notes were written by other people.
 */
const CONTROLS = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const CONTROLS_IN_LINES = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Escapes another person's text for use within a line. */
export const inline = (text: string): string => text.replace(CONTROLS, escaped);

const THIN = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Formats a plain table: columns separated by spaces and no frame, so that it can be copied and pasted. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const drawn = new Table({
    head: [...head],
    chars: THIN,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  drawn.push(...rows.map((row) => row.map(inline)));
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Formats 75 300 ms as `1:15.3`. */
export function clock(ms: number): string {
  const tenths = Math.round(ms / 100);
  const seconds = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
  return `${Math.floor(tenths / 600)}:${seconds}`;
}

/** Remarks how many rows of a long list are not shown; prints nothing if all are. */
export function remarkRest(total: number, shown: number, noun = ''): void {
  if (total > shown) remark(`… and ${total - shown} more${noun} (--json lists the first 1,000)`);
}

/** Formats `1 video`, `2 videos`. */
export const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
