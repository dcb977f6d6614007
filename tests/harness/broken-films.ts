import { readFile } from 'node:fs/promises';
import type { FilmRecipe } from '../../src/content/media/index.ts';
import { filmOf } from '../../src/testing/films.ts';

/** A file that is not a film, or not a complete one. */
export interface BrokenFilm {
  readonly name: string;
  readonly bytes: Buffer;
}

const SECONDS = 6;
const PICTURE = `testsrc2=size=160x120:rate=25:duration=${SECONDS}`;
const SOUND = `sine=frequency=440:sample_rate=48000:duration=${SECONDS}`;
const X264 = { preset: 'ultrafast', g: '25' };
const SOUNDLESS_TS: FilmRecipe = { picture: PICTURE, container: 'mpegts', options: X264 };

/** Complete films, one for each container. */
const RECIPES = {
  mp4: { picture: PICTURE, sound: SOUND, options: X264 },
  mov: { picture: PICTURE, sound: SOUND, container: 'mov', soundCodec: 'pcm_s16le', options: X264 },
  mkv: { picture: PICTURE, sound: SOUND, container: 'matroska', options: X264 },
  webm: {
    picture: PICTURE,
    sound: SOUND,
    container: 'webm',
    pictureCodec: 'libvpx-vp9',
    soundCodec: 'libopus',
    options: { speed: '8', deadline: 'realtime' },
  },
  avi: { picture: PICTURE, sound: SOUND, container: 'avi', pictureCodec: 'mjpeg', soundCodec: 'pcm_s16le' },
  flv: { picture: PICTURE, sound: SOUND, container: 'flv', options: X264 },
} as const satisfies Record<string, FilmRecipe>;
type Container = keyof typeof RECIPES;
type Whole = Readonly<Record<Container, Buffer>>;

/** Makes broken films of every kind in turn, the same in every run. The name of a film says its kind. */
export async function brokenFilms(count: number): Promise<BrokenFilm[]> {
  const whole = await wholeFilms();
  const random = randomFrom(20_261_122);
  const kinds = [
    cutOff(whole),
    await notFilms(),
    noise(),
    overwritten(whole),
    holes(whole),
    lies(whole),
    strangers(),
  ].map((kind) => kind(random));
  const films: BrokenFilm[] = [];
  for (let at = 0; films.length < count; at += 1) {
    const kind = kinds[at % kinds.length]?.next();
    if (kind?.done !== false) continue;
    films.push({ name: `${String(films.length).padStart(3, '0')}-${kind.value.name}`, bytes: kind.value.bytes });
  }
  return films;
}

type Kind = (random: Random) => Generator<BrokenFilm>;

/** Cuts a film off anywhere except in the last tenth. */
const cutOff = (whole: Whole): Kind =>
  function* (random) {
    for (;;)
      for (const [container, bytes] of entries(whole)) {
        const share = random() * 0.9;
        const kept = Math.max(1, Math.floor(share * bytes.length));
        yield { name: `cut-off-at-${(100 * share).toFixed(1)}-percent.${container}`, bytes: bytes.subarray(0, kept) };
      }
  };

/** Replaces half of the film's data by noise. */
const overwritten = (whole: Whole): Kind =>
  function* (random) {
    for (;;)
      for (const [container, bytes] of entries(whole)) {
        const from = Math.floor((0.2 + 0.2 * random()) * bytes.length);
        const to = Math.floor((0.75 + 0.15 * random()) * bytes.length);
        yield { name: `overwritten.${container}`, bytes: spliced(bytes, from, randomBytes(to - from, random)) };
      }
  };

/** Fills the rest with zeros, as a stopped download does that had reserved its space. */
const holes = (whole: Whole): Kind =>
  function* (random) {
    for (;;)
      for (const [container, bytes] of entries(whole)) {
        const from = Math.floor((0.15 + 0.6 * random()) * bytes.length);
        yield {
          name: `zeros-from-${from}.${container}`,
          bytes: spliced(bytes, from, Buffer.alloc(bytes.length - from)),
        };
      }
  };

const noise = (): Kind =>
  function* (random) {
    const heads = ['', '0000001866747970', '1a45dfa3', '52494646ffffffff41564920', '464c5601', '47400010', '4f676753'];
    for (;;)
      for (const head of heads) {
        const length = Math.floor(2 ** (18 * random()));
        const name = `noise-after-${head === '' ? 'nothing' : head}.${pick(['mp4', 'mkv', 'avi', 'mov'], random)}`;
        yield { name, bytes: Buffer.concat([Buffer.from(head, 'hex'), randomBytes(length, random)]) };
      }
  };

/** Makes headers that claim what no film has. */
const lies = (whole: Whole): Kind =>
  function* (random) {
    for (;;) {
      const size = 9000 + Math.floor(2000 * random());
      yield { name: 'picture-of-10000-by-10000.mkv', bytes: wideMatroska(whole.mkv, size) };
      yield { name: 'picture-of-10000-by-10000.webm', bytes: wideMatroska(whole.webm, size) };
      yield { name: 'endless.mkv', bytes: endlessMatroska(whole.mkv, 10 ** (11 + 8 * random())) };
      yield { name: 'endless.webm', bytes: endlessMatroska(whole.webm, 10 ** (11 + 8 * random())) };
      yield { name: 'sample-sizes.mp4', bytes: scrambledBox(whole.mp4, 'stsz', 12, random) };
      yield { name: 'chunk-places.mp4', bytes: scrambledBox(whole.mp4, 'stco', 8, random) };
      yield { name: 'sample-sizes.mov', bytes: scrambledBox(whole.mov, 'stsz', 12, random) };
    }
  };

/** Makes files of other kinds: text, pages, archives, pictures, and lists that name other files or addresses. */
const strangers = (): Kind =>
  function* (random) {
    for (;;) {
      const other = `/etc/hosts?${Math.floor(1e6 * random())}`;
      const hls = '#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n';
      const texts: [string, string][] = [
        ['empty.mp4', ''],
        ['letter.mp4', `Dear film,\nyou are not one.\n${'really not '.repeat(Math.floor(500 * random()))}`],
        ['page.mp4', `<!doctype html><html><body>404 ${other}</body></html>`],
        ['list-of-a-file.mp4', `${hls}file:///etc/hosts\n#EXT-X-ENDLIST\n`],
        ['list-of-an-address.mp4', `${hls}http://127.0.0.1:9/film.ts\n#EXT-X-ENDLIST\n`],
        ['list-of-a-neighbor.m3u8', `${hls}whole.ts\n#EXT-X-ENDLIST\n`],
        ['concat.mp4', `ffconcat version 1.0\nfile '${other}'\n`],
        [
          'dash.mpd',
          `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><BaseURL>${other}</BaseURL></Period></MPD>`,
        ],
        [
          'session.sdp',
          'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n',
        ],
        ['subtitles.mp4', '1\n00:00:00,000 --> 00:00:02,000\nHello\n'],
        ['table.mov', `title,length\nfilm,${other}\n`],
        ['data.mkv', JSON.stringify({ film: other })],
        ['drawing.mp4', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
      ];
      for (const [name, text] of texts) yield { name, bytes: Buffer.from(text) };
      const heads = {
        'archive.mp4': '504b0304',
        'picture.mp4': 'ffd8ffe000104a464946',
        'picture.mov': '89504e470d0a1a0a',
        'page.avi': '255044462d312e37',
        'program.mp4': '7f454c46',
      };
      for (const [name, head] of Object.entries(heads))
        yield { name, bytes: Buffer.concat([Buffer.from(head, 'hex'), randomBytes(4000, random)]) };
    }
  };

/** Makes a file with only sound, one with a single picture, and a film without a length. */
async function notFilms(): Promise<Kind> {
  const [sound, still, transport] = await Promise.all([
    filmBytes({ sound: SOUND }),
    filmBytes({ picture: 'testsrc2=size=160x120:rate=25,trim=end_frame=1', pictureCodec: 'mjpeg', container: 'avi' }),
    filmBytes(SOUNDLESS_TS),
  ]);
  return function* (random) {
    for (;;) {
      yield { name: 'sound-alone.mp4', bytes: sound };
      yield { name: 'one-picture.avi', bytes: still };
      const jpeg = still.subarray(still.indexOf(Buffer.from('ffd8ff', 'hex')));
      yield { name: 'photograph.mp4', bytes: jpeg };
      // cut within a packet of 188 bytes, because a transport stream has no other sign of its end
      const packets = Math.floor((0.1 + 0.8 * random()) * (transport.length / 188));
      yield { name: 'cut-off.ts', bytes: transport.subarray(0, 188 * packets + 1 + Math.floor(186 * random())) };
    }
  };
}

/** Matroska's Video element with PixelWidth 160 and PixelHeight 120, one byte each, followed by a Void element of two bytes. */
const VIDEO = 'e086b081a0ba817855ee8100ec01000000000000020000';

/** Writes the same element with two bytes each; the Void makes room for them. */
function wideMatroska(film: Buffer, size: number): Buffer {
  const at = film.indexOf(Buffer.from(VIDEO, 'hex'));
  if (at < 0) throw new Error('this Matroska file has another Video element');
  const side = size.toString(16).padStart(4, '0');
  return spliced(film, at, Buffer.from(`e088b082${side}ba82${side}55ee8100ec0100000000000000`, 'hex'));
}

/** Replaces Matroska's Duration: the id 4489, followed by a double of eight bytes. */
function endlessMatroska(film: Buffer, duration: number): Buffer {
  const bytes = Buffer.from(film);
  bytes.writeDoubleBE(duration, bytes.indexOf(Buffer.from('448988', 'hex')) + 3);
  return bytes;
}

/** Replaces a table in the MP4 header by noise; `head` is the number of bytes between the box's name and its entries. */
function scrambledBox(film: Buffer, box: string, head: number, random: Random): Buffer {
  const at = film.indexOf(box);
  const length = film.readUInt32BE(at - 4) - 8 - head;
  return spliced(film, at + 4 + head, randomBytes(Math.max(0, length), random));
}

function spliced(bytes: Buffer, at: number, part: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), part, bytes.subarray(at + part.length)]);
}

type Random = () => number;

/** Returns a generator of numbers in [0, 1) that are the same in every run (mulberry32). */
function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const randomBytes = (length: number, random: Random) =>
  Buffer.from(Uint8Array.from({ length }, () => Math.floor(256 * random())));

const pick = <Item>(items: readonly Item[], random: Random): Item => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

const entries = (whole: Whole) => Object.entries(whole);

async function wholeFilms(): Promise<Whole> {
  const bytes = await Promise.all(Object.values(RECIPES).map(filmBytes));
  return Object.fromEntries(Object.keys(RECIPES).map((name, at) => [name, bytes[at]])) as Whole;
}

/** Returns the bytes of the film that a recipe makes. */
const filmBytes = async (recipe: FilmRecipe): Promise<Buffer> => readFile(await filmOf(recipe));
