import { listAt, textAt } from '../json.ts';
import type { Json } from '../port.ts';

/** One error of a GoogleAdsFailure. */
export interface GoogleError {
  /** The field of ErrorCode, such as `campaignError`. */
  readonly category: string;
  readonly word: string;
  readonly message: string | undefined;
  /** The names of the fields that lead to the invalid one. */
  readonly path: readonly string[];
  readonly details: Json | undefined;
}

/** Returns the errors in a reply, in its order. */
export const errorsOf = (body: Json | undefined): GoogleError[] =>
  failures(body).flatMap((failure) => listAt(failure, 'errors').flatMap(errorOf));

/** A stream's reply is a list. */
const failures = (body: Json | undefined): readonly Json[] =>
  (Array.isArray(body) ? body : [body ?? null]).flatMap((one: Json) => listAt(one, 'error', 'details'));

function errorOf(error: Json): GoogleError[] {
  const [code] = Object.entries(objectAt(error, 'errorCode'));
  if (code === undefined || typeof code[1] !== 'string') return [];
  return [
    {
      ...{ category: code[0], word: code[1], message: textAt(error, 'message') },
      path: listAt(error, 'location', 'fieldPathElements').flatMap((element) => textAt(element, 'fieldName') ?? []),
      details: objectAt(error, 'details'),
    },
  ];
}

const objectAt = (value: Json, name: string): { readonly [name: string]: Json } => {
  const inner =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).find(([key]) => key === name)?.[1]
      : undefined;
  return typeof inner === 'object' && inner !== null && !isList(inner) ? inner : {};
};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Reads the delay, such as `30s`, from the error or its details. */
export function retryDelayS(body: Json | undefined): number | undefined {
  const said = [
    ...errorsOf(body).map(({ details }) => textAt(details, 'quotaErrorDetails', 'retryDelay')),
    ...failures(body).map((one) => textAt(one, 'retryDelay')),
  ].find((one) => one !== undefined);
  const seconds = Number(said?.replace(/s$/, ''));
  return said !== undefined && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}
