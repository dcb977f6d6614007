/** A box of text in a frame, px, and the model's confidence. */
export interface FoundBox {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly score: number;
}

interface ModelEvidence {
  readonly file: string;
  readonly sha256: string;
}

/** What packages/understanding exports. */
export interface UnderstandingPackage {
  readonly runtime: () => string;
  readonly SPEECH: Readonly<Record<string, number>>;
  readonly TEXT: Readonly<Record<string, number>>;
  readonly openSpeechFinder: () => Promise<{
    readonly evidence: ModelEvidence;
    /** Takes sound at 16 kHz, one channel. */
    readonly push: (samples: Float32Array) => Promise<void>;
    /** Returns the times of speech, in milliseconds from the first sample. */
    readonly finish: () => Promise<readonly { readonly start_ms: number; readonly end_ms: number }[]>;
  }>;
  readonly openTextFinder: () => Promise<{
    readonly evidence: readonly ModelEvidence[];
    readonly find: (rgb: Uint8Array, width: number, height: number) => Promise<readonly FoundBox[]>;
    readonly read: (rgb: Uint8Array, width: number, height: number, box: FoundBox) => Promise<string | undefined>;
  }>;
}
