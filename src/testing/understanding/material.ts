import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plane } from '../../content/media/ffmpeg/decode.ts';
import { openSource } from '../../content/media/ffmpeg/filter.ts';
import { packageFile } from '../../core/kernel/index.ts';

export const RATE = 16_000;

/** Files in which speech and text are searched, in formats that FFmpeg reads. */
export interface Material {
  /** Recordings of somebody who speaks one sentence or a few. */
  readonly voices: readonly string[];
  /** Music in which nobody speaks or sings. If empty, only generated music is used. */
  readonly music: readonly string[];
  /** Films without text in the picture. */
  readonly films: readonly string[];
  /** TrueType fonts. If empty, captions cannot be drawn. */
  readonly fonts: readonly string[];
}

/** The example film that has text over its picture. */
const CAPTIONED = 'Rose window.mp4';

const FONTS = ['DejaVuSans-Bold', 'DejaVuSerif-Bold', 'DejaVuSans'].map(
  (name) => `/usr/share/fonts/truetype/dejavu/${name}.ttf`,
);

/**
 * Returns the folders `voices`, `music` and `films` of JUDGED_MATERIAL if it is set (docs/testing.md), so that a judge can use unseen
 * material; otherwise the six voices (by eSpeak) beside this file and the films of examples/ without text.
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

/** Reads a file's sound as one channel at 16 kHz. */
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
