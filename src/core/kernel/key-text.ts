/**
 * Reads keys from a text: each 32 bytes in base64 or hex, separated by commas, spaces or line breaks.
 *
 * @returns undefined if the text is anything else
 */
export function keysFromText(text: string): readonly [Buffer, ...Buffer[]] | undefined {
  const [first, ...others] = text
    .split(/[,\s]+/)
    .filter((part) => part !== '')
    .map(bytesOf);
  if (first === undefined || !others.every((key) => key !== undefined)) return undefined;
  return [first, ...others];
}

function bytesOf(written: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(written)) return Buffer.from(written, 'hex');
  return /^[A-Za-z0-9+/]{43}=?$/.test(written) ? Buffer.from(written, 'base64') : undefined;
}
