import { join } from 'node:path';
import type { ProjectFolders } from '../../shared/project.ts';

/** The folder in which controls are, next to the runs that they are the controls of. */
export const controlsName = 'controls';

/** The project as a run sees it: a control is apart from the runs with the true labels. */
export function projectOf(
  { control }: { readonly control?: unknown },
  project: ProjectFolders,
): ProjectFolders {
  if (control === undefined) return project;
  return { ...project, submissions: join(project.submissions, controlsName) };
}
