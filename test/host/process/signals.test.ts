import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const at = (path: string) => new URL(`../../../harness/${path}`, import.meta.url);

/** How a harness ends that gets a signal while the process of a plugin runs. */
async function terminate(listener: string) {
  const script = join(temporaryFolder(), 'harness.ts');
  writeFileSync(
    script,
    `import { startProcess } from ${JSON.stringify(at('host/process/start-process.ts').href)};
${listener}
startProcess({
  plugin: 'idle',
  command: [process.execPath, '-e', 'console.log(process.pid); setInterval(() => {}, 1000)'],
  folder: ${JSON.stringify(temporaryFolder())},
  env: {},
  handlers: {},
  onLine: (line) => console.log(line),
});
`,
  );
  const register = fileURLToPath(at('shared/typescript/register.js'));
  const child = execa(process.execPath, ['--import', register, script], { reject: false });
  const line = await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGTERM');
  return { ...(await child), pid: Number(String(line)) };
}

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** The system may take seconds to clear away a process whose parent has ended. */
const waitForEnd = (pid: number) =>
  expect.poll(() => isRunning(pid), { timeout: 20_000 }).toBe(false);

it('a signal ends the harness, and the process of a plugin with it', async () => {
  const { signal, pid } = await terminate('');
  expect(signal).toBe('SIGTERM');
  await waitForEnd(pid);
});

it('a signal that the harness ends by itself on leaves it the time for that', async () => {
  const listener = "process.once('SIGTERM', () => setTimeout(() => process.exit(7), 100));";
  const { exitCode, pid } = await terminate(listener);
  expect(exitCode).toBe(7);
  await waitForEnd(pid);
});

it('a signal removes what the process of a plugin may write to', async () => {
  const place = temporaryFolder();
  const script = join(temporaryFolder(), 'harness.ts');
  writeFileSync(
    script,
    `import { makeScratchFolder } from ${JSON.stringify(at('host/process/scratch-folder.ts').href)};
import { writeFileSync } from 'node:fs';
const { path } = await makeScratchFolder();
writeFileSync(path + '/state.txt', 'half of a model');
console.log(path);
setInterval(() => {}, 1000);
`,
  );
  const register = fileURLToPath(at('shared/typescript/register.js'));
  const env = { TMPDIR: place };
  const child = execa(process.execPath, ['--import', register, script], { reject: false, env });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  expect(readdirSync(place)).toHaveLength(1);
  child.kill('SIGINT');
  expect((await child).signal).toBe('SIGINT');
  expect(readdirSync(place)).toEqual([]);
});
