export type { Statement } from './driver.ts';
export { isForeignKeyViolation, isInsufficientPrivilege, isUniqueViolation } from './failures.ts';
export type { Instrument } from './instrumented.ts';
export { newestFirst } from './keyset.ts';
export { lock, tryLock } from './locks.ts';
export { type Db, type Location, openDb, type Run, type Sql, type Transaction } from './open.ts';
export { columnsOf, statement } from './statement.ts';
export type { Tables } from './tables.ts';
export { withoutPassword } from './without-password.ts';
