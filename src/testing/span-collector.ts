import { createServer } from 'node:http';

export interface OtlpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly attributes: readonly OtlpAttribute[];
  readonly status: { readonly code: number; readonly message?: string };
  readonly events: readonly { readonly name: string; readonly attributes: readonly OtlpAttribute[] }[];
}

interface OtlpAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Starts a trace collector on loopback that keeps what it receives: spans, and the attributes of their process. */
export async function spanCollector() {
  const spans: OtlpSpan[] = [];
  const resource: OtlpAttribute[] = [];
  const server = createServer(async (request, response) => {
    const { resourceSpans } = JSON.parse(String(Buffer.concat(await request.toArray())));
    for (const sent of resourceSpans) {
      resource.push(...sent.resource.attributes);
      spans.push(...sent.scopeSpans.flatMap((scope: { spans: OtlpSpan[] }) => scope.spans));
    }
    response.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { spans, resource, url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

export const attributesOf = (given: { readonly attributes: readonly OtlpAttribute[] } | undefined) =>
  Object.fromEntries((given?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]));
