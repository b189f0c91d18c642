import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { expect } from 'vitest';
import { pauseAt } from '../material/pausing-plugin.ts';
import { bin } from './run-harness.ts';

/**
 * Runs a command line in a project with pausing plugins (`writePausingPlugins`), and kills it at a
 * place: it stops there by itself, so the kill never comes too late.
 *
 * @param place as `pauseAt` takes it
 * @param isThere what must be seen from outside before the kill, such as files on their way to disk
 */
export async function killAt(
  place: string,
  root: string,
  args: readonly string[],
  isThere: () => boolean = () => true,
): Promise<void> {
  pauseAt(root, place);
  const child = execa(process.execPath, [bin, ...args], {
    // Pausing plugins come with code from elsewhere, and look for their place.
    env: { HARNESS_ROOT: root, HARNESS_CONFINE: 'none' },
    reject: false,
  });
  const said = new Promise<void>((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (chunk) => {
      text += chunk;
      if (text.includes(`Paused at ${place}`)) resolve();
    });
    child.once('close', () => reject(new Error(`It ended before ${place}: ${text}`)));
  });
  await said;
  // Nothing tells of it but the file system.
  while (!isThere()) await setTimeout(20);
  child.kill('SIGKILL');
  expect((await child).signal).toBe('SIGKILL');
  pauseAt(root, '');
}
