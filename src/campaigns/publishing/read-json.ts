import { z } from 'zod';
import { AD_PLATFORMS, parse } from '../../core/kernel/index.ts';
import type { Json, Plan } from './port.ts';

const JsonObject = z.record(z.string(), z.json());

const FileRef = z.object({ path: z.string(), size_bytes: z.number(), sha256: z.string() });
const PortExposure = z.object({
  currency: z.string(),
  per_day_minor: z.number(),
  whole_minor: z.number().optional(),
});

const StoredPlan = z.object({
  platform: z.enum(AD_PLATFORMS),
  api_version: z.string(),
  steps: z.array(
    z.object({
      key: z.string(),
      act: z.enum(['create', 'upload', 'wait', 'check', 'set_status', 'set_budget', 'remove']),
      kind: z.enum(['video', 'image', 'campaign', 'ad_group', 'ad', 'tree']),
      needs: z.array(z.string()),
      marker: z.string(),
      body: JsonObject,
      expect: JsonObject,
      file: FileRef.optional(),
      puts: PortExposure.optional(),
      patience_s: z.number().optional(),
    }),
  ),
  exposure: PortExposure,
  fingerprint: z.string(),
});

/** Reads a stored plan, which another version of this program may have written. */
export const readPlan = (stored: unknown): Plan => parse(StoredPlan, stored);

export const asJson = (stored: unknown): Json => parse(z.json(), stored);
