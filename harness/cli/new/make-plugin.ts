import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import writeFileAtomic from 'write-file-atomic';
import { HarnessError } from '../../contract/errors.ts';
import { harnessPackage, type ProjectFolders } from '../../shared/project.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';

const templateFolder = fileURLToPath(new URL('./template/', import.meta.url));
/** Templates of plugins in Python. */
const pythonTemplates = {
  numpy: fileURLToPath(new URL('./template-python/', import.meta.url)),
  torch: fileURLToPath(new URL('./template-torch/', import.meta.url)),
} as const;
const packageRoot = fileURLToPath(new URL('../../../', import.meta.url));
const templateName = 'new-plugin';

/** What was made, absolute. */
export interface MadePlugin {
  /** The plugin's `index.ts` or `plugin.py`. */
  readonly plugin: string;
  /** Its test; null in a folder whose package.json does not name the harness. */
  readonly test: string | null;
}

/**
 * Makes a working plugin and its test as a start for an author.
 *
 * @param name of the plugin and of its folder: small letters, digits and single hyphens
 * @throws HarnessError `PLUGIN_NAME_INVALID` or `PLUGIN_EXISTS`; nothing has been written then
 */
export async function makePlugin(name: string, project: ProjectFolders): Promise<MadePlugin> {
  refuseBadName(name);
  const plugin = join(project.root, 'plugins', name, 'index.ts');
  const template = findTestTemplate(project);
  const test =
    template === undefined ? null : join(project.root, 'test', 'plugins', `${name}.test.ts`);
  for (const file of [dirname(plugin), ...(test === null ? [] : [test])]) refuseExisting(file);
  if (test !== null && template !== undefined) await writeFromTemplate(template, test, name);
  await writeFromTemplate('index.ts', plugin, name);
  return { plugin, test };
}

/**
 * Makes a working plugin in Python. The contract test of all plugins also checks it.
 *
 * @throws HarnessError as {@link makePlugin}
 */
export async function makePythonPlugin(
  name: string,
  project: ProjectFolders,
  needs: keyof typeof pythonTemplates = 'numpy',
): Promise<MadePlugin> {
  refuseBadName(name);
  const folder = join(project.root, 'plugins', name);
  refuseExisting(folder);
  for (const file of ['plugin.json', 'plugin.py']) {
    const text = await readFile(join(pythonTemplates[needs], file), 'utf8');
    await mkdir(folder, { recursive: true });
    await writeFileAtomic(
      join(folder, file),
      text.replaceAll(templateName, name).replaceAll('NewPlugin', toClassName(name)),
    );
  }
  return { plugin: join(folder, 'plugin.py'), test: null };
}

/** What a test is made from: one of ours if this is the project, else one of what the package offers. */
function findTestTemplate({ root }: ProjectFolders): string | undefined {
  if (resolve(root) === resolve(packageRoot)) return 'plugin.test.ts';
  const file = join(root, 'package.json');
  const uses = existsSync(file) && readFileSync(file, 'utf8').includes(`"${harnessPackage}"`);
  return uses ? '../template-project/plugin.test.ts' : undefined;
}

/** `my-idea` → `MyIdea`. */
function toClassName(name: string): string {
  return name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function refuseExisting(file: string): void {
  if (!existsSync(file)) return;
  throw new HarnessError(
    'PLUGIN_EXISTS',
    `${file} already exists. Choose another name, or remove it first.`,
  );
}

function refuseBadName(name: string): void {
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length <= 40 && name !== 'models') return;
  const better = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  const hint = better === '' || better === 'models' ? '' : ` For example: ${better}.`;
  throw new HarnessError(
    'PLUGIN_NAME_INVALID',
    `"${harmlessText(name, 60)}" cannot be the name of a plugin. Use at most 40 lower-case letters, digits and single hyphens, beginning with a letter; "models" is taken.${hint}`,
  );
}

async function writeFromTemplate(template: string, target: string, name: string): Promise<void> {
  const source = join(templateFolder, template);
  const text = (await readFile(source, 'utf8'))
    .replaceAll(templateName, name)
    // What the template imports is elsewhere as seen from the new file.
    .replace(/(from ')(\.[^']+)(')/g, (_, from: string, path: string, end: string) => {
      const way = relative(dirname(target), join(dirname(source), path))
        .split(sep)
        .join('/');
      return `${from}${way.startsWith('.') ? way : `./${way}`}${end}`;
    });
  const sorted = sortOwnImports(text);
  await mkdir(dirname(target), { recursive: true });
  await writeFileAtomic(target, sorted);
}

/**
 * Puts a block of imports by relative path in the order that the linter wants: files farther up the tree
 * first, then by path.
 */
export function sortOwnImports(text: string): string {
  return text.replace(/(?:^import .* from '\.[^']*';\n)+/gm, (block) => {
    const lines = block.trimEnd().split('\n');
    const pathOf = (line: string) => /from '(.*)';$/.exec(line)?.[1] ?? '';
    const stepsUp = (line: string) => pathOf(line).split('../').length;
    const order = (a: string, b: string) =>
      stepsUp(b) - stepsUp(a) || (pathOf(a) < pathOf(b) ? -1 : 1);
    return `${lines.sort(order).join('\n')}\n`;
  });
}
