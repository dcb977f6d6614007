import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's own directory: the nearest one above this file that has a package.json. */
const ROOT = above(dirname(fileURLToPath(import.meta.url)));

function above(directory: string): string {
  return existsSync(join(directory, 'package.json')) ? directory : above(dirname(directory));
}

/** Returns the path of a file that the package ships with its code, such as `migrations` or `examples/catalog.ndjson`. */
export const packageFile = (path: string): string => join(ROOT, path);
