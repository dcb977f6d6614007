import { isUtf8 } from 'node:buffer';
import { errorCodes, type FastifyBodyParser, type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { invalid } from '../../core/kernel/index.ts';
import { keyProblem } from '../../core/lines/index.ts';
import { shapeProblem } from './limit-shape.ts';

/**
 * Reads JSON as Fastify does, but refuses bytes that are not UTF-8 (decoded, they would be stored as U+FFFD) and a body that the
 * route would not read. An empty body counts as no body, because clients send `application/json` out of habit.
 */
export function jsonParser(app: Pick<FastifyInstance, 'getDefaultJsonParser'>): FastifyBodyParser<Buffer> {
  const parse = app.getDefaultJsonParser('error', 'error');
  return (request, body, done) => {
    const schema = request.routeOptions.schema?.body;
    const takesBody = schema !== undefined;
    const needsBody = takesBody && !mayBeMissing(schema);
    if (!isUtf8(body)) done(new errorCodes.FST_ERR_CTP_INVALID_JSON_BODY(), undefined);
    else if (body.length === 0 && !needsBody) done(null, undefined);
    else {
      const text = body.toString('utf8');
      void parse(request, text, (error, value) => {
        if (error !== null) done(error, value);
        else if (!takesBody && !isEmptyObject(value))
          done(invalid([{ path: '', message: 'this request accepts no body: send none, or {}' }]), undefined);
        else if (value === null && !needsBody) done(invalid([{ path: '', message: 'must be an object' }]), undefined);
        else done(shapeProblem(value) ?? repeatedKey(text) ?? null, value);
      });
    }
  };
}

/** Returns whether a route works without the body that it describes. */
export const mayBeMissing = (schema: unknown): boolean =>
  schema instanceof z.ZodType && schema.safeParse(undefined).success;

/** Refuses a repeated key. Otherwise the last one would win silently, and it is unclear which one was meant. */
function repeatedKey(text: string) {
  const message = keyProblem(text);
  return message === undefined ? undefined : invalid([{ path: '', message }]);
}

const isEmptyObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
