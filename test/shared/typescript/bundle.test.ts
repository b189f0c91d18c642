import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const code = fileURLToPath(new URL('../../../harness/shared/typescript', import.meta.url));
const esbuild = fileURLToPath(new URL('../../../node_modules/esbuild', import.meta.url));
const place = temporaryFolder();
const first = join(place, 'first');
const second = join(place, 'second');

/** What the program of a project prints, from its bundle. */
async function print(project: string): Promise<string> {
  const url = (path: string) => JSON.stringify(pathToFileURL(join(project, path)).href);
  const script = `import { bundle } from ${url('harness/shared/typescript/bundle.js')};
    await import(await bundle(new URL(${url('harness/program.ts')})));`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', script]);
  return stdout;
}

it('is made again for a copy of a project, whose files are its own', async () => {
  mkdirSync(join(first, 'harness', 'shared'), { recursive: true });
  mkdirSync(join(first, 'node_modules'));
  writeFileSync(join(first, 'package.json'), '{ "type": "module" }');
  cpSync(code, join(first, 'harness', 'shared', 'typescript'), { recursive: true });
  symlinkSync(esbuild, join(first, 'node_modules', 'esbuild'));
  writeFileSync(join(first, 'harness', 'program.ts'), "console.log('first' as string);");
  expect(await print(first)).toBe('first');
  expect(await print(first)).toBe('first');

  cpSync(first, second, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  writeFileSync(join(second, 'harness', 'program.ts'), "console.log('second' as string);");
  expect(await print(second)).toBe('second');
  expect(await print(first)).toBe('first');
});
