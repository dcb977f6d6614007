import { expect } from 'vitest';
import type { Answer } from './http.ts';

/** Formats in replies that outside checks rely on. */
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export const anId = () => expect.stringMatching(UUID);
export const anInstant = () => expect.stringMatching(INSTANT);

/** Checks that a reply is a problem of RFC 9457 with our members, and returns it. */
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

/** Checks a problem about wrong fields, and returns the paths that it names. */
export function wrongFields(answer: Answer): string[] {
  const { errors } = problem(answer, 422, 'validation-failed');
  for (const error of errors) expect(error).toEqual({ path: expect.any(String), message: expect.stringMatching(/./) });
  return errors.map(({ path }: { path: string }) => path);
}
