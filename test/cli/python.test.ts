import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pythonOption } from '../../harness/cli/arguments/option-groups.ts';
import { commands } from '../../harness/cli/commands/index.ts';
import { choosePython } from '../../harness/host/process/interpreter.ts';
import { makeProgram } from '../material/make-program.ts';
import { paintCollection } from '../material/paint-collection.ts';
import { requirePython } from '../material/require-python.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { runHarness } from './run-harness.ts';

const root = temporaryFolder();

it('is an option of every command that starts plugins, or makes networks by Python', () => {
  const taking = commands
    .filter(({ options }) => options.shape.python === pythonOption.shape.python)
    .map(({ name }) => name);
  const starting = [
    'check',
    'crossvalidate',
    'ensemble',
    'explain',
    'features',
    'run',
    'serve',
    'test',
  ];
  expect(taking.sort()).toEqual([...starting, 'submit', 'verify', 'doctor', 'backbone'].sort());
});

it('is refused where there is no such file', async () => {
  const args = ['run', 'colour-statistics', '--python', join(root, 'nowhere', 'python3')];
  const { exitCode, stderr } = await runHarness(root, args);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    `--python names ${join(root, 'nowhere', 'python3')}, which does not exist`,
  );
});

it('is told which program to name where it is a folder', async () => {
  const environment = join(root, 'environment');
  mkdirSync(join(environment, 'bin'), { recursive: true });
  const args = ['run', 'colour-statistics', '--python', environment];
  const message = `--python names ${environment}, which is a folder. Name`;
  const without = await runHarness(root, args);
  expect(without).toMatchObject({ exitCode: 1 });
  expect(without.stderr).toContain(`${message} the program in it, such as bin/python3.`);
  writeFileSync(join(environment, 'bin', 'python3'), '');
  const { stderr } = await runHarness(root, args);
  expect(stderr).toContain(`${message} ${join(environment, 'bin', 'python3')}.`);
});

describe.runIf(requirePython())('--python', () => {
  it('goes before HARNESS_PYTHON, also as a path from here', async () => {
    const plugin = await makeProgram(
      join(root, 'plugins', 'asks-who'),
      'import os\nfrom painter_plugin import serve\nclass P:\n  def train(self, task): raise ValueError("runs on " + os.environ["TORCH_HOME"])\nserve(P())\n',
    );
    const wrapped = join(root, 'my-python');
    writeFileSync(wrapped, `#!/bin/sh\nTORCH_HOME=mine exec "${choosePython()}" "$@"\n`);
    chmodSync(wrapped, 0o755);
    const paintings = await paintCollection(join(root, 'paintings'), { artists: 9 });
    const python = ['--python', relative('.', wrapped)];
    // Confined, the interpreter itself would be started, and not the script that names it.
    const args = ['run', plugin, '--collection', paintings, ...python, '--confine', 'none'];
    const { stderr } = await runHarness(root, args, { HARNESS_PYTHON: '/nowhere/python3' });
    expect(stderr).toContain('Plugin asks-who: ValueError: runs on mine');
  });
});
