import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { ApiRequest, NoReply, Reply } from '../../campaigns/publishing/port.ts';
import type { Wire } from '../../campaigns/publishing/wire.ts';
import { type Sandbox, take } from '../../sandbox/server/index.ts';
import type { SandboxPlatform, UploadedFile } from '../../sandbox/world/index.ts';

const ROUND_TRIP_MS = 300;
const TIMEOUT_MS = 25_000;

/** Sends requests to a sandbox in this process, which uses the test's clock. */
export const wireTo =
  (sandbox: Sandbox, platform: SandboxPlatform, pass: (ms: number) => void): Wire =>
  async ({ url, request, headers, mask }) => {
    const { pathname, searchParams } = new URL(url);
    const { answer, reply } = take(sandbox, platform, {
      method: request.method,
      path: pathname.slice(`/${platform.name}`.length),
      params: { ...Object.fromEntries(searchParams), ...overTheWire(fieldsOf(request)) },
      files: filesOf(request),
      headers: { ...headers, ...request.headers },
      origin: 'http://127.0.0.1:1',
    });
    pass(reply === 'silence' ? TIMEOUT_MS : ROUND_TRIP_MS);
    const broken: NoReply = { sent: 'maybe', why: reply };
    const unreadable = (status: number): Reply => ({ status, headers: {}, body: undefined });
    switch (reply) {
      case 'true':
      case 'refuse':
      case 'bend':
        return { status: answer.status, headers: answer.headers, body: mask.json(overTheWire(answer.body)) };
      case 'html':
        return unreadable(502);
      case 'redirect':
        return unreadable(302);
      case 'cut-close':
        return unreadable(answer.status);
      default:
        return broken;
    }
  };

const overTheWire = (value: unknown) => JSON.parse(JSON.stringify(value ?? null));

const fieldsOf = ({ body, form, raw }: ApiRequest) => ({
  ...body,
  ...form?.fields,
  ...(raw !== undefined && 'text' in raw ? Object.fromEntries(new URLSearchParams(raw.text)) : {}),
});

function filesOf({ form, raw }: ApiRequest): UploadedFile[] {
  const file = raw !== undefined && 'path' in raw ? { ...raw, field: '', name: '' } : form?.file;
  if (file === undefined) return [];
  const { path, from = 0, to, field, name } = file;
  const bytes = bytesOf(path, from, to ?? statSync(path).size);
  const hash = (kind: string) => createHash(kind).update(bytes).digest('hex');
  return [{ field, name, size: bytes.length, md5: hash('md5'), sha256: hash('sha256'), bytes }];
}

function bytesOf(path: string, from: number, to: number): Buffer {
  const bytes = Buffer.alloc(to - from);
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, bytes.length, from);
  } finally {
    closeSync(file);
  }
  return bytes;
}
