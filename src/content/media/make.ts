import { resolve } from 'node:path';
import { z } from 'zod';
import { runTask, type TaskOptions } from './supervise.ts';
import type { FilmRecipe } from './task.ts';

/** Makes a film from FFmpeg's own sources, in a child process; the same recipe always makes the same film. */
export async function makeFilm(to: string, recipe: FilmRecipe, options: TaskOptions = {}): Promise<void> {
  await runTask({ kind: 'film', recipe, to: resolve(to) }, z.null(), options);
}

const SCENE = 'size=540x960:rate=25';
const COARSE = 'size=108x192:rate=25';
const ENLARGE = 'format=yuv420p,scale=540:960:flags=neighbor';

/**
 * The demo film: 27 s, upright, eight shots with different amounts of motion and hard cuts between them, one fade through black,
 * and music with pauses, so that every feature has something to measure. Encoded for fast decoding, not for a small size.
 */
export const DEMO_RECIPE: FilmRecipe = {
  picture: [
    `testsrc2=${SCENE}:duration=3[a]`,
    `mandelbrot=${COARSE}:maxiter=120:start_scale=2:end_scale=0.3:end_pts=200,trim=duration=4,setpts=PTS-STARTPTS,scale=540:960[b]`,
    `gradients=${COARSE}:duration=4:seed=7:speed=0.02:c0=0xff5500:c1=0x0044ff:nb_colors=2,scale=540:960,format=yuv420p,fade=type=out:start_time=3:duration=1[c]`,
    `life=${COARSE}:ratio=0.2:seed=11:mold=10:life_color=0x33ff99:death_color=0x992200,trim=duration=3,setpts=PTS-STARTPTS,${ENLARGE},fade=type=in:duration=1[d]`,
    `cellauto=${COARSE}:rule=110:seed=5,trim=duration=3,setpts=PTS-STARTPTS,${ENLARGE},format=yuv420p,colorize=hue=200:saturation=0.7:lightness=0.5:mix=0.5[e]`,
    `smptehdbars=${SCENE}:duration=2[f]`,
    `testsrc2=${SCENE}:duration=3,hue=h=120,hflip[g]`,
    `gradients=${COARSE}:duration=5:seed=3:speed=0.01:c0=0x113355:c1=0xffeecc:nb_colors=2,scale=540:960[h]`,
    ...[...'abcdefgh'].map((shot) => `[${shot}]format=yuv420p,setsar=1[${shot}1]`),
    `${[...'abcdefgh'].map((shot) => `[${shot}1]`).join('')}concat=n=8:v=1:a=0`,
  ].join(';'),
  sound: [
    "aevalsrc='0.25*sin(2*PI*220*t)*(0.6+0.4*sin(PI*t))+0.15*sin(2*PI*330*t)*gt(sin(4*PI*t),0):sample_rate=48000:duration=27'",
    "volume='if(between(t,6.7,7.3)+between(t,10.5,11.5)+between(t,18.8,19.2),0,1)':eval=frame",
  ].join(','),
  options: { preset: 'ultrafast', crf: '23', g: '50' },
};

/** Makes the demo film. */
export const makeDemoFilm = (to: string, options?: TaskOptions) => makeFilm(to, DEMO_RECIPE, options);
