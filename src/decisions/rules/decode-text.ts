import { isUtf8 } from 'node:buffer';
import { invalid } from '../../core/kernel/index.ts';

/** Decodes a document's bytes; refuses bytes that are not UTF-8, because decoding would turn them into U+FFFD. */
export function decodeText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  throw invalid([{ path: '', message: 'must be UTF-8: save the document in that encoding' }]);
}
