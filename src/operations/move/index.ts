export { type Moved, type MoveProgress, moveDatabase } from './move.ts';
