import { z } from 'zod';
import { Currency, Timezone } from '../../core/kernel/index.ts';
import { FAULT_KINDS, type FaultName, faultNamed, type PersonAct, waitsOf } from '../world/index.ts';
import { passTime, type Sandbox } from './serve.ts';

/** A reply of the control plane. */
export interface ControlReply {
  readonly status: number;
  readonly body: unknown;
}

const Kind = z.string().transform((name, context): FaultName => {
  const kind = faultNamed(name);
  if (kind !== undefined) return kind;
  const known = Object.keys(FAULT_KINDS).join(', ');
  context.addIssue({ code: 'custom', message: `${JSON.stringify(name)} is not a kind of fault: ${known}` });
  return z.NEVER;
});

const FaultRules = z.strictObject({
  rules: z.array(
    z.strictObject({
      route: z.string().regex(/^(\*|[A-Za-z]+) \S+$/, 'must look like POST adsets; * stands for any'),
      kind: Kind,
      nth: z.int().min(1).optional(),
      probability: z.number().min(0).max(1).optional(),
      times: z.int().min(1).optional(),
      delay_s: z.number().min(0).optional(),
      field: z.string().optional(),
    }),
  ),
});
/** Ten years, the most to advance at once: delivery is simulated hour by hour, and dates must stay valid. */
const LONGEST_S = 10 * 366 * 86_400;
const ClockMove = z.strictObject({
  advance_s: z.number().min(0).max(LONGEST_S).default(0),
  speed: z.number().min(1).max(1e9).optional(),
});
const Act = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('edit'), fields: z.record(z.string(), z.unknown()) }),
  z.strictObject({ act: z.literal('delete') }),
  z.strictObject({
    act: z.literal('copy'),
    count: z.int().min(1).max(100_000).default(1),
    fields: z.record(z.string(), z.unknown()).default({}),
  }),
]);

/** The settings of an account; those left out stay as they are. */
const Settings = z.strictObject({
  currency: Currency.optional(),
  time_zone: Timezone.optional(),
  account_status: z.int().optional(),
  tasks: z.array(z.string()).optional(),
  app_secret: z.string().optional(),
  token_life_s: z.number().min(0).optional(),
  default_dsa_beneficiary: z.string().optional(),
  default_dsa_payor: z.string().optional(),
  is_manager: z.boolean().optional(),
  tracks_conversions: z.boolean().optional(),
});

/** Answers requests that control the sandbox: `/_/state`, `/_/faults`, `/_/clock`, `/_/reset`, and acts of a person on the platform. */
export function control(sandbox: Sandbox, method: string, path: string, body: unknown): ControlReply {
  const { world, faults } = sandbox;
  passTime(sandbox);
  const [name = '', ...rest] = path
    .split('/')
    .filter((part) => part !== '')
    .slice(1);
  switch (`${method} ${name}`) {
    case 'GET state':
      return ok(stateOf(sandbox));
    case 'GET truth':
      return ok(Object.fromEntries(sandbox.platforms.map((platform) => [platform.name, platform.truth()])));
    case 'GET rules':
      return ok(Object.fromEntries(sandbox.platforms.map((platform) => [platform.name, platform.rules()])));
    case 'POST faults':
      return checked(FaultRules, body, ({ rules }) => {
        faults.add(rules);
        return ok({ rules: rules.length });
      });
    case 'DELETE faults':
      faults.clear();
      return ok({ rules: 0 });
    case 'POST clock':
      return checked(ClockMove, body, ({ advance_s: seconds, speed }) => {
        if (speed !== undefined) world.hurry(speed);
        world.clock.advance(seconds * 1000);
        passTime(sandbox);
        return ok({ now: new Date(world.clock.now()).toISOString(), speed: world.speed, ...waitsOf(world) });
      });
    case 'POST reset':
      resetAll(sandbox);
      return ok({ reset: true });
    case 'POST objects':
      return checked(Act, body, (act) => actAsPerson(sandbox, rest[0] ?? '', act));
    case 'POST accounts':
      return checked(Settings, body, (settings) => setAccount(sandbox, rest[0] ?? '', settings));
    default:
      return { status: 404, body: { error: `no such control: ${method} /_/${name}` } };
  }
}

const ok = (body: unknown): ControlReply => ({ status: 200, body });

function checked<Value>(schema: z.ZodType<Value>, body: unknown, act: (value: Value) => ControlReply): ControlReply {
  const result = schema.safeParse(body);
  if (result.success) return act(result.data);
  const errors = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return { status: 422, body: { errors } };
}

/** Returns everything that exists on each platform, and every request since the start or the last reset. */
export const stateOf = ({ platforms, journal }: Sandbox) => ({
  ...Object.fromEntries(platforms.map((platform) => [platform.name, { objects: platform.objects() }])),
  requests: journal.entries(),
});

function resetAll({ world, faults, platforms, journal }: Sandbox): void {
  world.agenda.clear();
  faults.clear();
  journal.clear();
  for (const platform of platforms) platform.reset();
}

function actAsPerson({ platforms }: Sandbox, id: string, act: PersonAct): ControlReply {
  for (const platform of platforms) {
    const shown = platform.actAsPerson(id, act);
    if (shown !== undefined) return ok(shown);
  }
  return { status: 404, body: { error: `no object has the id ${id}` } };
}

/** Changes an account. Its id exists on every platform. */
function setAccount({ platforms }: Sandbox, id: string, settings: Record<string, unknown>): ControlReply {
  const digits = id.replace(/^act_/, '');
  if (!/^\d+$/.test(digits)) return { status: 404, body: { error: `${id} is no account` } };
  const [first] = platforms.map((platform) => platform.setAccount(digits, settings));
  const { appSecret: _, ...shown } = first ?? {};
  return ok(shown);
}
