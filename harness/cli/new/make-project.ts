import { existsSync, lstatSync, readFileSync } from 'node:fs';
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
  type: z.unknown().optional(),
  engines: z.unknown().optional(),
  scripts: words.optional(),
  dependencies: words.optional(),
  devDependencies: words.optional(),
});

/** What this package is called where it is published. */
const unnamed = 'painter-by-numbers';

const ourScripts = { test: 'vitest run', check: 'tsc -p .' };

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
  'splits/README.md': 'The stored splits: which paintings are for training, validation and test.\n',
  'submissions/README.md': 'A folder for each run.\n',
};

/** The created files, relative to the folder, and remarks. */
export interface MadeProject {
  readonly made: readonly string[];
  readonly hasExample: boolean;
  /** A sentence for each existing thing that may not fit. */
  readonly remarks: readonly string[];
}

/**
 * Makes a project that uses this package: its folders, package.json, tsconfig.json, and a plugin with
 * its test. What already exists stays unchanged; a package.json gets what it lacks.
 *
 * @param source what npm installs the harness from: `npm:painter-by-numbers@^1.0.0`, `file:…`
 * @returns what was written, relative to the folder; whether it has the example plugin now; and remarks for
 *   people on what is there and may not fit
 * @throws HarnessError `PROJECT_FILE_INVALID` for a package.json that cannot be read or is not of type
 *   "module", and a link `plugins` that leads nowhere; `USAGE` without a folder; nothing has been written
 *   then
 */
export async function makeProject(folder: string, source: string): Promise<MadeProject> {
  if (folder === '') {
    throw new HarnessError(
      'USAGE',
      'Name a folder, such as my-paintings, or leave it out for this one.',
    );
  }
  const plugins = join(folder, 'plugins');
  const hasPlugins = lstatSync(plugins, { throwIfNoEntry: false }) !== undefined;
  if (hasPlugins && !existsSync(plugins)) {
    throw new HarnessError(
      'PROJECT_FILE_INVALID',
      `${plugins} is a broken link. Repair or remove it first.`,
    );
  }
  const manifest = join(folder, 'package.json');
  const given = readManifest(manifest);
  const completed = completeManifest(given, basename(resolve(folder)), source);
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
  if (!hasPlugins) {
    await makePlugin('example', findProject(folder));
    made.push('plugins/example/index.ts', 'test/plugins/example.test.ts');
  }
  const hasExample = existsSync(join(plugins, 'example', 'index.ts'));
  return { made, hasExample, remarks: given === undefined ? [] : remarkOn(given) };
}

type Manifest = z.output<typeof projectSchema>;

/** Existing entries keep their order; missing ones are appended. */
function completeManifest(
  given: Manifest | undefined,
  name: string,
  source: string,
): Record<string, unknown> {
  const ours = readOurs();
  const range = (of: string) => ours.devDependencies[of] ?? '*';
  const { dependencies, devDependencies, ...rest } = given ?? {
    name: toPackageName(name),
    version: '0.0.0',
    private: true,
    type: 'module',
  };
  // Under its own name it would be a duplicate.
  const { [unnamed]: named, ...needed } = dependencies ?? {};
  const { [unnamed]: namedForWork, ...neededForWork } = devDependencies ?? {};
  const has = (of: string) => of in needed || of in neededForWork;
  const lacking = (wanted: Record<string, string>) =>
    Object.fromEntries(Object.entries(wanted).filter(([of]) => !has(of)));
  return {
    ...(given ?? rest),
    engines: rest.engines ?? ours.engines,
    scripts: { ...rest.scripts, ...withoutKeys(ourScripts, rest.scripts) },
    dependencies: {
      ...needed,
      ...lacking({
        [harnessPackage]: named ?? namedForWork ?? source,
        zod: ours.dependencies.zod ?? '*',
      }),
    },
    devDependencies: {
      ...neededForWork,
      ...lacking({
        '@types/node': range('@types/node'),
        typescript: range('typescript'),
        vitest: range('vitest'),
      }),
    },
  };
}

function withoutKeys(wanted: Record<string, string>, there: Record<string, string> = {}) {
  return Object.fromEntries(Object.entries(wanted).filter(([key]) => !(key in there)));
}

/** A sentence for each thing of a package.json that stays and may not work with the harness. */
function remarkOn({ scripts, dependencies, devDependencies }: Manifest): string[] {
  const wanted = readOurs().dependencies.zod ?? '*';
  const zod = dependencies?.zod ?? devDependencies?.zod;
  const major = (range: string) => Number(/\d+/.exec(range)?.[0] ?? Number.POSITIVE_INFINITY);
  const isOld = zod !== undefined && major(zod) < major(wanted);
  const test = scripts?.test;
  return [
    isOld ? [`package.json asks for zod ${zod}, but plugins need ${wanted}: raise it.`] : [],
    test === undefined || /\bvitest\b/.test(test)
      ? []
      : [
          `The script "test" of package.json is unchanged; "npx vitest run" runs the tests of plugins.`,
        ],
  ].flat();
}

function readOurs() {
  return z
    .looseObject({ dependencies: words, devDependencies: words, engines: words })
    .parse(parseJson(readFileSync(join(findPackage(), 'package.json'), 'utf8')));
}

/** @returns undefined if there is none */
function readManifest(file: string): Manifest | undefined {
  if (!existsSync(file)) return undefined;
  const refuse = (why: string, cause?: unknown) =>
    new HarnessError('PROJECT_FILE_INVALID', `${file} cannot be used: ${why}`, { cause });
  const text = readFileSync(file, 'utf8');
  if (text.trim() === '')
    throw refuse('it is empty. Remove it, or write {"type": "module"} there.');
  let json: unknown;
  try {
    json = parseJson(text);
  } catch (error) {
    throw refuse(messageOf(error), error);
  }
  const { data, error } = projectSchema.safeParse(json);
  if (error !== undefined) throw refuse(describeIssue(error.issues[0]?.path ?? []), error);
  // The schema orders keys differently.
  if (data.type === 'module') return { ...Object(json), ...data };
  throw refuse(
    'plugins and their tests are ES modules, so it needs "type": "module". Write that there if the rest of the project also consists of ES modules, or create the project in another folder.',
  );
}

/** What package.json needs in the place that is wrong. */
function describeIssue(path: readonly PropertyKey[]): string {
  const place = path
    .map((key) => `"${String(key)}"`)
    .reverse()
    .join(' in ');
  if (path.length === 0) return 'it must be an object, such as {"type": "module"}.';
  if (path.length > 1) return `${place} must be a string.`;
  return `${place} must be an object of strings, such as {"zod": "^4.0.0"}.`;
}

/** `Ünïcode Paintings` → `unicode-paintings`. */
function toPackageName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
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
