import { expect, test } from 'vitest';
import { analyzeHere, filmOf } from '../../testing/films.ts';
import type { FilmRecipe } from './task.ts';

/** Returns the features of the film as one clip. */
async function featuresOf(recipe: FilmRecipe) {
  const { clips } = await analyzeHere(await filmOf(recipe), { min_ms: 60_000, max_ms: 60_000 });
  return clips[0]?.features ?? {};
}
const LIVELY = 'testsrc2=size=320x180:rate=25:duration=3';

test('the share of letterbox and pillarbox bars is measured', async () => {
  const letterbox = await featuresOf({ picture: `${LIVELY},scale=180:100,pad=180:320:0:110,setsar=1` });
  expect(letterbox.bars_share).toBeCloseTo(220 / 320, 1);
  const pillars = await featuresOf({ picture: `${LIVELY},scale=160:180,pad=320:180:80:0,setsar=1` });
  expect(Math.abs(Number(pillars.bars_share) - 0.5)).toBeLessThan(0.02);
  expect((await featuresOf({ picture: LIVELY })).bars_share).toBeLessThan(0.01);
});

test.each([2, 3, 5, 6])('a film that flickers %i times per second has that flash rate', async (rate) => {
  const luma = `if(lt(mod(T*${rate},1),0.5),200,40)`;
  const { flash_rate_hz } = await featuresOf({
    picture: `nullsrc=size=64x64:rate=60:duration=3,geq=lum='${luma}':cb=128:cr=128,format=yuv420p`,
  });
  expect(flash_rate_hz).toBe(rate);
});

test('a flicker in one corner or of a few percent is not a flash', async () => {
  const luma = 'if(lt(mod(T*6,1),0.5)*lt(X,16)*lt(Y,16),220,if(lt(mod(T*6,1),0.5),96,100))';
  const { flash_rate_hz } = await featuresOf({
    picture: `nullsrc=size=64x64:rate=60:duration=2,geq=lum='${luma}':cb=128:cr=128,format=yuv420p`,
  });
  expect(flash_rate_hz).toBe(0);
});

test('a freeze counts only if it lasts at least a second', async () => {
  const frozen = await featuresOf({
    picture: `${LIVELY},tpad=stop_mode=clone:stop_duration=2`,
  });
  expect(Math.abs(Number(frozen.freeze_share) - 0.4)).toBeLessThan(0.05);
  const short = await featuresOf({ picture: `${LIVELY},tpad=stop_mode=clone:stop_duration=0.6` });
  expect(short.freeze_share).toBe(0);
});

test('a black, blurred, or frozen first frame is not OK', async () => {
  expect((await featuresOf({ picture: LIVELY })).first_picture_ok).toBe(1);
  const dead = [
    `${LIVELY},tpad=start=10:color=black`,
    `${LIVELY},gblur=sigma=30`,
    `${LIVELY},tpad=start_mode=clone:start_duration=0.8`,
  ];
  for (const picture of dead) expect((await featuresOf({ picture })).first_picture_ok).toBe(0);
});

test('repeated footage is proposed once, even re-encoded, and two takes of one camera are both proposed', async () => {
  const shot = (seed: number) =>
    `life=size=80x45:rate=25:ratio=0.3:seed=${seed}:mold=10:life_color=0x33ff99:death_color=0x992200,trim=duration=6,setpts=PTS-STARTPTS,scale=320:180:flags=neighbor,format=yuv420p,setsar=1`;
  const between =
    'mandelbrot=size=320x180:rate=25:start_scale=1:end_scale=0.3:end_pts=200,trim=duration=6,setpts=PTS-STARTPTS,format=yuv420p,setsar=1';
  const again = await analyzeHere(
    await filmOf({
      picture: `${shot(3)},split[a][x];[x]noise=alls=6:allf=t:all_seed=5[c];${between}[b];[a][b][c]concat=n=3:v=1:a=0`,
      options: { preset: 'ultrafast', crf: '32' },
    }),
    { min_ms: 5000, max_ms: 6500, preferred_ms: [6000] },
  );
  expect(again.clips).toHaveLength(2);
  const camera = (from: number) =>
    `testsrc2=size=320x180:rate=25,trim=start=${from}:duration=6,setpts=PTS-STARTPTS,format=yuv420p,setsar=1`;
  const takes = await analyzeHere(
    await filmOf({ picture: `${camera(0)}[a];${between}[b];${camera(20.3)}[c];[a][b][c]concat=n=3:v=1:a=0` }),
    { min_ms: 5000, max_ms: 6500, preferred_ms: [6000] },
  );
  expect(takes.clips).toHaveLength(3);
  for (const { features } of takes.clips) expect(features.nearest_clip_distance).toBeGreaterThanOrEqual(0);
});

test('a 1 kHz tone has a spectral centroid of 1 kHz, and only cuts on sound onsets count', async () => {
  const { spectral_centroid_hz } = await featuresOf({ picture: LIVELY, sound: 'sine=frequency=1000:duration=3' });
  expect(Math.abs(Number(spectral_centroid_hz) - 1000)).toBeLessThan(60);
  const scenes = [0, 90, 180, 270].map(
    (hue, at) =>
      `testsrc2=size=320x180:rate=25:duration=1,hue=h=${hue},${at % 2 === 0 ? 'null' : 'hflip'},format=yuv420p,setsar=1[s${at}]`,
  );
  const picture = `${scenes.join(';')};[s0][s1][s2][s3]concat=n=4:v=1:a=0`;
  const beats = (offset: number) =>
    `aevalsrc='0.5*sin(2*PI*330*t)*exp(-12*mod(t+${offset},1))':sample_rate=48000:duration=4`;
  const on = await featuresOf({ picture, sound: beats(0) });
  const off = await featuresOf({ picture, sound: beats(0.5) });
  expect(on.onset_cut_share).toBeGreaterThan(0.7);
  expect(off.onset_cut_share).toBe(0);
});
