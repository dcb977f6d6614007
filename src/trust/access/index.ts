export type { Caller } from './authenticate.ts';
export { type Door, type DoorPolicy, openDoor } from './door.ts';
export { createKey, revokeKey } from './keys.ts';
export { allows, KeyKind, type RequiredRole, Role, type RouteAccess, requiredRole } from './role.ts';
export { keyRoutes } from './route.ts';
export { CurrentSession, NewSession, Session, SessionQuery } from './session-schema.ts';
export { findSessions, LASTS_MS } from './session-store.ts';
export { endSession, startSession } from './sessions.ts';
export { anyActiveKey, anyKey } from './store.ts';
