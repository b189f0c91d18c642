import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import {
  removeUnfinished,
  writeWhole,
  writeWholeAtOnce,
} from '../../harness/shared/write-whole.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';

const source = (path: string) => new URL(`../../harness/shared/${path}`, import.meta.url);

it('writes a file as a whole, or leaves nothing', async () => {
  const folder = temporaryFolder();
  await writeWhole(join(folder, 'one'), 'first');
  writeWholeAtOnce(join(folder, 'one'), 'second');
  expect(readFileSync(join(folder, 'one'), 'utf8')).toBe('second');
  mkdirSync(join(folder, 'taken'));
  await expect(writeWhole(join(folder, 'taken'), 'x')).rejects.toThrow();
  expect(() => writeWholeAtOnce(join(folder, 'taken'), 'x')).toThrow();
  expect(readdirSync(folder).sort()).toEqual(['one', 'taken']);
});

it('removes what a killed process has left unfinished, and nothing that is being written', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'notes.part'), 'of nobody');
  // It stops where a kill between writing and renaming would find it.
  const script = `
    import { writeFileSync } from 'node:fs';
    import { nameUnfinished } from ${JSON.stringify(source('write-whole.ts').href)};
    writeFileSync(nameUnfinished(${JSON.stringify(join(folder, 'shard.npy'))}), 'half');
    console.log('written');
    setInterval(() => {}, 2 ** 30);`;
  const register = fileURLToPath(source('typescript/register.js'));
  const args = ['--import', register, '--input-type=module', '--eval', script];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const [unfinished = ''] = readdirSync(folder).filter((name) => name.startsWith('shard.npy.'));
  const ofOthers = unfinished.replace(/[0-9a-f]{8}(?=-\d+-\d*-\d+\.part$)/, '00000000');
  writeFileSync(join(folder, ofOthers), 'on another machine');
  removeUnfinished(folder);
  expect(readdirSync(folder).sort()).toEqual(['notes.part', ofOthers, unfinished].sort());
  child.kill('SIGKILL');
  await once(child, 'exit');
  removeUnfinished(folder);
  expect(readdirSync(folder).sort()).toEqual(['notes.part', ofOthers].sort());
  utimesSync(join(folder, ofOthers), 0, 0);
  removeUnfinished(folder);
  expect(readdirSync(folder)).toEqual(['notes.part']);
});
