export { ledgerRoutes } from './route.ts';
export { EVENTS, type EventType, type LedgerEvent, type LedgerQuery, type NewEvent } from './schema.ts';
export { appendEvents, EVENT_COLUMNS, ledgerEvents } from './store.ts';
export { newestTransaction, passTransaction } from './transactions.ts';
