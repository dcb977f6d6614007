#!/usr/bin/env node
// Reads films and writes a catalog: one NDJSON line a film, with its clips and their measured features.
//
//   node examples/measure-films.mjs FOLDER OUTPUT.ndjson [FILMS.json]
//   node examples/measure-films.mjs ../films examples/catalog.ndjson examples/films.json   # made catalog.ndjson
//
// FILMS.json lists [{file, title, source}] in the wanted order; without it every film of FOLDER is taken under its file name.
// Needs ffmpeg and ffprobe on PATH; catalog.ndjson was measured with FFmpeg 5.1.9 (Debian 12). Other versions may differ in the last digits.
//
// Clips. A cut is where scdet's score reaches 10. Every run of consecutive shots of 1 to 60 s is a clip. A shot that is the whole film,
// or is longer than 60 s, is also cut into windows of 5, 10, 15, 30, 45 and 60 s: at most 5 of a length, spread evenly from end to end.
//
// Features. The picture is sampled 10 times a second, its shorter side scaled to 360 px, luma and chroma full range, so that films of every
// frame rate and size compare. Means run over the sampled frames of the clip.
//   brightness        mean luma ÷ 255
//   sharpness         min(1, 4 ÷ b), b = mean edge width in px (blurdetect): edges of 4 px and narrower count as sharp
//   visual_score      0.5 × sharpness + 0.3 × exposure + 0.2 × colour;  exposure = 1 − |2 × brightness − 1|, so mid-grey is best;
//                     colour = 1 − exp(−mean saturation ÷ 20), saturation = distance of chroma from grey in 8-bit levels
//   motion_intensity  1 − exp(−d ÷ 0.02), d = mean luma difference of neighbouring samples ÷ 255; films tried: 0.005 to 0.064
//   hook_strength     0.6 × motion + 0.4 × sound, over the first 3 s;  motion as above;  sound = 1 − exp(−s ÷ 6), s = mean change in dB of
//                     the RMS level from one 100 ms to the next, levels floored at −60 dB. Where there is no sound track nothing is heard: 0.
//   black_share       share of frames in which 98 % of the pixels are darker than 20 of 255 (blackframe)
//   shot_rate_hz      cuts inside the clip ÷ its length
//   loudness_lufs     integrated loudness (ebur128); missing where nothing passes its gate at −70 LUFS
//   silence_share     share below −50 dB for 0.3 s and longer (silencedetect); missing without a sound track
//   width, height, fps, has_audio   of the film
// What cannot be measured is left out. duration_ms, cut_position and aspect_ratio are left out because the engine derives them.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const WINDOWS_MS = [5, 10, 15, 30, 45, 60].map((s) => s * 1000);
const LONGEST_MS = 60_000;
const SHORTEST_MS = 1000;
const WINDOWS_PER_LENGTH = 5;
const HOOK_MS = 3000;
const CUT_SCORE = 10;

const filterPicture = (path, filter) => run('ffmpeg', '-nostats', '-i', path, '-an', '-vf', filter, '-f', 'null', '-');
const filterSound = (path, filter) => run('ffmpeg', '-nostats', '-i', path, '-vn', '-af', filter, '-f', 'null', '-');

const [folder, output, list] = process.argv.slice(2);
if (output === undefined) {
  console.error('usage: measure-films.mjs FOLDER OUTPUT.ndjson [FILMS.json]');
  process.exit(2);
}
const films = list === undefined ? filmsIn(folder) : JSON.parse(readFileSync(list, 'utf8'));
writeFileSync(output, films.map((film) => `${JSON.stringify(catalogLine(film))}\n`).join(''));

function filmsIn(dir) {
  const files = readdirSync(dir).filter((file) => /\.(mp4|mov|mkv|webm)$/i.test(file));
  return files.sort().map((file) => ({ file, title: file, source: file }));
}

function catalogLine({ file, title, source }) {
  const path = join(folder, file);
  const format = probe(path);
  const cuts = cutsOf(path);
  const frames = framesOf(path);
  const sound = format.has_audio ? soundOf(path) : undefined;
  const clips = clipTimes(format.durationMs, cuts).map(([start, end]) => ({
    id: idOf(file, start, end),
    start_ms: start,
    end_ms: end,
    features: present({
      ...pictureFeatures(frames, start, end),
      hook_strength: hookStrength(frames, sound, start, end),
      shot_rate_hz: cuts.filter((cut) => cut > start && cut < end).length / ((end - start) / 1000),
      loudness_lufs: sound && loudnessOf(path, start, end),
      silence_share: sound && silenceShare(sound, start, end),
      width: format.width,
      height: format.height,
      fps: format.fps,
      has_audio: format.has_audio,
    }),
  }));
  return { id: idOf(file), title, duration_ms: format.durationMs, source_uri: source, clips };
}

/** Length of the picture track (a sound track is often a little longer), size, frame rate. */
function probe(path) {
  const entries = 'stream=codec_type,width,height,avg_frame_rate,duration:format=duration';
  const { stdout } = run('ffprobe', '-v', 'error', '-show_entries', entries, '-of', 'json', path);
  const { streams, format } = JSON.parse(stdout);
  const picture = streams.find((stream) => stream.codec_type === 'video');
  if (picture === undefined) throw new Error(`${path} has no picture`);
  const [frames, seconds] = picture.avg_frame_rate.split('/').map(Number);
  return {
    durationMs: Math.floor(Math.round(Number(picture.duration ?? format.duration) * 1e6) / 1000),
    width: picture.width,
    height: picture.height,
    fps: frames / seconds,
    has_audio: streams.some((stream) => stream.codec_type === 'audio'),
  };
}

function cutsOf(path) {
  const filter = `scdet=threshold=${CUT_SCORE},metadata=print:key=lavfi.scd.time:file=-`;
  const { stdout } = filterPicture(path, filter);
  return [...stdout.matchAll(/lavfi\.scd\.time=(\S+)/g)].map((found) => Math.round(Number(found[1]) * 1000));
}

/** What FFmpeg's filters say of each sampled frame: `at` in ms, and the figures by their metadata names. */
function framesOf(path) {
  const size = "scale=w='if(gt(iw,ih),-2,360)':h='if(gt(iw,ih),360,-2)':out_range=full,format=yuv420p";
  const filter = `fps=10,${size},signalstats,blurdetect,blackframe=amount=98:threshold=20,metadata=print:file=-`;
  return metadataOf(filterPicture(path, filter).stdout);
}

/** RMS level in dB of each 100 ms, and the silent stretches in ms. */
function soundOf(path) {
  const level = 'astats=metadata=1:reset=1,ametadata=print:key=lavfi.astats.Overall.RMS_level:file=-';
  const filter = `silencedetect=noise=-50dB:d=0.3,aresample=48000,asetnsamples=4800,${level}`;
  const { stdout, stderr } = filterSound(path, filter);
  const times = (name) => [...stderr.matchAll(new RegExp(`${name}: (\\S+)`, 'g'))].map((m) => Number(m[1]) * 1000);
  const ends = times('silence_end');
  const silences = times('silence_start').map((start, i) => [start, ends[i] ?? Number.POSITIVE_INFINITY]);
  const levels = metadataOf(stdout).map((block) => ({ at: block.at, db: block['lavfi.astats.Overall.RMS_level'] }));
  return { silences, levels };
}

function loudnessOf(path, start, end) {
  const { stderr } = filterSound(path, `atrim=${start / 1000}:${end / 1000},ebur128`);
  const lufs = Number(stderr.slice(stderr.lastIndexOf('Summary:')).match(/I:\s+(\S+) LUFS/)?.[1]);
  return lufs > -70 ? lufs : undefined;
}

/** `metadata=print` text: a line `frame:0 pts:0 pts_time:0`, then one `name=value` a line. */
function metadataOf(text) {
  const frames = [];
  for (const line of text.split('\n')) {
    const at = line.match(/^frame:.*pts_time:(\S+)/)?.[1];
    const [name, value] = line.split('=');
    if (at !== undefined) frames.push({ at: Number(at) * 1000 });
    else if (value !== undefined) frames[frames.length - 1][name] = value === '-inf' ? -Infinity : Number(value);
  }
  return frames;
}

/** Runs of shots, and windows where a shot offers nothing to choose from; sorted, each once. */
function clipTimes(durationMs, cuts) {
  const bounds = [0, ...cuts.filter((cut) => cut > 0 && cut < durationMs), durationMs];
  const times = bounds.flatMap((start, i) => bounds.slice(i + 1).map((end) => [start, end]));
  const runs = times.filter(([start, end]) => end - start >= SHORTEST_MS && end - start <= LONGEST_MS);
  const shots = bounds.slice(1).map((end, i) => [bounds[i], end]);
  const toCut = shots.filter(([start, end]) => shots.length === 1 || end - start > LONGEST_MS);
  const all = [...runs, ...toCut.flatMap(([start, end]) => windows(start, end))];
  return all.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

function windows(start, end) {
  const fitting = WINDOWS_MS.filter((length) => length <= 0.95 * (end - start));
  return fitting.flatMap((length) => {
    const count = Math.min(WINDOWS_PER_LENGTH, Math.ceil((end - start) / length));
    const step = (end - start - length) / (count - 1);
    return Array.from({ length: count }, (_, i) => start + Math.round(i * step)).map((at) => [at, at + length]);
  });
}

function pictureFeatures(frames, start, end) {
  const inside = frames.filter(({ at }) => at >= start && at < end);
  const figures = (name) => inside.map((frame) => frame[name]).filter(Number.isFinite);
  const blur = mean(figures('lavfi.blur'));
  const brightness = mean(figures('lavfi.signalstats.YAVG')) / 255;
  const sharpness = Math.min(1, 4 / blur);
  const exposure = 1 - Math.abs(2 * brightness - 1);
  const colour = saturating(mean(figures('lavfi.signalstats.SATAVG')), 20);
  return {
    visual_score: 0.5 * sharpness + 0.3 * exposure + 0.2 * colour,
    motion_intensity: motionOf(inside),
    brightness,
    sharpness,
    black_share: figures('lavfi.blackframe.pblack').length / inside.length,
  };
}

/** The first frame's difference belongs to what lies before it, so it does not count. */
function motionOf(frames) {
  return saturating(mean(frames.slice(1).map((frame) => frame['lavfi.signalstats.YDIF'])) / 255, 0.02);
}

function hookStrength(frames, sound, start, end) {
  const early = ({ at }) => at >= start && at < Math.min(end, start + HOOK_MS);
  const levels = (sound?.levels ?? []).filter(early).map(({ db }) => Math.max(-60, db));
  const changes = levels.slice(1).map((db, i) => Math.abs(db - levels[i]));
  return 0.6 * motionOf(frames.filter(early)) + 0.4 * (changes.length === 0 ? 0 : saturating(mean(changes), 6));
}

function silenceShare({ silences }, start, end) {
  const silent = silences.map(([from, to]) => Math.max(0, Math.min(to, end) - Math.max(from, start)));
  return silent.reduce((sum, ms) => sum + ms, 0) / (end - start);
}

/** 0 at 0, towards 1; 0.63 at `scale`. */
function saturating(value, scale) {
  return 1 - Math.exp(-value / scale);
}

/** NaN of nothing, so that a figure without data ends as missing. */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Leaves out what is missing; keeps five decimals. */
function present(features) {
  const known = Object.entries(features).filter(([, value]) => typeof value === 'boolean' || Number.isFinite(value));
  const rounded = (value) => (typeof value === 'number' ? Number(value.toFixed(5)) : value);
  return Object.fromEntries(known.map(([name, value]) => [name, rounded(value)]));
}

/** The same film and times always get the same id: a UUID of version 8 (RFC 9562) from SHA-256. */
function idOf(...parts) {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  hash[6] = (hash[6] & 0x0f) | 0x80;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function run(command, ...args) {
  const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (done.error) throw new Error(`cannot run ${command}: ${done.error.message}`);
  if (done.status !== 0) throw new Error(`${command} ended with ${done.status}: ${done.stderr.trim().slice(-400)}`);
  return done;
}
