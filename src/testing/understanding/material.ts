import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plane } from '../../content/media/ffmpeg/decode.ts';
import { openSource } from '../../content/media/ffmpeg/filter.ts';
import { packageFile } from '../../core/kernel/index.ts';

export const RATE = 16_000;

/** What speech and text are looked for in: files of FFmpeg's formats. */
export interface Material {
  /** Somebody speaks one sentence or a few. */
  readonly voices: readonly string[];
  /** Nobody speaks or sings; may be empty: then there is made music alone. */
  readonly music: readonly string[];
  /** No text is in the picture. */
  readonly films: readonly string[];
  /** TrueType; empty: then captions cannot be drawn. */
  readonly fonts: readonly string[];
}

/** The example film that has text over its picture. */
const CAPTIONED = 'Rose window.mp4';

const FONTS = ['DejaVuSans-Bold', 'DejaVuSerif-Bold', 'DejaVuSans'].map(
  (name) => `/usr/share/fonts/truetype/dejavu/${name}.ttf`,
);

/**
 * The folders `voices`, `music` and `films` of JUDGED_MATERIAL where it is set (docs/testing.md), so that a judge may keep material aside;
 * else the voices that are committed beside this file (eSpeak's, six of them) and the films of examples/ without text.
 */
export function judgedMaterial(from = process.env.JUDGED_MATERIAL): Material {
  const fonts = FONTS.filter((font) => existsSync(font));
  if (from !== undefined)
    return { voices: filesIn(from, 'voices'), music: filesIn(from, 'music'), films: filesIn(from, 'films'), fonts };
  const voices = fileURLToPath(new URL('../voices/', import.meta.url));
  const films = filesIn(packageFile('examples/films')).filter((film) => !film.endsWith(CAPTIONED));
  return { voices: filesIn(voices), music: [], films, fonts };
}

const filesIn = (...path: string[]) => {
  const folder = join(...path);
  if (!existsSync(folder)) return [];
  const isMedia = (name: string) => /\.(wav|opus|mp3|mp4|mov|webm)$/.test(name);
  return readdirSync(folder)
    .filter(isMedia)
    .sort()
    .map((name) => join(folder, name));
};

/** All of a file's sound, one channel of 16 kHz. */
export function samplesOf(file: string): Float32Array {
  const source = openSource(
    'sound',
    `amovie=filename='${file}',aresample=${RATE},aformat=sample_fmts=flt:channel_layouts=mono`,
  );
  const parts: Float32Array[] = [];
  try {
    for (let frame = source.next(); frame !== undefined; frame = source.next()) {
      const bytes = plane(frame, 0);
      parts.push(new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 4 * frame.nbSamples)));
    }
  } finally {
    source.close();
  }
  return joined(parts);
}

export function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
