import { realpath } from 'node:fs/promises';
import { execa } from 'execa';
import type { RunManifest } from './run-manifest.ts';

/** Files that runs write. */
const written = [':!submissions', ':!splits', ':!data'];

/**
 * The commit that a project is at and whether files differ from it or are new; null if the folder is not
 * the top of a git repository, has no commit, or git is missing.
 *
 * @param pluginFolder of the running code: if git does not track it, it counts as changed
 */
export async function readGitState(
  root: string,
  pluginFolder: string,
): Promise<RunManifest['git']> {
  const git = (...args: string[]) => execa('git', args, { cwd: root, timeout: 10_000 });
  try {
    const { stdout: lines } = await git('rev-parse', 'HEAD', '--show-toplevel');
    const [commit, top] = lines.split('\n');
    if (commit === undefined || top === undefined) return null;
    // A project that is merely inside another repository has no commit of its own.
    if ((await realpath(top)) !== (await realpath(root))) return null;
    // Overrides the user's git configuration.
    const status = ['status', '--porcelain', '--untracked-files=normal'];
    const { stdout } = await git(...status, '--', '.', ...written);
    return { commit, dirty: stdout !== '' || !(await holdsTracked(git, pluginFolder)) };
  } catch {
    return null;
  }
}

/** False for a folder that git ignores or does not track yet, or that is in no repository. */
async function holdsTracked(
  git: (...args: string[]) => Promise<{ readonly stdout: string }>,
  folder: string,
): Promise<boolean> {
  try {
    return (await git('ls-files', '--', folder)).stdout !== '';
  } catch {
    return false;
  }
}
