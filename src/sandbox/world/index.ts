export { accountStatus } from './account-status.ts';
export { currencyOfAccount } from './currency-of-account.ts';
export { draw, drawBetween, drawNormal } from './draw.ts';
export { type Cut, FAULT_KINDS, type FaultName, type FaultReply, faultKind, faultNamed } from './fault-kinds.ts';
export { type Fault, type FaultRule, type Faults, makeFaults } from './faults.ts';
export { makeObjects, shownFields, type WorldObject, type WorldObjects } from './objects.ts';
export type {
  Answer,
  ApiRequest,
  Fields,
  ObjectShown,
  PersonAct,
  RuleShown,
  SandboxPlatform,
  UploadedFile,
} from './platform.ts';
export { readyAt, reviewedAt, waitsOf } from './waits.ts';
export { makeWorld, type World, type WorldOptions } from './world.ts';
