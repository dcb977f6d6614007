import type { Call, CallOptions, OperationId, WithResponse } from './methods.ts';
import { operationOf, said } from './operation-of.ts';
import { request } from './request.ts';
import { type Incoming, infoOf, type Settings } from './send.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Starts a call; a list can also be iterated. */
export function startCall(settings: Settings, id: OperationId, input: Fields, options: CallOptions): Call<unknown> {
  const list = said(operationOf(id).marks, 'rows');
  const first = request(settings, id, input, options);
  const call = Object.assign(
    first.then(({ content }) => content),
    {
      withResponse: () => {
        // the caller awaits only this promise, so the other one must not fail unhandled
        call.catch(() => {});
        return first.then(withResponse);
      },
    },
  );
  if (list === undefined) return call;
  const next = (after: string) => request(settings, id, { ...input, after }, options).then(({ content }) => content);
  const pages = () => pagesFrom(call, next);
  const rows = () => rowsOf(pages(), list);
  return Object.assign(call, {
    pages: () => ({ [Symbol.asyncIterator]: pages }),
    [Symbol.asyncIterator]: rows,
    toArray: ({ max }: { readonly max: number }) => atMost(rows(), max),
  });
}

const withResponse = ({ content, response }: Incoming<unknown>): WithResponse<unknown> => ({
  data: content,
  response: infoOf(response),
});

async function* pagesFrom(first: Promise<unknown>, next: (after: string) => Promise<unknown>) {
  let page = await first;
  for (;;) {
    yield page;
    const after = fieldOf(page, 'next');
    if (typeof after !== 'string') return;
    page = await next(after);
  }
}

async function* rowsOf(pages: AsyncIterable<unknown>, list: string) {
  for await (const page of pages) {
    const rows = fieldOf(page, list);
    if (Array.isArray(rows)) yield* rows;
  }
}

const fieldOf = (page: unknown, name: string): unknown => Reflect.get(Object(page), name);

async function atMost(rows: AsyncIterable<unknown>, max: number): Promise<unknown[]> {
  const read: unknown[] = [];
  if (max <= 0) return read;
  for await (const row of rows) {
    read.push(row);
    if (read.length >= max) break;
  }
  return read;
}
