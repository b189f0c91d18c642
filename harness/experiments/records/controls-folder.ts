import { join } from 'node:path';
import type { ProjectFolders } from '../../shared/project.ts';

/** The folder of controls, next to the runs that they control. */
export const controlsName = 'controls';

/** The project from the view of a run: controls are kept apart from runs with the true labels. */
export function projectOf(
  { control }: { readonly control?: unknown },
  project: ProjectFolders,
): ProjectFolders {
  if (control === undefined) return project;
  return { ...project, submissions: join(project.submissions, controlsName) };
}
