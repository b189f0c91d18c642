import { join } from 'node:path';
import type { ProjectFolders } from '../../shared/project.ts';

/** The folder under submissions/ in which the runs of cross-validations are. */
export const crossvalidationName = 'crossvalidation';

/** The project as the runs of a cross-validation see it: apart from those of the leaderboard. */
export function crossvalidationProject(project: ProjectFolders): ProjectFolders {
  return { ...project, submissions: join(project.submissions, crossvalidationName) };
}
