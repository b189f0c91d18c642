import { realpath } from 'node:fs/promises';
import { execa } from 'execa';
import type { RunManifest } from './run-manifest.ts';

/** What runs themselves write. */
const written = [':!submissions', ':!splits', ':!data'];

/**
 * The commit that a project is at and whether files differ from it or are new; null where the
 * folder is not the top of a git repository, has no commit, or git is missing.
 */
export async function readGitState(root: string): Promise<RunManifest['git']> {
  const git = (...args: string[]) => execa('git', args, { cwd: root, timeout: 10_000 });
  try {
    const { stdout: lines } = await git('rev-parse', 'HEAD', '--show-toplevel');
    const [commit, top] = lines.split('\n');
    if (commit === undefined || top === undefined) return null;
    // A project that merely lies inside another repository has no commit of its own.
    if ((await realpath(top)) !== (await realpath(root))) return null;
    const { stdout } = await git('status', '--porcelain', '--', '.', ...written);
    return { commit, dirty: stdout !== '' };
  } catch {
    return null;
  }
}
