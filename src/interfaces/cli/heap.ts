import { setFlagsFromString } from 'node:v8';

/**
 * Collects garbage when the heap has grown by half instead of fourfold: 35 MB less at the peak of an import. Use it for long
 * work only: a command that merely starts would spend a third of its time on it.
 */
export const collectGarbageSooner = (): void => setFlagsFromString('--heap-growing-percent=50');
