import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { filmOf } from '../../../testing/films.ts';
import { analyzeFilm } from '../analyze.ts';
import { hasVulkanLoader } from './transcribe.ts';
import { describeTranscript, readTranscript, wordsIn } from './transcript.ts';

const directory = mkdtempSync(join(tmpdir(), 'speech-model-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("the output of FFmpeg's whisper filter becomes segments, except those without words", () => {
  const written = [
    '{"start":0,"end":2240,"text":"First, pour the water "slowly"."}',
    '{"start":2240,"end":4000,"text":"[Music] ♪"}',
    'whisper_print_timings: not a segment',
    '{"start":-20,"end":80,"text":"Oh!"}',
    '{"start":4000,"end":9000,"text":"Then wait (laughs) thirty seconds"}',
    '',
  ].join('\n');
  expect(readTranscript(written, 10)).toEqual([
    { start_ms: 0, end_ms: 90, text: 'Oh!' },
    { start_ms: 10, end_ms: 2250, text: 'First, pour the water "slowly".' },
    { start_ms: 4010, end_ms: 9010, text: 'Then wait thirty seconds' },
  ]);
});

test.each([
  ["It's 3.5 well-known words, isn’t it?", 6],
  ['¿Qué tal?', 2],
  ['今日はいい天気です', 5],
  ['スーパー', 2],
  ['ភាសាខ្មែរ', 3],
  ['यह हिन्दी में लिखा है।', 5],
  ['Cafe\u0301 ole\u0301', 2],
  ['… — !', 0],
])('“%s” has %i words', (text, count) => {
  expect(wordsIn(text)).toBe(count);
});

test('a clip has the words of the segment parts within it and says whether it ends with a sentence', () => {
  const transcript = [
    { start_ms: 0, end_ms: 2000, text: 'Stop the scrolling now.' },
    { start_ms: 3000, end_ms: 5000, text: 'One two three four five six' },
  ];
  expect(describeTranscript(transcript, { start_ms: 0, end_ms: 2300 })).toEqual({
    words_per_s: 2,
    ends_with_sentence: 1,
  });
  expect(describeTranscript(transcript, { start_ms: 1000, end_ms: 4000 })).toEqual({
    words_per_s: 2.5,
    ends_with_sentence: 0,
  });
  expect(describeTranscript(transcript, { start_ms: 0, end_ms: 1500 })).toMatchObject({ ends_with_sentence: 0 });
  expect(describeTranscript(transcript, { start_ms: 6000, end_ms: 9000 })).toEqual({});
});

test('a sentence may end up to 0.4 s after its clip', () => {
  const ends = (end_ms: number) =>
    describeTranscript([{ start_ms: 0, end_ms, text: 'Done.' }], { start_ms: 0, end_ms: 2000 }).ends_with_sentence;
  expect([2400, 2401].map(ends)).toEqual([1, 0]);
});

test.each([
  ['Bereit?', 1],
  ['„Das ist alles.“', 1],
  ['「終わりです。」', 1],
  ['هل أنت مستعد؟', 1],
  ['यह हिन्दी है।', 1],
  ['To be continued…', 1],
  ['and then,', 0],
])('“%s” ends with a sentence: %i', (text, ends) => {
  const said = describeTranscript([{ start_ms: 0, end_ms: 2000, text }], { start_ms: 0, end_ms: 2000 });
  expect(said).toMatchObject({ ends_with_sentence: ends });
});

test.each([
  ['a missing file', undefined, 'there is no such file'],
  ['an empty file', Buffer.alloc(0), 'it begins with nothing'],
  ['a text file', Buffer.from('Dear model,'), 'it begins with 44656172 instead of 6c6d6767 (ggml)'],
  ['a ggml file of another kind', ggml(32_000, 2048), 'not a Whisper model (32000 words, context 2048)'],
])('%s is refused as a speech model, with the reason and an example', async (_, bytes, why) => {
  const model = join(directory, 'model.bin');
  rmSync(model, { force: true });
  if (bytes !== undefined) writeFileSync(model, bytes);
  const film = await filmOf({ picture: 'testsrc2=size=90x160:rate=10:duration=2', sound: 'sine=duration=2' });
  await expect(analyzeFilm(film, { speechModel: model })).rejects.toMatchObject({
    code: 'speech-model-refused',
    message: expect.stringMatching(
      new RegExp(`^model.bin is not a speech model: .*${escaped(why)}.*such as ggml-base.bin$`),
    ),
  });
});

test('a truncated Whisper model is refused by name', async () => {
  const model = join(directory, 'cut-off.bin');
  writeFileSync(model, Buffer.concat([ggml(51_864, 1500), Buffer.alloc(400)]));
  const film = await filmOf({ picture: 'testsrc2=size=90x160:rate=10:duration=2', sound: 'sine=duration=2' });
  await expect(analyzeFilm(film, { speechModel: model })).rejects.toMatchObject(
    hasVulkanLoader()
      ? { code: 'speech-model-refused', message: expect.stringContaining('cut-off.bin cannot be loaded') }
      : { code: 'speech-library-missing', message: expect.stringContaining('install it') },
  );
});

test('the library that whisper.cpp needs is required only on Linux', () => {
  expect(hasVulkanLoader('linux', 'libno-such-library.so.1')).toBe(false);
  expect(hasVulkanLoader('darwin', 'libno-such-library.so.1')).toBe(true);
});

test.skipIf(process.platform !== 'linux')('a library counts only if it can be loaded', () => {
  expect(hasVulkanLoader('linux', 'libm.so.6')).toBe(true);
  const broken = join(directory, 'libvulkan.so.1');
  writeFileSync(broken, 'no library');
  expect(hasVulkanLoader('linux', broken)).toBe(false);
});

function ggml(vocabulary: number, context: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32LE(0x67676d6c, 0);
  bytes.writeUInt32LE(vocabulary, 4);
  bytes.writeUInt32LE(context, 8);
  return bytes;
}

const escaped = (text: string) => text.replaceAll(/[()]/g, '\\$&');
