import { expect, test, vi } from 'vitest';
import { clientAgainst } from '../../testing/client-against.ts';

const TAKEN = { status: 202, body: { job_id: 'j', video_asset_id: 'v' } };

test('a film is sent while it is read, and its progress is reported', async () => {
  const told: number[] = [];
  const { client, sent } = clientAgainst([TAKEN]);
  const film = (async function* () {
    yield new Uint8Array(3);
    yield new Uint8Array(4);
  })();
  const uploading = client.films.upload({ id: 'v', film }, { onProgress: (bytes) => told.push(bytes) });
  await uploading;
  expect(sent[0]?.url).toBe('http://engine.test/video_assets/v/file');
  expect((await new Response(sent[0]?.body as ReadableStream).arrayBuffer()).byteLength).toBe(7);
  expect(told).toEqual([3, 7]);
});

test('progress includes the known length, and is reported once if the film cannot be streamed', async () => {
  const film = new Blob(['a film']);
  const progress = async () => {
    const told: unknown[] = [];
    const { client, sent } = clientAgainst([TAKEN]);
    await client.films.upload({ id: 'v', film }, { onProgress: (...parts) => told.push(parts) });
    await new Response(sent[0]?.body as ReadableStream | Blob).arrayBuffer();
    expect(sent[0]?.headers.get('content-type')).toBe('application/octet-stream');
    return told;
  };
  expect(await progress()).toEqual([[6, 6]]);
  vi.stubGlobal('document', {});
  try {
    expect(await progress()).toEqual([[6, 6]]);
  } finally {
    vi.unstubAllGlobals();
  }
});
