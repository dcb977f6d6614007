import { AsyncLocalStorage } from 'node:async_hooks';
import * as api from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Trace } from '../../core/telemetry/index.ts';

/** Traces that are sent as OTLP over HTTP. */
export interface Tracing {
  readonly trace: Trace;
  /** Begins the span of a request, as part of the caller's trace if its headers name one. */
  begin(name: string, headers: Readonly<Record<string, unknown>>, attributes: Attributes): RequestSpan;
  /** Sends the remaining traces, then stops. */
  stop(): Promise<void>;
}

export interface RequestSpan {
  /** Runs work whose calls, and everything that follows from them, belong to the request. */
  within(work: () => void): void;
  end(attributes: Attributes, hasFailed: boolean): void;
}

type Attributes = Readonly<Record<string, string | number>>;

/**
 * Sets up OpenTelemetry. Its packages read OTEL_EXPORTER_OTLP_*, OTEL_TRACES_SAMPLER, OTEL_RESOURCE_ATTRIBUTES,
 * OTEL_SERVICE_NAME and OTEL_BSP_* themselves. Nothing of it is global except its log.
 *
 * @param warn called with the packages' warnings, such as a collector that does not answer
 */
export function openTelemetry(warn: (message: string) => void): Tracing {
  const logger = { error: warn, warn, info: () => {}, debug: () => {}, verbose: () => {} };
  api.diag.setLogger(logger, api.DiagLogLevel.WARN);
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'campaigns-engine' }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  const tracer = provider.getTracer('campaigns-engine');
  const propagator = new W3CTraceContextPropagator();
  const active = new AsyncLocalStorage<api.Context>();
  const { SpanKind, SpanStatusCode, trace: spans } = api;
  const kinds = { client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER };
  const here = () => active.getStore() ?? api.ROOT_CONTEXT;
  const failed = (span: api.Span, error: unknown) => {
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
