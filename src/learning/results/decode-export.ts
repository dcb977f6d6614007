import { decodeUtf8 } from '../../core/lines/index.ts';

/** A line of an export: UTF-8, or else what a Western Excel saves (Windows-1252, which holds Latin-1). */
export const decodeExport = (content: Buffer): string => decodeUtf8(content) ?? windows1252.decode(content);
const windows1252 = new TextDecoder('windows-1252');

/** The same bytes in UTF-8 where they came as UTF-16, known by its byte order mark or by every other byte being 0. */
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
    if (held.length < 2) continue;
    known = true;
    const encoding = utf16Of(held);
    decoder = encoding === undefined ? undefined : new TextDecoder(encoding);
    yield decoder === undefined ? held : Buffer.from(decoder.decode(held, { stream: true }));
  }
  if (!known) yield held;
  if (decoder !== undefined) yield Buffer.from(decoder.decode());
}

function utf16Of([first, second]: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== 0) ? 'utf-16be' : undefined;
}
