export { countOld, deleteOld } from './delete-old.ts';
export { exportFile } from './export-file.ts';
