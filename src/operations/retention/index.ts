export { countOld, type Deleted, deleteOld, type Export } from './delete-old.ts';
export { exportFile } from './export-file.ts';
