export { type Moved, moveDatabase } from './move.ts';
