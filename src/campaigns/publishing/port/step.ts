import type { AdPlatformName } from '../../../core/kernel/index.ts';
import type { Exposure, FileRef, JsonObject } from './values.ts';

/** `wait` and `check` change nothing: they need neither intent nor settling and may be repeated at will. */
export type Act = 'create' | 'upload' | 'wait' | 'check' | 'set_status' | 'set_budget' | 'remove';
export type RemoteKind = 'video' | 'image' | 'campaign' | 'ad_group' | 'ad' | 'tree';

/** One request, or one upload in parts, or one wait. */
export interface Step {
  /** Stable for ever: `campaign`, `ad_group`, `ad_group:status:active`. */
  readonly key: string;
  readonly act: Act;
  readonly kind: RemoteKind;
  /** Keys of the steps whose remote ids fill the `{ ref: KEY }` holes of the body. */
  readonly needs: readonly string[];
  /** The name that finds the object again; for steps on an object that exists, its remote id. */
  readonly marker: string;
  readonly body: JsonObject;
  /** What a read of the object must give back. */
  readonly expect: JsonObject;
  /** Missing while the clip has not been rendered; a step that has a file cannot run without. */
  readonly file?: FileRef;
  /** The money that this step puts at risk. */
  readonly puts?: Exposure;
  /** For `wait`: how long in all before publishing gives up. */
  readonly patience_s?: number;
}

export interface Plan {
  readonly platform: AdPlatformName;
  readonly api_version: string;
  readonly steps: readonly Step[];
  readonly exposure: Exposure;
  /** SHA-256 of content, clip identity, settings and API version as canonical JSON; the same before and after rendering. */
  readonly fingerprint: string;
}

/** Remote ids by step key. */
export type Known = Readonly<Record<string, string>>;
