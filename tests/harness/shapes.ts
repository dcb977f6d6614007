import { expect } from 'vitest';
import type { Answer } from './http.ts';

/** Shapes of replies, as outside checks rely on them. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export const anId = () => expect.stringMatching(UUID);
export const anInstant = () => expect.stringMatching(INSTANT);

/** Checks that an answer is a problem of RFC 9457 with our members, and hands it on. */
export function problem(answer: Answer, status: number, code: string) {
  expect({ status: answer.status, type: answer.type, body: answer.json }).toMatchObject({
    status,
    type: 'application/problem+json',
    body: {
      type: `/problems/${code}`,
      title: expect.stringMatching(/^[A-Z]/),
      status,
      detail: expect.stringMatching(/./),
      instance: expect.stringMatching(/./),
      code,
    },
  });
  return answer.json;
}

/** The same for wrong fields: which paths are named. */
export function wrongFields(answer: Answer): string[] {
  const { errors } = problem(answer, 422, 'validation-failed');
  for (const error of errors) expect(error).toEqual({ path: expect.any(String), message: expect.stringMatching(/./) });
  return errors.map(({ path }: { path: string }) => path);
}
