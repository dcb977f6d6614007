// Writes the parts of published specs that the scripts compact-*.mjs have read as a file of a sandbox's vocabulary.
import { writeFileSync } from 'node:fs';

const WIDTH = 170;

/**
 * @param platform the sandbox's directory
 * @param made the script that created it, and from what
 * @param records titles and their tokens
 * @returns a function that writes `NAME.ts` with a comment on its content
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
