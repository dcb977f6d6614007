import { z } from 'zod';

/** Outside these bounds, computed prices of money are not usable numbers. */
const positive = z.number().min(1e-100).max(1e100);
const scale = z.number().refine((value) => value === 0 || (value >= 1e-100 && value <= 1e100), {
  error: ({ input }) => `must be 0, or from 1e-100 to 1e100, got ${String(input)}`,
});

const ResponseCurve = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('power').describe('scale · moneyᵉ'),
    scale,
    exponent: positive.max(1),
  }),
  z.strictObject({
    kind: z.literal('hill').describe('scale ÷ (1 + (half ÷ money)ᵉ): an S-curve above e = 1'),
    scale,
    exponent: positive.max(50),
    half: positive,
  }),
  z.strictObject({
    kind: z.literal('points').describe('straight lines between points; flat before the first and after the last'),
    points: z
      .array(z.tuple([z.number().min(0), z.number().min(-1e100).max(1e100)]))
      .min(1)
      .max(10_000),
  }),
]);
export type ResponseCurve = z.output<typeof ResponseCurve>;

const whole = z.int().min(0);

export const AllocationInput = z
  .strictObject({
    lines: z
      .array(
        z.strictObject({
          id: z.string().min(1).max(300),
          curve: ResponseCurve,
          min: whole.describe('in minor units'),
          max: whole,
          quantum: z.int().min(1).max(1_000_000).default(1).describe('the smallest step that the platform accepts'),
        }),
      )
      .min(1)
      .max(10_000),
    total: whole.describe('in minor units'),
  })
  .superRefine(({ lines }, refinement) => {
    const refuse = (path: (string | number)[], message: string) =>
      refinement.addIssue({ code: 'custom', path, message });
    const seen = new Set<string>();
    for (const [at, { id, min, max, quantum, curve }] of lines.entries()) {
      if (seen.has(id)) refuse(['lines', at, 'id'], `must be unique; ${id} is already listed`);
      seen.add(id);
      if (max < min) refuse(['lines', at, 'max'], `must be at least min (${min}), not ${max}`);
      else if (max > min && Math.ceil(min / quantum) > Math.floor(max / quantum))
        refuse(['lines', at, 'quantum'], `must have a multiple from min (${min}) to max (${max}), ${quantum} has none`);
      if (curve.kind !== 'points') continue;
      for (const [k, [money]] of curve.points.entries())
        if (k > 0 && money <= (curve.points[k - 1]?.[0] ?? 0))
          refuse(['lines', at, 'curve', 'points', k], `must have more money than the point before, not ${money}`);
    }
  });
export type AllocationInput = z.input<typeof AllocationInput>;

export interface Allocation {
  /** In the order of the input. */
  readonly lines: readonly { readonly id: string; readonly amount: number }[];
  /** The results of all lines together. */
  readonly value: number;
  /** An upper bound: no division of the total has more results. */
  readonly bound: number;
  /** The amount that does not fit into whole quanta. */
  readonly unallocated: number;
}
