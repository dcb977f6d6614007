#!/usr/bin/env node
// Makes the films of examples/films with the engine's own FFmpeg. They are drawn from formulas, so that nobody else has rights in them.
// They are committed, so that a demo need not draw them. Run this only to change one:
// node scripts/example-films.mjs [NAME…]
import { mkdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { makeFilm } = await import('#dist/content/media/index.js');
const directory = fileURLToPath(new URL('../examples/films/', import.meta.url));
const MOST_BYTES = 300_000;
const ENCODER = { preset: 'slow', crf: '38', g: '96' };

/** Computes a scene for each point of a small picture, which is then enlarged. */
function scene(seconds, { red, green, blue }, { small = '256x144', large = '640:360' } = {}) {
  const [r, g, b] = [red, green, blue].map((formula) => `'clip(${formula},0,255)'`);
  return `nullsrc=size=${small}:rate=24:duration=${seconds},format=gbrp,geq=r=${r}:g=${g}:b=${b},scale=${large}:flags=bicubic,format=yuv420p`;
}

const bell = (value, width) => `exp(-pow((${value})/${width},2))`;

/** Draws curtains of light over a dark ridge. */
const aurora = (phase) => {
  const curtain = (height, pace) => bell(`Y-${height}-18*sin(X/34+T*${pace}+${phase})-8*sin(X/13-T*1.1)`, 17);
  const ridge = 'gt(Y,118+9*sin(X/19)+5*sin(X/7.3))';
  const sky = (light, base) => `(1-${ridge})*(${base}+${light})+${ridge}*6`;
  return {
    red: sky(`90*${curtain(38, 0.5)}`, '10+Y/9'),
    green: sky(`215*${curtain(62, 0.7)}+40*${curtain(38, 0.5)}`, '14+Y/7'),
    blue: sky(`120*${curtain(62, 0.7)}+150*${curtain(38, 0.5)}`, '38+Y/4'),
  };
};

/** A striped sun over an approaching grid. */
const grid = {
  red: 'if(lt(Y,76), 60+1.9*Y + if(lt(hypot(X-128,Y-58),34)*gt(mod(Y+T*3,9),max(0,(Y-46)/5)), 170, 0), 24+230*max(lt(mod(480/(Y-74)+T*4,8),0.10*480/(Y-74)+0.25), lt(mod((X-128)*34/(Y-70)+4000,16),0.9*34/(Y-70))))',
  green:
    'if(lt(Y,76), 14+0.75*Y + if(lt(hypot(X-128,Y-58),34)*gt(mod(Y+T*3,9),max(0,(Y-46)/5)), 190-1.6*Y, 0), 8+40*max(lt(mod(480/(Y-74)+T*4,8),0.10*480/(Y-74)+0.25), lt(mod((X-128)*34/(Y-70)+4000,16),0.9*34/(Y-70))))',
  blue: 'if(lt(Y,76), 96+0.9*Y - if(lt(hypot(X-128,Y-58),34)*gt(mod(Y+T*3,9),max(0,(Y-46)/5)), 60, 0), 60+190*max(lt(mod(480/(Y-74)+T*4,8),0.10*480/(Y-74)+0.25), lt(mod((X-128)*34/(Y-70)+4000,16),0.9*34/(Y-70))))',
};

/** Draws a glowing ball that bounces at one side of a dusky hall. */
const ball = (side) => {
  const glow = (width) => bell(`hypot(X-${side}-10*sin(T*1.7),Y-118+78*abs(sin(T*2.2)))`, width);
  const shade = bell(`hypot((X-${side}-10*sin(T*1.7))/2.2,(Y-130)*1.6)`, 12);
  return {
    red: `30+Y/3.2+235*${glow(15)}+90*${glow(36)}-40*${shade}`,
    green: `26+Y/5+150*${glow(14)}+34*${glow(34)}-30*${shade}`,
    blue: `58+Y/3+40*${glow(12)}-30*${shade}`,
  };
};

/** Draws rings on water, with warm light from above. */
const rings = (x, y) => {
  const wave = (cx, cy, pace) => `sin(hypot(X-${cx},(Y-${cy})*1.5)/4.6-T*${pace})`;
  const sum = `(${wave(x, y, 5)}+0.7*${wave(190, 96, 4)})`;
  return {
    red: `24+70*pow(max(0,${sum}/1.7),3)+Y/12`,
    green: `86+52*${sum}+Y/6`,
    blue: `132+58*${sum}+Y/8`,
  };
};

/** Draws a rose that opens: petals around a center, in an upright picture. */
const rose = (petals, hue) => {
  const [x, y] = ['(X-72)', '(Y-128)'];
  const bloom = bell(`hypot(${x},${y})-(34+10*sin(T*0.9))*(1+0.42*cos(${petals}*atan2(${y},${x})+T*0.8))`, 16);
  const heart = bell(`hypot(${x},${y})`, 15);
  return {
    red: `18+${hue[0]}*${bloom}+210*${heart}+Y/14`,
    green: `20+${hue[1]}*${bloom}+150*${heart}+Y/10`,
    blue: `34+${hue[2]}*${bloom}+30*${heart}+Y/6`,
  };
};
const UPRIGHT = { small: '144x256', large: '360:640' };

const joined = (scenes) => {
  const named = scenes.map((each, at) => `${each},setsar=1[s${at}]`);
  return `${named.join(';')};${scenes.map((_, at) => `[s${at}]`).join('')}concat=n=${scenes.length}:v=1:a=0`;
};

/** Plays chords that change every four seconds, with a beat. */
const music = (roots, seconds) => {
  const root = roots.reduceRight((later, hertz, at) => `if(lt(t,${4 * (at + 1)}),${hertz},${later})`, roots.at(-1));
  const voice = (ratio, loud) => `${loud}*sin(2*PI*${ratio}*(${root})*t)`;
  const beat = '(0.55+0.45*exp(-6*mod(t,0.5)))';
  return `aevalsrc='${beat}*(${voice(1, 0.22)}+${voice(1.5, 0.14)}+${voice(2.01, 0.1)})':sample_rate=48000:duration=${seconds}`;
};

/** The font of words over the picture; it comes from the machine on which the films are made. */
const FONT = process.env.CAPTION_FONT ?? '/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf';
const caption = (words, from, to) =>
  `drawtext=fontfile=${FONT}:text='${words}':fontsize=26:fontcolor=white:borderw=2:bordercolor=black:x=(w-tw)/2:y=430:enable='between(t,${from},${to})'`;

/** The three sentences of rose-window.opus (eSpeak's English voice). The music under them is turned down. */
const VOICE = fileURLToPath(new URL('rose-window.opus', import.meta.url));
const spokenOver = (background) =>
  `${background},volume=0.25[under];amovie=filename='${VOICE}',aresample=48000,aformat=channel_layouts=mono,volume=1.6[voice];[under][voice]amix=inputs=2:duration=first:normalize=0`;

const FILMS = {
  'Northern lights': {
    picture: joined([scene(6, aurora(0)), scene(5, ball(206)), scene(6, aurora(2.4)), scene(5, rings(86, 60))]),
    sound: music([196, 220, 174.6, 261.6, 196, 220], 22),
  },
  'Neon drive': {
    picture: joined([scene(7, grid), scene(5, ball(52)), scene(7, grid)]),
    sound: music([110, 130.8, 146.8, 98, 110], 19),
  },
  'Rose window': {
    picture: joined([
      scene(6, rose(5, [220, 60, 110]), UPRIGHT),
      scene(5, rose(8, [90, 120, 220]), UPRIGHT),
      scene(6, rose(3, [230, 150, 40]), UPRIGHT),
    ])
      .concat(',', caption('Every petal', 1.6, 3))
      .concat(',', caption('follows one formula', 3, 5))
      .concat(',', caption('5, then 8, then 3', 6.4, 9.4))
      .concat(',', caption('Save this for later', 11.6, 15.2)),
    sound: spokenOver(music([261.6, 329.6, 293.7, 220, 261.6], 17)),
  },
};

mkdirSync(directory, { recursive: true });
const wanted = process.argv.slice(2);
for (const [name, { picture, sound }] of Object.entries(FILMS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const to = `${directory}${name}.mp4`;
  await makeFilm(to, { picture, sound, soundBps: 32_000, options: ENCODER }, { stallLimitMs: 600_000 });
  const { size } = statSync(to);
  console.log(`${name} ${size} bytes`);
  if (size > MOST_BYTES) throw new Error(`${to} is larger than ${MOST_BYTES} bytes: raise its crf`);
}
