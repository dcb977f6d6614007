// Writes what the scripts compact-*.mjs read from published specs as a file of a sandbox's vocabulary.
import { writeFileSync } from 'node:fs';

const WIDTH = 170;

/**
 * @param platform the sandbox's folder
 * @param made by which script, from what
 * @param records titles and their tokens
 * @returns what writes `NAME.ts`, with words on what it holds
 */
export const vocabularyOf = (platform, made) => (name, what, records) =>
  writeFileSync(
    new URL(`../src/sandbox/${platform}/vocabulary/${name}.ts`, import.meta.url),
    `// Made by ${made}. Do not edit.\n/** ${what} */\nexport const ${name.toUpperCase()} = \`\n${records
      .flatMap(([title, tokens]) => [`# ${title}`, ...wrapped(tokens)])
      .join('\n')
      .replaceAll('`', '')}\n\`;\n`,
  );

function wrapped(tokens) {
  const lines = [];
  let line = '';
  for (const token of tokens) {
    if (line !== '' && line.length + token.length > WIDTH) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? token : ` ${token}`;
  }
  return line === '' ? lines : [...lines, line];
}
