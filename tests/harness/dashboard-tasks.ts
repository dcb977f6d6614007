import { adminsTasks } from './admins-tasks.ts';
import { buyersTasks } from './buyers-tasks.ts';
import type { Dashboard } from './dashboard.ts';
import type { Task } from './dashboard-hand.ts';
import { editorsTasks } from './editors-tasks.ts';
import { managersTasks } from './managers-tasks.ts';
import { unknownNamesTask } from './unknown-names-task.ts';

/** The tasks of users, with the maximum clicks and seconds until the answer is on the screen. */
export const tasksOf = (dashboard: Dashboard, videoId: string): readonly Task[] => [
  ...buyersTasks(dashboard),
  unknownNamesTask,
  ...editorsTasks(dashboard, videoId),
  ...managersTasks(dashboard, videoId),
  ...adminsTasks(dashboard),
];
