import { join } from 'node:path';
import type { ProjectFolders } from '../../shared/project.ts';

/** The folder of cross-validation runs under submissions/. */
export const crossvalidationName = 'crossvalidation';

/** The project from the view of cross-validation runs, which are kept apart from those of the leaderboard. */
export function crossvalidationProject(project: ProjectFolders): ProjectFolders {
  return { ...project, submissions: join(project.submissions, crossvalidationName) };
}
