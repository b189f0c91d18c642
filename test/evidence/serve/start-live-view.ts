import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll } from 'vitest';
import { bin } from '../../cli/run-harness.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const started: { kill(signal: 'SIGKILL'): unknown }[] = [];
afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
});

/**
 * A project with a plugin that waits in the middle of its training, and one that waits in its
 * features, whose processes end with the tests of the file.
 */
export function createProject(collection: string) {
  const root = temporaryFolder();
  const goOn = join(root, 'go-on');
  for (const name of ['waiting', 'waiting-extractor']) {
    const plugin = fileURLToPath(new URL(`../../material/${name}-plugin.ts`, import.meta.url));
    mkdirSync(join(root, 'plugins', name), { recursive: true });
    // A plugin's process gets nothing of this environment.
    const entry = `process.env.WAIT_FOR = ${JSON.stringify(goOn)};
export { default } from ${JSON.stringify(plugin)};`;
    writeFileSync(join(root, 'plugins', name, 'index.ts'), entry);
  }
  const start = (...args: string[]) => {
    // The waiting plugin is among the tests, where a confined process does not see it.
    const env = { HARNESS_ROOT: root, NO_COLOR: '1', HARNESS_CONFINE: 'none' };
    const child = execa(process.execPath, [bin, ...args], { env, reject: false });
    started.push(child);
    return child;
  };
  const startRun = (...more: string[]) =>
    start('run', 'waiting', '--collection', collection, '--engine', 'wasm', ...more);
  return { root, start, startRun, letGoOn: () => writeFileSync(goOn, '') };
}

/** The address that a process says. */
export function addressFrom(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (chunk) => {
      text += chunk;
      const [, address] = /Live view: (\S+)/.exec(text) ?? [];
      if (address !== undefined) resolve(address);
    });
    stream.on('end', () => reject(new Error(`no address in ${text}`)));
  });
}
