import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeProgram } from '../material/make-program.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { requirePython } from '../material/require-python.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();
const paintings = join(root, 'paintings');
const answersFile = join(root, 'answers.txt');

/** A plugin that answers everything with what a file holds. */
const write = (name: string, more: string) => {
  mkdirSync(join(root, 'plugins', name), { recursive: true });
  writeFileSync(
    join(root, 'plugins', name, 'index.ts'),
    `import { readFileSync } from 'node:fs';
import { z } from 'zod';
const open = async ({ options: { answers } }) => ({
  predict: async (_, { a }) => new Float32Array(a.length).fill(Number(readFileSync(answers))),
  save: async () => {},
  dispose() {},
});
export default {
  name: '${name}',${more}
  summary: 'Says what it is told',
  options: z.object({ answers: z.string().default('').meta({ format: 'path' }).describe('Holds it') }),
  train: open,
  load: (_, task) => open(task),
};
`,
  );
};

beforeAll(async () => {
  await paintCollection(paintings, { artists: 9, size: 32 });
  write('told', '');
  write('engineless', 'usesEngine: false,');
  writeFileSync(answersFile, '0.5');
});

async function run(plugin: string, ...args: string[]) {
  const all = [
    'run',
    plugin,
    '--collection',
    paintings,
    '--json',
    '--answers',
    answersFile,
    ...args,
  ];
  const { exitCode, stdout, stderr } = await runHarness(root, all);
  expect(exitCode, stderr).toBe(0);
  const { id, engine } = JSON.parse(stdout).manifest;
  return { id, engine, stderr, isMade: !stderr.includes('This run is finished already') };
}

describe.runIf(requirePython())('the same command with a plugin in Python', () => {
  it('is another run with another version of a package that it imports', async () => {
    await makeProgram(
      join(root, 'plugins', 'in-python'),
      `import numpy as np
from painter_plugin import serve

try:
    import own_numbers
except ImportError:
    pass

class Idea:
    def train(self, task): return self
    def predict(self, paintings, a, b): return np.full(len(a), 0.5)
    def save(self, folder): pass

serve(Idea())
`,
    );
    const packages = join(root, 'packages');
    const information = join(packages, 'own_numbers-1.0.dist-info');
    mkdirSync(information, { recursive: true });
    writeFileSync(join(information, 'RECORD'), 'own_numbers.py,,');
    const ask = async (version: string) => {
      writeFileSync(join(information, 'METADATA'), `Name: own-numbers\nVersion: ${version}\n`);
      const args = ['run', 'in-python', '--collection', paintings, '--json'];
      const { exitCode, stdout, stderr } = await runHarness(root, args, { PYTHONPATH: packages });
      expect(exitCode, stderr).toBe(0);
      return { ...JSON.parse(stdout).manifest, stderr };
    };
    const first = await ask('1.0');
    expect(first.pythonPackages).toMatchObject({
      python: expect.stringContaining(' 3.'),
      numpy: expect.stringMatching(/^\d/),
      'own-numbers': '1.0',
    });
    const second = await ask('1.1');
    expect(second.id).not.toBe(first.id);
    expect(second.stderr).toContain(
      `The run ${first.id} was made with own-numbers 1.0, but here it is 1.1, so this is a new run.`,
    );
    const again = await ask('1.0');
    expect(again.id).toBe(first.id);
    expect(again.stderr).toContain('This run is finished already');
    const { stdout } = await runHarness(root, ['leaderboard', '--json']);
    const rows: { plugin: string; flags: string[] }[] = JSON.parse(stdout).tables[0].rows;
    const flags = rows.filter(({ plugin }) => plugin === 'in-python').map((row) => row.flags);
    expect(flags.flat().sort()).toEqual(
      expect.arrayContaining(['own-numbers 1.0', 'own-numbers 1.1']),
    );
  });
});

describe('the same command under other circumstances', () => {
  it('is one run on one engine, however chosen, and another run on another engine', async () => {
    const chosen = await run('told', '--engine', 'auto');
    expect(chosen.isMade).toBe(true);
    const named = await run('told', '--engine', chosen.engine.name);
    expect([named.id, named.isMade]).toEqual([chosen.id, false]);
    const other = await run('told', '--engine', 'cpu');
    expect(other.isMade).toBe(true);
    expect(other.id).not.toBe(chosen.id);
    const { name, version, device } = chosen.engine;
    expect(other.stderr).toContain(
      `The run ${chosen.id} was made on ${name} (${version}, ${device}), but the engine here is cpu (${other.engine.version}, CPU), so this is a new run.`,
    );
    const { stdout } = await runHarness(root, ['leaderboard', '--json']);
    const all: { plugin: string; runs: string[]; flags: string[] }[] =
      JSON.parse(stdout).tables[0].rows;
    const rows = all.filter(({ plugin }) => plugin === 'told');
    expect(rows.map(({ runs }) => runs).sort()).toEqual([[chosen.id], [other.id]].sort());
    expect(rows.map(({ flags }) => flags[0]).sort()).toEqual([`on ${name}`, 'on cpu'].sort());
  });

  it('is another run once a file that an option names holds something else', async () => {
    const before = await run('told', '--engine', 'cpu');
    writeFileSync(answersFile, '0.75');
    const changed = await run('told', '--engine', 'cpu');
    expect(changed.isMade).toBe(true);
    expect(changed.id).not.toBe(before.id);
    writeFileSync(answersFile, '0.5');
    const again = await run('told', '--engine', 'cpu');
    expect([again.id, again.isMade]).toEqual([before.id, false]);
  });

  it('is the same run on every engine where the plugin uses none', async () => {
    const first = await run('engineless', '--engine', 'auto');
    const second = await run('engineless', '--engine', 'cpu');
    expect([second.id, second.isMade]).toEqual([first.id, false]);
    expect(first.engine.name).toBe('none');
  });
});
