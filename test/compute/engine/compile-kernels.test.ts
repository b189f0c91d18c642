import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kernelsName } from '../../../harness/compute/engine/tensorflow/compile-binding.ts';
import { compileMissingKernels } from '../../../harness/compute/engine/tensorflow/compile-kernels.ts';
import { findKernels } from '../../../harness/compute/engine/tensorflow/installed.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const folder = temporaryFolder();

describe('compileMissingKernels', () => {
  it('says what could not be compiled, and leaves nothing half done', async () => {
    const said: string[] = [];
    const log = (line: string) => said.push(line);
    expect(await compileMissingKernels(folder, join(folder, 'tensorflow'), log, 'false')).toBe(
      false,
    );
    expect(said.at(-1)).toMatch(
      /^Training will be slower than it could be: false could not compile/,
    );
    expect(readdirSync(folder)).toEqual([]);
    expect(findKernels(folder)).toBeUndefined();
  });

  it('does nothing where they are there, and nothing passes for them that has another source', async () => {
    const [name, extension] = kernelsName().split('.');
    writeFileSync(join(folder, `${name}0.${extension}`), '');
    expect(findKernels(folder)).toBeUndefined();
    writeFileSync(join(folder, kernelsName()), '');
    expect(findKernels(folder)).toBe(join(folder, kernelsName()));
    const log = () => expect.unreachable();
    expect(await compileMissingKernels(folder, folder, log, 'false')).toBe(false);
  });
});
