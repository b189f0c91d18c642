import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../../contract/errors.ts';
import { decisionsFile } from '../../data/copies/decisions.ts';
import { hashFile } from '../../shared/hash-file.ts';
import { startProgress } from '../../shared/progress.ts';
import { findProject, type ProjectFolders } from '../../shared/project.ts';
import { settingsFileName } from '../../shared/settings/read-settings-file.ts';
import { describeBytes } from '../../shared/text/describe-figures.ts';
import { quoteWords } from '../../shared/text/quote-words.ts';
import { type BundleManifest, manifestName } from '../pack/bundle-manifest.ts';
import { type BundledFile, bundleFolder, sortBundled } from '../pack/bundled-file.ts';
import { findEngines } from '../pack/find-engines.ts';
import { findNode } from '../pack/find-node.ts';
import {
  type FoundPaintings,
  findPaintings,
  type PaintingsChoice,
} from '../pack/find-paintings.ts';
import { type FoundProgram, findProgram } from '../pack/find-program.ts';
import { type FoundWeights, findWeights } from '../pack/find-weights.ts';
import { findNeededLibraries, type NeededLibraries } from '../pack/needed-libraries.ts';
import { type Format, requireWritable, writeBundle } from '../pack/write-bundle.ts';
import { print, printJson, remark, say } from '../print.ts';

interface PackArguments extends PaintingsChoice {
  readonly out: string;
  readonly weights: readonly string[];
  readonly engine: readonly 'onnx'[];
  readonly force: boolean;
  readonly json: boolean;
}

/** How many left-out files are named one by one, before only their number is given. */
const namedRefusals = 5;

/** Files up to this size are read in one go. */
const smallBytes = 1 << 20;

/** `harness pack`: finds all that a bundle holds, then writes it. */
export async function packAndPrint(args: PackArguments): Promise<void> {
  if (process.platform === 'win32') {
    throw new HarnessError(
      'BUNDLE_NOT_POSIX',
      'A bundle starts with a shell script and contains programs for the system that packs it: pack on Linux or macOS.',
    );
  }
  const format = await requireWritable(args.out, args.force);
  const project = findProject();
  const parts = {
    program: findProgram(project),
    weights: findWeights(args.weights, project.weights),
    engines: await findEngines(args.engine),
  };
  const paintings = await findPaintings(args, project);
  try {
    await packParts(args, format, project, { ...parts, paintings });
  } finally {
    await paintings.dispose();
  }
}

interface Parts {
  readonly program: FoundProgram;
  readonly weights: FoundWeights;
  readonly engines: readonly BundledFile[];
  readonly paintings: FoundPaintings;
}

async function packParts(
  { out, json }: Pick<PackArguments, 'out' | 'json'>,
  format: Format,
  project: ProjectFolders,
  { program, weights, engines, paintings }: Parts,
): Promise<void> {
  const start = performance.now();
  // Decisions on copies affect every split.
  const decided = decisionsFile(project);
  const decisions = existsSync(decided)
    ? [{ target: `splits/${basename(decided)}`, from: decided }]
    : [];
  const settings = paintings.folders.length === 0 ? [] : [sayCollection(paintings.folders)];
  const files = sortBundled([
    ...program.files,
    ...findNode(),
    ...weights.files,
    ...paintings.files,
    ...engines,
    ...settings,
    ...decisions,
    { target: 'harness', from: { content: makeLauncher(program.main) }, isProgram: true },
  ]);
  const copied = files.flatMap(({ from }) => (typeof from === 'string' ? [from] : []));
  const manifest: BundleManifest = {
    format: 1,
    version: program.version,
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
    needs: await findNeededLibraries(copied.filter((file) => !isOfWebgpu(file))),
    webgpuNeeds: await findNeededLibraries(copied.filter(isOfWebgpu)),
    packages: Object.fromEntries(
      program.packages.map(({ name, version }) => [name, version] as const).sort(),
    ),
    weights: [...weights.names],
    collection: [...paintings.folders],
    paintings: paintings.count,
    files: await digestFiles(files),
  };
  const content = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
  const all = [...files, { target: manifestName, from: { content } }];
  const size = all.reduce((sum, { from }) => sum + sizeOf(from), 0);
  // In the archive each file takes whole blocks, and one more for its header.
  const inBlocks = all.reduce((sum, { from }) => sum + Math.ceil(sizeOf(from) / 512) + 1, 0);
  const progress = startProgress('Packing', Math.ceil((inBlocks * 512) / 1e6), 'MB');
  const written = await writeBundle(out, format, all, progress).finally(() => progress.stop());

  const leftOut = [...program.refused, ...weights.refused, ...paintings.refused];
  for (const line of leftOut.slice(0, namedRefusals)) remark(`Left out: ${line}.`);
  if (leftOut.length > namedRefusals) {
    remark(`Also left out: ${leftOut.length - namedRefusals} more.`);
  }
  const { files: digests, packages: _, format: __, ...about } = manifest;
  const count = Object.keys(digests).length;
  if (json)
    return printJson({ file: out, ...written, unpacked: size, files: count, leftOut, ...about });
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  say(
    `${out}: ${describeBytes(written.bytes)}, unpacked ${describeBytes(size)} in ${count} files, packed in ${seconds} s`,
  );
  say(`  for          ${describeNeeds(manifest)}`);
  say(`  SHA-256      ${written.digest}`);
  print('');
  say('On that machine:');
  print('');
  print(`  ${quoteWords(['tar', 'xf', out])} && cd ${bundleFolder}`);
  print('  ./harness doctor');
  print('  ./harness run plugins/xception');
}

const isOfWebgpu = (file: string) => /[/]node_modules[/]webgpu[/]/.test(file);

/** The requirements of a machine. */
function describeNeeds({ platform, node, needs, webgpuNeeds }: BundleManifest): string {
  const [all, webgpu] = [describeLibraries(needs), describeLibraries(webgpuNeeds)];
  const more = webgpu === '' || webgpu === all ? '' : `; WebGPU needs ${webgpu}`;
  return `${platform}, with Node.js ${node.slice(1)}${all === '' ? '' : `; needs ${all}`}${more}`;
}

function describeLibraries({ glibc, cppLibrary }: NeededLibraries): string {
  return [
    ...(glibc === null ? [] : [`glibc ${glibc}`]),
    ...(cppLibrary === null ? [] : [`libstdc++ with GLIBCXX_${cppLibrary}`]),
  ].join(' and ');
}

function makeLauncher(main: string): Buffer {
  const template = fileURLToPath(new URL('../pack/launcher.sh', import.meta.url));
  return Buffer.from(readFileSync(template, 'utf8').replace('MAIN', main));
}

/** Makes the bundle's paintings the default collection of its commands. */
function sayCollection(folders: readonly string[]): BundledFile {
  const collection = folders.length === 1 ? folders[0] : folders;
  const content = Buffer.from(`${JSON.stringify({ collection }, null, 2)}\n`);
  return { target: settingsFileName, from: { content } };
}

async function digestFiles(files: readonly BundledFile[]): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  const progress = startProgress('Reading', files.length, 'files');
  for (const { target, from } of files) {
    if (typeof from === 'string' && statSync(from).size > smallBytes) {
      digests[target] = await hashFile(from);
    } else {
      const content = typeof from === 'string' ? readFileSync(from) : from.content;
      digests[target] = createHash('sha256').update(content).digest('hex');
    }
    progress.advance();
  }
  progress.stop();
  return digests;
}

function sizeOf(from: BundledFile['from']): number {
  return typeof from === 'string' ? statSync(from).size : from.content.length;
}
