import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateFilm } from '../../content/media/generate.ts';
import type { FilmRecipe } from '../../content/media/task.ts';

/** Makes films in a temporary folder, which is removed by `close`. */
export function makeFilms() {
  const directory = mkdtempSync(join(tmpdir(), 'judged-'));
  let count = 0;
  return {
    make: async (recipe: FilmRecipe): Promise<string> => {
      count += 1;
      const file = join(directory, `${count}.mp4`);
      generateFilm(recipe, file);
      return file;
    },
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}
