import type { ApiRequest } from '../world/index.ts';
import { GraphError } from './graph-error.ts';
import { tokenOf } from './tokens.ts';
import { VERSIONS, type Version } from './vocabulary/index.ts';

/** The parts of a path. */
export interface Route {
  readonly version: Version;
  /** The digits of an account, if the path begins with `act_`. */
  readonly accountId: string | undefined;
  /** Otherwise the first part: an id, or a name such as `me`. */
  readonly node: string;
  readonly edge: string | undefined;
}

const LATEST: Version = 26;

/** Splits `/v26.0/act_1/campaigns` into its parts; without a version, uses the latest. */
export function readPath(path: string, isStrict: boolean): Route {
  const parts = path.split('/').filter((part) => part !== '');
  const major = /^v(\d+)\.\d+$/.exec(parts[0] ?? '')?.[1];
  const [node = '', edge, ...rest] = major === undefined ? parts : parts.slice(1);
  if (rest.length > 0) throw unknownPath(rest.join('/'));
  return { version: versionOf(major, isStrict), accountId: /^act_(\d+)$/.exec(node)?.[1], node, edge };
}

export const unknownPath = (path: string): GraphError =>
  new GraphError({ code: 2500, message: `Unknown path components: /${path}` });

function versionOf(major: string | undefined, isStrict: boolean): Version {
  if (major === undefined) return LATEST;
  const served = VERSIONS.find((version) => version === Number(major));
  if (served !== undefined) return served;
  if (!isStrict) return LATEST;
  throw versionGone();
}

export const versionGone = (): GraphError =>
  new GraphError({
    code: 2635,
    message: `(#2635) You are calling a deprecated version of the Ads API. Please update to the latest version: v${LATEST}.0.`,
  });

/** Returns an error text with content that such texts may contain: the token, HTML, control characters, and excessive length. */
export const hostileText = (request: ApiRequest): string =>
  `<script>alert(1)</script>\u0000\u001b[31m ${tokenOf(request) ?? ''} ${'x'.repeat(1_000_000)}`;
