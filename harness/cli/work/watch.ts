import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../../contract/errors.ts';
import { remark } from '../print.ts';

/**
 * Does some work while a live view shows it; the view stays until Ctrl-C when the work is done. It is
 * a separate process, because training blocks its process for seconds at a time, and ends when this
 * one does, however that happens.
 *
 * @throws HarnessError `VIEW_NOT_STARTED`, and what the work throws
 */
export async function withLiveView(work: () => Promise<void>): Promise<void> {
  const child = fork(fileURLToPath(new URL('../bin.cjs', import.meta.url)), ['serve'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { url: string }).url));
    child.once('error', reject);
    void ended.then(() =>
      reject(new HarnessError('VIEW_NOT_STARTED', 'The live view could not be started.')),
    );
  });
  remark(`Live view: ${url}`);
  try {
    await work();
  } catch (error) {
    child.kill();
    throw error;
  }
  remark(`The live view is at ${url} until Ctrl-C.`);
  await ended;
}
