import { type CodeKind, ERROR_CODES, titleOf } from '../../core/kernel/index.ts';
import { STATUS } from './problem.ts';

const HEADINGS: Record<CodeKind, string> = {
  invalid: 'The request or the file is wrong',
  unauthenticated: 'An API key is needed',
  forbidden: 'The caller lacks permission',
  'not-found': 'It does not exist',
  conflict: 'The state does not allow it',
  changed: 'Someone else changed it in the meantime',
  'too-many': 'Too many requests or streams',
  unavailable: 'Something that the engine needs is unavailable',
  request: 'The request is not well-formed HTTP',
  job: 'How a background job ended',
  stop: 'Why a publication stopped',
  internal: 'A defect of the engine',
};

/** Returns the text of docs/errors.md: every code and what to do about it, from the table that the code itself is checked against. */
export function describeErrors(): string {
  const parts = (Object.keys(ERROR_CODES) as CodeKind[]).map((kind) => {
    const rows = Object.entries<string>(ERROR_CODES[kind]).map(
      ([code, help]) => `| \`${code}\` | ${titleOf(code)} | ${help} |`,
    );
    const status = statusOf(kind);
    return `## ${HEADINGS[kind]}\n\n${status}\n\n| code | title | what to do |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Error codes

Generated from \`src/core/kernel/error-codes.ts\` by \`npx vitest run src/interfaces/http/describe-errors.test.ts -u\`.

Over HTTP an error is a problem document (RFC 9457, \`application/problem+json\`): \`type\`, \`title\`, \`status\`, \`detail\`, \`instance\` (the id of
the request) and \`code\`. The code is stable; the text of \`detail\` is not. \`validation-failed\` lists at most 100 wrong fields in \`errors\`, each
with \`path\` and \`message\`; when there are more, \`errors_total\` says how many. A failed background job has the same \`code\` and \`detail\` in
its \`error\`. The command line prints \`detail\`.

${parts.join('\n')}`;
}

function statusOf(kind: CodeKind): string {
  if (kind === 'request') return 'HTTP status 400, 408, 413 or 415.';
  if (kind === 'job') return 'In the `error` of a job.';
  if (kind === 'stop') return 'In the `stop` of a publication; nothing is sent until a person continues it.';
  return `HTTP status ${kind === 'internal' ? 500 : STATUS[kind]}.`;
}
