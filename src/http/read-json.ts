import { isUtf8 } from 'node:buffer';
import { errorCodes, type FastifyBodyParser, type FastifyInstance } from 'fastify';

/** Fastify's own reader of JSON, but bytes that are not UTF-8 are refused: decoded, they would be stored as U+FFFD. */
export function jsonParser(app: Pick<FastifyInstance, 'getDefaultJsonParser'>): FastifyBodyParser<Buffer> {
  const parse = app.getDefaultJsonParser('error', 'error');
  return (request, body, done) => {
    if (!isUtf8(body)) done(new errorCodes.FST_ERR_CTP_INVALID_JSON_BODY(), undefined);
    else parse(request, body.toString('utf8'), done);
  };
}
