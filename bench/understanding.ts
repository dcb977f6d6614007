// Measures how well packages/understanding hears speech and sees text, against the thresholds of docs/media.md. JUDGED_MATERIAL names a directory
// with your own material (docs/testing.md); otherwise the few voices and films of this repository are used. Null if the package was not added.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { UnderstandingPackage } from '../src/content/media/understand/model.ts';
import { packageFile } from '../src/core/kernel/index.ts';
import { judgeEdges } from '../src/testing/understanding/judge-edges.ts';
import { judgeSpeech } from '../src/testing/understanding/judge-speech.ts';
import { judgeText } from '../src/testing/understanding/judge-text.ts';
import { makeFilms } from '../src/testing/understanding/make-films.ts';
import { judgedMaterial } from '../src/testing/understanding/material.ts';
import type { Figure } from './measure.ts';

const MODULE = packageFile('packages/understanding/index.mjs');
const SEED = Number(process.env.JUDGED_SEED ?? 1);

export async function understanding(progress: (line: string) => void): Promise<Figure[]> {
  if (!existsSync(packageFile('packages/understanding/node_modules/onnxruntime-web/package.json'))) return [];
  const module = pathToFileURL(MODULE).href;
  const models: UnderstandingPackage = await import(module);
  const material = judgedMaterial();
  const films = makeFilms();
  try {
    progress('speech');
    const speech = await judgeSpeech(models, material, { seed: SEED, voicesEach: 8, noiseSeconds: 20 });
    progress('edges of clips');
    const edges = await judgeEdges(models, material, films.make, { seed: SEED, films: 3, voicesEach: 12 });
    progress('text');
    const text = await judgeText(module, material, films.make, { seed: SEED, captions: 60, films: material.films });
    return [
      { ...figure('speech_share_error', speech.share_error_mean, '<= 0.03'), details: { ...speech } },
      figure('music_as_speech', speech.music_as_speech, '<= 0.02'),
      { ...figure('edges_in_speech_beside_a_pause', edges.avoidable, 0), details: { ...edges } },
      { ...figure('captions_found', text.found_share, '>= 0.95'), details: { ...text } },
      figure('caption_edge_error_p90', text.edge_error_p90, '<= 0.015'),
      figure('text_free_with_overlay', text.text_free_with_overlay, '<= 0.05'),
    ];
  } finally {
    films.close();
  }
}

const figure = (name: string, ours: number, aim: Figure['aim']): Figure => ({
  name: `understanding.${name}`,
  unit: name.startsWith('edges') ? 'edges' : 'share',
  ours,
  peer_name: null,
  peer: null,
  ratio: null,
  aim,
});
