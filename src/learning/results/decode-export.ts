import { type DecodeLine, decodeUtf8 } from '../../core/lines/index.ts';
import { isHeader } from './header.ts';

const windows1252 = new TextDecoder('windows-1252');
const shiftJis = new TextDecoder('shift_jis', { fatal: true });
const KANA = /[\u3041-\u30ff]/;

/**
 * Decodes the lines of one export: UTF-8, or else what Excel saves: Shift_JIS if the text is Japanese, otherwise
 * Windows-1252 (which includes Latin-1). The first line that is not UTF-8 decides for all of them.
 */
export function exportDecoder(): DecodeLine {
  let other: 'shift_jis' | 'windows-1252' | undefined;
  return (content) => {
    const text = decodeUtf8(content);
    if (text !== undefined) return text;
    other ??= isShiftJis(content) ? 'shift_jis' : 'windows-1252';
    return other === 'shift_jis' ? decodeShiftJis(content) : windows1252.decode(content);
  };
}

function decodeShiftJis(content: Buffer): string | undefined {
  try {
    return shiftJis.decode(content);
  } catch {
    return undefined;
  }
}

/** Accented letters followed by other letters may happen to decode as Chinese characters, but not as kana or as a known header. */
function isShiftJis(content: Buffer): boolean {
  const text = decodeShiftJis(content);
  return text !== undefined && (KANA.test(text) || (isHeader(text) && !isHeader(windows1252.decode(content))));
}

/** How many bytes are examined: enough to cover the commas and digits of a header. */
const LOOKED_AT = 512;

/** Converts UTF-16 to UTF-8. UTF-16 is recognized by its byte order mark or by its zeros, which no other text has. */
export async function* withoutUtf16(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held = Buffer.alloc(0);
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let known = false;
  for await (const chunk of bytes) {
    if (known) {
      yield decoder === undefined ? chunk : Buffer.from(decoder.decode(chunk, { stream: true }));
      continue;
    }
    held = Buffer.concat([held, chunk]);
    if (held.length < LOOKED_AT) continue;
    known = true;
    decoder = utf16Decoder(held);
    yield decoder === undefined ? held : Buffer.from(decoder.decode(held, { stream: true }));
  }
  if (!known) {
    decoder = utf16Decoder(held);
    yield decoder === undefined ? held : Buffer.from(decoder.decode(held, { stream: true }));
  }
  if (decoder !== undefined) yield Buffer.from(decoder.decode());
}

const RETURN = 13;
const NEWLINE = 10;

/** Replaces line ends by newlines if the file uses only carriage returns, as “CSV (Macintosh)” does. */
export async function* withNewlines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let endsInReturn: boolean | undefined;
  let held: Uint8Array | undefined;
  const written = (chunk: Uint8Array) =>
    endsInReturn === true ? chunk.map((byte) => (byte === RETURN ? NEWLINE : byte)) : chunk;
  for await (const chunk of bytes) {
    endsInReturn ??= firstEnd(chunk, held !== undefined);
    if (held !== undefined && chunk.length > 0) {
      yield written(held);
      held = undefined;
    }
    // whether a return at the end of a chunk ends a line alone depends on the next chunk
    if (endsInReturn === undefined && chunk.at(-1) === RETURN) held = chunk;
    else yield written(chunk);
  }
  if (held !== undefined) yield written(held);
}

/** Returns whether the first line ends with a carriage return alone; undefined until a line end is seen. */
function firstEnd(chunk: Uint8Array, followsReturn: boolean): boolean | undefined {
  const [first] = chunk;
  if (followsReturn && first !== undefined) return first !== NEWLINE;
  const at = chunk.findIndex((byte) => byte === RETURN || byte === NEWLINE);
  if (at === -1) return undefined;
  if (chunk[at] === NEWLINE) return false;
  return at + 1 < chunk.length ? chunk[at + 1] !== NEWLINE : undefined;
}

function utf16Decoder(start: Buffer): InstanceType<typeof TextDecoder> | undefined {
  const encoding = utf16Of(start);
  return encoding === undefined ? undefined : new TextDecoder(encoding);
}

function utf16Of(start: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = start;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // the second byte of an ASCII character is 0 in little-endian, the first in big-endian
  const zeros = [0, 0];
  for (const [at, byte] of start.subarray(0, LOOKED_AT).entries())
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even === odd) return undefined;
  return odd > even ? 'utf-16le' : 'utf-16be';
}
