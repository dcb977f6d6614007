import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, Span } from '@opentelemetry/api';
import type { Trace } from './port.ts';

/** Traces that leave the process as OTLP over HTTP. */
export interface Tracing {
  readonly trace: Trace;
  /** Begins the span of a request, as part of the caller's trace when its headers name one. */
  begin(name: string, headers: Readonly<Record<string, unknown>>, attributes: Attributes): RequestSpan;
  /** Sends what is left, and ends. */
  stop(): Promise<void>;
}

export interface RequestSpan {
  /** What is called inside, and whatever follows from it, belongs to the request. */
  within(work: () => void): void;
  end(attributes: Attributes, hasFailed: boolean): void;
}

type Attributes = Readonly<Record<string, string | number>>;

/**
 * OpenTelemetry as OTEL_EXPORTER_OTLP_*, OTEL_TRACES_SAMPLER, OTEL_RESOURCE_ATTRIBUTES, OTEL_SERVICE_NAME and OTEL_BSP_* say,
 * which its packages read themselves. They are loaded here only, and nothing of them is global but their log.
 *
 * @param warn told of what the packages complain about, such as a collector that does not answer
 */
export async function startTracing(warn: (message: string) => void): Promise<Tracing> {
  const [api, core, resources, sdk, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/core'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const logger = { error: warn, warn, info: () => {}, debug: () => {}, verbose: () => {} };
  api.diag.setLogger(logger, api.DiagLogLevel.WARN);
  const provider = new sdk.BasicTracerProvider({
    resource: resources
      .defaultResource()
      .merge(resources.resourceFromAttributes({ 'service.name': 'campaigns-engine' }))
      .merge(resources.detectResources({ detectors: [resources.envDetector] })),
    spanProcessors: [new sdk.BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer('campaigns-engine');
  const propagator = new core.W3CTraceContextPropagator();
  const active = new AsyncLocalStorage<Context>();
  const { SpanKind, SpanStatusCode, trace: spans } = api;
  const kinds = { client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER };
  const here = () => active.getStore() ?? api.ROOT_CONTEXT;
  const failed = (span: Span, error: unknown) => {
    span.recordException(error instanceof Error ? error : String(error));
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
  };
  return {
    trace: async ({ name, kind, attributes }, work) => {
      const options = { kind: kind === undefined ? SpanKind.INTERNAL : kinds[kind], attributes };
      const span = tracer.startSpan(name, options, here());
      try {
        return await active.run(spans.setSpan(here(), span), work);
      } catch (error) {
        failed(span, error);
        throw error;
      } finally {
        span.end();
      }
    },
    begin: (name, headers, attributes) => {
      const caller = propagator.extract(api.ROOT_CONTEXT, headers, api.defaultTextMapGetter);
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, caller);
      return {
        within: (work) => active.run(spans.setSpan(caller, span), work),
        end: (more, hasFailed) => {
          span.setAttributes(more);
          if (hasFailed) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    stop: async () => {
      await provider.shutdown().catch((error: unknown) => warn(`the last traces could not be sent: ${String(error)}`));
      api.diag.disable();
    },
  };
}
