import { expect, test } from 'vitest';
import { seededRandom } from '../../core/statistics/index.ts';
import { analyzeHere, filmOf } from '../../testing/films.ts';
import type { Transition } from './schema.ts';

/** Number of seeded films with three to five shots; docs/testing.md names the variable. */
const FILMS = Number(process.env.DISSOLVE_FILMS ?? 4);
const SIZE = '320x180';
const RATE = 25;
/** FFmpeg chooses unspecified colors of a gradient at random, whatever the seed. */
const COLORS = 'c0=0x8833cc:c1=0x22aa66:c2=0xee8811:c3=0x114488';

type Truth = readonly Transition[];

/** Generates shots that pan, zoom or shake, joined by crossfades and hard cuts. */
function seeded(seed: number): { readonly picture: string; readonly truth: Truth } {
  const draw = seededRandom(seed).uniform;
  const count = 3 + Math.floor(3 * draw());
  const lengths = Array.from({ length: count }, () => frames(1.6 + 1.2 * draw()));
  const shots = lengths.map((length, at) => `${sceneOf(at + Math.floor(7 * draw()), draw, length)}[s${at}]`);
  const truth: Transition[] = [];
  const joins: string[] = [];
  let end = lengths[0] ?? 0;
  for (let at = 1; at < count; at += 1) {
    const before = at === 1 ? 's0' : `j${at - 1}`;
    const mixed = draw() < 0.3 ? 0 : Math.min(frames(0.3 + 0.9 * draw()), (lengths[at] ?? 0) - frames(0.8));
    const [start_ms, end_ms] = [(1000 * (end - mixed)) / RATE, (1000 * end) / RATE];
    joins.push(
      mixed === 0
        ? `[${before}][s${at}]concat=n=2:v=1:a=0,settb=1/25[j${at}]`
        : `[${before}][s${at}]xfade=transition=fade:duration=${mixed / RATE}:offset=${start_ms / 1000}[j${at}]`,
    );
    truth.push({ start_ms, end_ms, kind: mixed === 0 ? 'cut' : 'dissolve' });
    end += (lengths[at] ?? 0) - mixed;
  }
  return { picture: [...shots, ...joins].join(';').replace(/\[j\d+\]$/, ''), truth };
}

const frames = (seconds: number) => Math.round(seconds * RATE);

function sceneOf(number: number, draw: () => number, length: number): string {
  const big = '416x234';
  const seed = Math.floor(1000 * draw());
  const scenes = [
    `testsrc2=size=${big}:rate=${RATE},hue=h=${seed % 360}`,
    `mandelbrot=size=${big}:rate=${RATE}:start_scale=${(0.4 + 2 * draw()).toFixed(2)}:end_scale=0.2:end_pts=200`,
    `life=size=104x58:rate=${RATE}:ratio=0.25:seed=${seed}:mold=10:life_color=0x33ff99:death_color=0x992200,scale=${big.replace('x', ':')}:flags=neighbor`,
    `testsrc=size=${big}:rate=${RATE},hue=h=${seed % 360},vflip`,
    `smptehdbars=size=${big}:rate=${RATE}`,
    `color=c=${['0x2244aa', '0xcc8833', '0x777777'][seed % 3]}:size=${big}:rate=${RATE},drawbox=x=80:y=90:w=240:h=40:color=white:t=fill`,
    `gradients=size=${big}:rate=${RATE}:seed=${seed}:speed=0.01:n=4:${COLORS},noise=alls=12:all_seed=3`,
  ];
  const moves = [
    `crop=320:180:x='(iw-ow)*min(1,t/3)':y=27`,
    `crop=320:180:x='(iw-ow)/2*(1+0.3*sin(t*9))':y='(ih-oh)/2*(1+0.3*sin(t*7))'`,
    `scale=${SIZE.replace('x', ':')}`,
  ];
  const scene = scenes[number % scenes.length] ?? '';
  const move = moves[seed % moves.length] ?? '';
  return `${scene},format=yuv420p,${move},trim=end_frame=${length},setpts=PTS-STARTPTS,settb=1/25,setsar=1`;
}

test('dissolves are found with an F1 of at least 0.85, and no hard cut is mistaken for one', async () => {
  let hits = 0;
  let missed = 0;
  let wrong = 0;
  for (let seed = 1; seed <= FILMS; seed += 1) {
    const { picture, truth } = seeded(seed);
    const { transitions } = await analyzeHere(await filmOf({ picture }));
    const found = transitions.filter(({ kind }) => kind !== 'cut');
    const real = truth.filter(({ kind }) => kind !== 'cut');
    const holds = (span: Transition, other: Transition) => {
      const middle = (other.start_ms + other.end_ms) / 2;
      return span.start_ms <= middle && span.end_ms >= middle;
    };
    const hit = real.filter((one) => found.some((span) => holds(span, one))).length;
    hits += hit;
    missed += real.length - hit;
    wrong += found.filter((span) => !real.some((one) => holds(span, one))).length;
    for (const { start_ms } of truth.filter(({ kind }) => kind === 'cut')) {
      expect(found.some((span) => span.start_ms < start_ms && span.end_ms > start_ms)).toBe(false);
    }
  }
  expect(hits).toBeGreaterThan(0);
  expect((2 * hits) / (2 * hits + missed + wrong)).toBeGreaterThanOrEqual(0.85);
}, 600_000);

test('panning, zooming, shaking, and changing exposure are not dissolves', async () => {
  const moves = [
    `crop=320:180:x='(iw-ow)*(0.5+0.5*sin(t*2))':y='(ih-oh)/2'`,
    `scale=w='2*trunc(iw*(0.8+0.1*t)/2)':h=-2:eval=frame,crop=320:180`,
    `crop=320:180:x='(iw-ow)/2*(1+0.8*sin(t*15))':y='(ih-oh)/2*(1+0.7*sin(t*11))'`,
    `scale=320:180,eq=brightness='0.15*sin(t*3)':eval=frame`,
  ];
  for (const move of moves) {
    const scene = 'color=gray:size=640x360:rate=25:duration=4,noise=alls=100:all_seed=7,gblur=sigma=6,eq=contrast=4';
    const picture = `${scene},format=yuv420p,${move},setsar=1`;
    const { transitions } = await analyzeHere(await filmOf({ picture }));
    expect(transitions).toEqual([]);
  }
}, 60_000);

test('a pan or zoom over hard edges and a blank wall in changing light are not dissolves', async () => {
  const edges = (hue: number) => `testsrc2=size=832x468:rate=25:duration=4.7,hue=h=${hue},format=yuv420p`;
  const pan = (speed: number) => `crop=640:360:x='(iw-ow)*(0.5+0.5*sin(t*${speed}))':y='(ih-oh)/2'`;
  const films = [
    `${edges(65)},${pan(1.02)}`,
    `${edges(255)},${pan(1.49)}`,
    `${edges(109)},scale=w='2*trunc(iw*(0.8+0.125*t)/2)':h=-2:eval=frame,crop=640:360`,
    `color=gray:size=320x180:rate=25:duration=4,noise=alls=3:all_seed=7,format=yuv420p,eq=brightness='0.06*sin(t*1.69)':eval=frame`,
  ];
  for (const film of films) {
    const { transitions } = await analyzeHere(await filmOf({ picture: `${film},setsar=1` }));
    expect(transitions).toEqual([]);
  }
}, 60_000);

test('a crossfade to a card of one color is a fade', async () => {
  const scene = 'testsrc2=size=320x180:rate=25:duration=2,format=yuv420p,setsar=1,settb=1/25[a]';
  const card = 'color=c=0x2266aa:size=320x180:rate=25:duration=2,format=yuv420p,setsar=1,settb=1/25[b]';
  const picture = `${scene};${card};[a][b]xfade=transition=fade:duration=0.8:offset=1.2`;
  const { transitions } = await analyzeHere(await filmOf({ picture }));
  expect(transitions).toMatchObject([{ kind: 'fade' }]);
  expect(Math.abs((transitions[0]?.start_ms ?? 0) - 1200)).toBeLessThanOrEqual(160);
  expect(Math.abs((transitions[0]?.end_ms ?? 0) - 2000)).toBeLessThanOrEqual(160);
});
