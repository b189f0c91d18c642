import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { examinePython } from '../../../harness/cli/doctor/examine-python.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const python = join(temporaryFolder(), 'python3');

it.each([
  [
    [3, 12, 1],
    { numpy: '2.4.0', torch: '2.15.0' },
    { works: true, version: `${python} 3.12.1, NumPy 2.4.0, PyTorch 2.15.0` },
  ],
  [
    [3, 11, 7],
    {},
    {
      works: false,
      reason: `${python} 3.11.7 has no NumPy`,
      help: `${python} -m pip install numpy`,
    },
  ],
  [
    [3, 8, 2],
    { numpy: '1.20.0' },
    { works: false, reason: `${python} 3.8.2, but 3.9 or later is needed` },
  ],
])('Python %j with %j is told as %j', async (version, packages, finding) => {
  answerWith(`console.log('${JSON.stringify({ version, packages })}')`);
  expect(await examinePython(python)).toEqual({ python, ...finding });
});

it('one that does not start is told, and how to name another', async () => {
  answerWith('process.exit(3)');
  expect(await examinePython(python)).toEqual({
    python,
    works: false,
    reason: `${python} cannot be started`,
    help: 'harness doctor --python PATH, or HARNESS_PYTHON',
  });
});

/** Makes a program of the interpreter, whose only answer this is. */
function answerWith(script: string): void {
  writeFileSync(python, `#!${process.execPath}\n${script}\n`);
  chmodSync(python, 0o755);
}
