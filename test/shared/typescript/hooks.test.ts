import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const register = fileURLToPath(
  new URL('../../../harness/shared/typescript/register.js', import.meta.url),
);

/** A package that says which copy of it was imported. */
function writePackage(folder: string, name: string): void {
  const place = join(folder, 'node_modules', name);
  mkdirSync(place, { recursive: true });
  const exported = { '.': './index.js', './contract/*': './index.js' };
  writeFileSync(
    join(place, 'package.json'),
    JSON.stringify({ name, type: 'module', exports: exported }),
  );
  writeFileSync(join(place, 'index.js'), "export const copy = 'near'; export default {};");
}

async function run(file: string, script: string): Promise<unknown> {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, script);
  const { stdout } = await execa(process.execPath, ['--import', register, file]);
  return JSON.parse(stdout);
}

const script = `import * as contract from '@painter-by-numbers/harness/contract/plugin.ts';
import * as tf from '@tensorflow/tfjs';
import * as core from '@tensorflow/tfjs-core';
import * as zod from 'zod';
const copies: Record<string, object> = { contract, tf, core, zod };
const isNear = ([name, one]: [string, object]) => [name, 'copy' in one];
const oneEngine = typeof tf.engine === 'function' && tf.engine() === core.engine();
const defines = typeof contract.definePlugin === 'function';
console.log(JSON.stringify({ ...Object.fromEntries(Object.entries(copies).map(isNear)), oneEngine, defines }));
`;
const ours = { contract: false, tf: false, core: false, oneEngine: true, defines: true };

it('a script anywhere finds the contract, TensorFlow.js and zod here', async () => {
  const file = join(temporaryFolder(), 'plugin', 'index.ts');
  expect(await run(file, script)).toEqual({ ...ours, zod: false });
});

it.each([['plugin'], ['node_modules/painter-by-numbers-plugin-mine']])(
  'one in %s takes the packages near it, but for the contract and the engine',
  async (place) => {
    const folder = temporaryFolder();
    const names = [
      '@painter-by-numbers/harness',
      '@tensorflow/tfjs',
      '@tensorflow/tfjs-core',
      'zod',
    ];
    for (const name of names) writePackage(folder, name);
    expect(await run(join(folder, place, 'index.ts'), script)).toEqual({ ...ours, zod: true });
  },
);

it('says what is missing that is nowhere', async () => {
  const file = join(temporaryFolder(), 'index.ts');
  const running = run(file, "import 'no-such-package';");
  await expect(running).rejects.toThrow(/Cannot find package 'no-such-package'/);
});
