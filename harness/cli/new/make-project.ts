import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { parseJson } from '../../contract/parse-json.ts';
import { findProject, harnessPackage } from '../../shared/project.ts';
import { makePlugin } from './make-plugin.ts';

/** Where this package's own package.json is. */
const packageFolder = fileURLToPath(new URL('../../../', import.meta.url));

const words = z.record(z.string(), z.string());
const projectSchema = z.looseObject({
  scripts: words.optional(),
  dependencies: words.optional(),
  devDependencies: words.optional(),
});

const compilerOptions = {
  target: 'es2023',
  lib: ['es2023'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  verbatimModuleSyntax: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
};

const files: Readonly<Record<string, string>> = {
  'tsconfig.json': `${JSON.stringify({ compilerOptions, include: ['plugins', 'test'] }, null, 2)}\n`,
  '.gitignore': `node_modules/\n${['data', 'submissions', 'splits']
    .map((name) => `/${name}/*\n!/${name}/README.md\n`)
    .join('')}`,
  // Of a package that the harness needs, a script would download what `harness engine install` brings.
  '.npmrc': 'ignore-scripts=true\n',
  'data/README.md': 'Paintings, pretrained weights (`data/weights`) and caches.\n',
  'splits/README.md': 'Which paintings train, validate and test, as the harness has split them.\n',
  'submissions/README.md': 'A folder for each run.\n',
};

/**
 * Makes a project that uses this package: its folders, package.json, tsconfig.json, and a plugin with
 * its test. What is there already stays as it is; a package.json gets what it lacks.
 *
 * @param source what npm installs the harness from: `npm:painter-by-numbers@^1.0.0`, `file:…`
 * @returns what was written, relative to the folder
 * @throws HarnessError `PROJECT_FILE_INVALID` for a package.json that cannot be read; nothing has been
 *   written then
 */
export async function makeProject(folder: string, source: string): Promise<string[]> {
  const manifest = join(folder, 'package.json');
  const completed = completeManifest(manifest, basename(resolve(folder)), source);
  const made = ['package.json'];
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(manifest, `${JSON.stringify(completed, null, 2)}\n`);
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    if (existsSync(file)) continue;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
    made.push(name);
  }
  if (!existsSync(join(folder, 'plugins'))) {
    await makePlugin('example', findProject(folder));
    made.push('plugins/example/index.ts', 'test/plugins/example.test.ts');
  }
  return made;
}

function completeManifest(file: string, name: string, source: string): Record<string, unknown> {
  const ours = z
    .looseObject({ dependencies: words, devDependencies: words, engines: words })
    .parse(parseJson(readFileSync(join(findPackage(), 'package.json'), 'utf8')));
  const range = (of: string) => ours.devDependencies[of] ?? '*';
  const given = readManifest(file);
  // Under its own name it would be there a second time.
  const { 'painter-by-numbers': unnamed = source, ...dependencies } = given.dependencies ?? {};
  return {
    ...(existsSync(file) ? {} : { name: toPackageName(name), version: '0.0.0', private: true }),
    ...given,
    type: 'module',
    engines: given.engines ?? ours.engines,
    scripts: { test: 'vitest run', check: 'tsc -p .', ...given.scripts },
    dependencies: {
      [harnessPackage]: unnamed,
      zod: ours.dependencies.zod ?? '*',
      ...dependencies,
    },
    devDependencies: {
      '@types/node': range('@types/node'),
      typescript: range('typescript'),
      vitest: range('vitest'),
      ...given.devDependencies,
    },
  };
}

function readManifest(file: string): z.output<typeof projectSchema> {
  if (!existsSync(file)) return {};
  try {
    return projectSchema.parse(parseJson(readFileSync(file, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new HarnessError('PROJECT_FILE_INVALID', `${file} cannot be read: ${why}`, {
      cause: error,
    });
  }
}

/** `My Paintings` → `my-paintings`. */
function toPackageName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'paintings' : plain;
}

/** The folder whose package.json says what this package needs: the packed one has dist/ below it. */
function findPackage(): string {
  return basename(packageFolder) === 'dist' ? dirname(packageFolder) : packageFolder;
}

/** What npm has installed this package from: the file that it was packed in, else the registry. */
export function findSource(): string {
  const folder = findPackage().replace(/[/\\]$/, '');
  const { version } = z
    .looseObject({ version: z.string() })
    .parse(parseJson(readFileSync(join(folder, 'package.json'), 'utf8')));
  const published = `npm:painter-by-numbers@^${version}`;
  const [base, name] = folder.split(/[/\\]node_modules[/\\](?!.*[/\\]node_modules[/\\])/);
  const lock = join(base ?? '', 'node_modules', '.package-lock.json');
  if (base === undefined || name === undefined || !existsSync(lock)) return published;
  const locked = z
    .looseObject({
      packages: z.record(z.string(), z.looseObject({ resolved: z.string().optional() })),
    })
    .safeParse(parseJson(readFileSync(lock, 'utf8')));
  const resolved = locked.data?.packages[`node_modules/${name.replaceAll('\\', '/')}`]?.resolved;
  return resolved?.startsWith('file:') ? `file:${resolve(base, resolved.slice(5))}` : published;
}
