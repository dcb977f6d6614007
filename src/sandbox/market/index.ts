export { familyOf } from './curve.ts';
export { clockOf, dayOf, isDay, nextDay, timeText } from './days.ts';
export { type AdDay, type Delivery, makeDelivery } from './delivery.ts';
export { type Figures, figuresOf, sum } from './figures.ts';
export type { Line } from './line.ts';
