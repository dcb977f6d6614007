import type { AdPlatformName } from '../../../core/kernel/index.ts';
import type { Exposure, FileRef, JsonObject } from './values.ts';

/** `wait` and `check` change nothing: they need no intent and no settling, and they can be repeated freely. */
export type Act = 'create' | 'upload' | 'wait' | 'check' | 'set_status' | 'set_budget' | 'remove';
export type RemoteKind = 'video' | 'image' | 'campaign' | 'ad_group' | 'ad' | 'tree';

/** One request, one upload in parts, or one wait. */
export interface Step {
  /** Never changes: `campaign`, `ad_group`, `ad_group:status:active`. */
  readonly key: string;
  readonly act: Act;
  readonly kind: RemoteKind;
  /** Keys of the steps whose remote ids replace the `{ ref: KEY }` references in the body. */
  readonly needs: readonly string[];
  /** The name by which the object can be found again; for steps on an existing object, its remote id. */
  readonly marker: string;
  readonly body: JsonObject;
  /** What a read of the object must show. */
  readonly expect: JsonObject;
  /** Missing until the clip has been rendered; a step that needs a file cannot run before that. */
  readonly file?: FileRef;
  /** The money that this step puts at risk. */
  readonly puts?: Exposure;
  /** For `wait`: the total time before publishing gives up. */
  readonly patience_s?: number;
}

export interface Plan {
  readonly platform: AdPlatformName;
  readonly api_version: string;
  readonly steps: readonly Step[];
  readonly exposure: Exposure;
  /** SHA-256 of content, clip identity, settings, and API version as canonical JSON; the same before and after rendering. */
  readonly fingerprint: string;
}

/** Remote ids by step key. */
export type Known = Readonly<Record<string, string>>;
