import { join } from 'node:path';
import { type Progress, startProgress } from '../../shared/progress.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import type { ImageFacts, ImageFailure } from './facts.ts';
import { type InspectOptions, inspectImages } from './inspect-images.ts';

/**
 * Inspects the images of a project, with a progress bar on the terminal. The findings are kept in the
 * project's cache for later commands.
 *
 * @returns a finding for each id, in the order of `files`
 */
export async function inspectWithProgress(
  files: readonly { readonly id: string; readonly file: string }[],
  project: Pick<ProjectFolders, 'cache'>,
  options: Pick<InspectOptions, 'pool' | 'job' | 'onBadImage'>,
): Promise<Map<string, ImageFacts | ImageFailure>> {
  let progress: Progress | undefined;
  let inspected = 0;
  try {
    return await inspectImages(files, {
      ...options,
      cacheFile: join(project.cache, 'images.jsonl'),
      onProgress(done, total) {
        if (progress === undefined) {
          // Results of an earlier inspection take no time, so they do not count towards the speed.
          progress = startProgress('Inspecting images', total - done, 'images');
          inspected = done;
        }
        progress.advance(done - inspected);
        inspected = done;
      },
    });
  } finally {
    progress?.stop();
  }
}
