export { type Background, inBackground, pause } from './background.ts';
export { GOALS, MODES, RESULT_GOALS } from './choices.ts';
export { closest } from './closest.ts';
export { diskFull, isDiskFull, isDiskFullNumber, orDiskFull } from './disk-full.ts';
export {
  type CodeKind,
  type CodeOf,
  ERROR_CODES,
  type ErrorCode,
  type ErrorKind,
  errorCodes,
  isCodeOf,
  NEVER_RETRIED,
  titleOf,
} from './error-codes.ts';
export {
  conflict,
  EngineError,
  type FieldError,
  forbidden,
  invalid,
  MOST_LISTED,
  notFound,
  tooMany,
  unauthenticated,
  unavailable,
} from './errors.ts';
export { type Cut, columnNumber, type Derivation, type FeatureKind } from './feature-kind.ts';
export {
  aspectRatio,
  type ClipFeatures,
  FEATURES,
  featureKind,
  type KnownFeature,
  OWN_FEATURE_NAME,
  unknownFeature,
} from './features.ts';
export { check, Id, Ids, isEngineError, parse, pathText, text } from './fields.ts';
export { groupBy } from './group-by.ts';
export { keysFromText } from './key-text.ts';
export { dayIn, plusDays, startOfDay } from './local-day.ts';
export { makeDirectory } from './make-directory.ts';
export { message, mustBe, shown } from './messages.ts';
export {
  AD_PLATFORMS,
  type AdPlatformName,
  Cents,
  Currency,
  DailyCents,
  DEFAULT_CURRENCY,
  decimalOf,
  fromPlatformMoney,
  isCurrency,
  minorDigits,
  minorOf,
  nearestMinorOf,
  OVERSPEND_PER_DAY,
  quantumMinor,
  toPlatformMoney,
  withCurrency,
} from './money.ts';
export { packageFile } from './package-file.ts';
export { cursorOf, cursorParts, INSTANT, notACursor, type Page, page, pageQuery, UUID } from './page.ts';
export { atOnce, inTurns, timeSlice, type Work } from './time-slice.ts';
export { Day, readInstant, Timestamp } from './timestamp.ts';
export { isTimezone, Timezone } from './timezone.ts';
