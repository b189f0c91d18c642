import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { Tinypool } from 'tinypool';
import writeFileAtomic from 'write-file-atomic';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import { lockWhenFree } from '../../shared/ownership/lock-when-free.ts';
import type { startProgress } from '../../shared/progress.ts';
import type { Catalog } from './collection.ts';
import type { PaintTask } from './demo/paint-worker.ts';
import { type PlannedPainting, planDemo } from './demo/plan.ts';
import { readFolderCatalog } from './folder-catalog.ts';
import { keepSome } from './keep-some.ts';
import { manifestName } from './read-manifest.ts';

/** Raised whenever the paintings change: a demo of another version is painted again. */
const demoVersion = 1;

/**
 * A file in the demo's folder with the version that is or was being painted. It is hidden, so it
 * counts as no image.
 */
const versionFile = '.demo-version';

/**
 * Opens the built-in demo in `<dataFolder>/demo`: 28 invented painters with 24 procedural paintings
 * each. They are painted on first use; interrupted painting resumes, and a second process waits for
 * the first.
 *
 * @param limit number of paintings needed per painter: no others are painted, and the catalog lists
 *   those that exist
 */
export async function openDemoCatalog(
  dataFolder: string,
  progress: typeof startProgress,
  limit?: number,
): Promise<Catalog> {
  const root = join(resolve(dataFolder), 'demo');
  const plan = planDemo();
  const needed = limit === undefined ? plan : keepPlanned(plan, limit);
  const found = await readPainted(root, plan);
  if (found !== undefined && holdsAll(found, needed)) return found;
  await tryWriting(root, async () => {
    await mkdir(dirname(root), { recursive: true });
    const release = await lockWhenFree(root, 5_000);
    try {
      await paintDemo(root, { plan, needed }, progress);
    } finally {
      await release();
    }
  });
  const painted = await readPainted(root, plan);
  if (painted !== undefined) return painted;
  throw new HarnessError(
    'DEMO_NOT_PAINTED',
    `The demo in ${root} was removed while it was being painted. Start the same command again.`,
  );
}

/** The paintings in the manifest, or undefined if there is no manifest or it is of another version. */
async function readPainted(
  root: string,
  plan: readonly PlannedPainting[],
): Promise<Catalog | undefined> {
  if ((await readVersion(root)) !== demoVersion) return undefined;
  if (!existsSync(join(root, manifestName))) return undefined;
  const catalog = await readFolderCatalog(root);
  // Another process may be painting more at this moment; it adds them to the manifest when it is done.
  const planned = new Set(plan.map(({ id }) => id));
  const problems = catalog.problems.filter(({ file }) => !planned.has(file));
  return { ...catalog, problems, kind: 'demo', name: 'demo' };
}

function holdsAll({ entries }: Catalog, needed: readonly PlannedPainting[]): boolean {
  const held = new Set(entries.map(({ id }) => id));
  return needed.every(({ id }) => held.has(id));
}

function keepPlanned(plan: readonly PlannedPainting[], limit: number): PlannedPainting[] {
  const kept = keepSome(
    plan.map(({ id, painter }) => ({ id, artist: painter })),
    limit,
  );
  return plan.filter(({ id }) => kept.has(id));
}

async function tryWriting(root: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw new HarnessError(
      'DEMO_NOT_PAINTED',
      `The demo could not be painted into ${root}: ${messageOf(error)}. ` +
        'Make that folder writable, or give --collection a folder of paintings.',
      { cause: error },
    );
  }
}

async function paintDemo(
  root: string,
  {
    plan,
    needed,
  }: { readonly plan: readonly PlannedPainting[]; readonly needed: readonly PlannedPainting[] },
  progress: typeof startProgress,
): Promise<void> {
  if ((await readVersion(root)) !== demoVersion) {
    await rm(root, { recursive: true, force: true });
    await mkdir(root, { recursive: true });
    await writeFileAtomic(join(root, versionFile), `${demoVersion}\n`);
  }
  const present = await listPresent(root);
  const missing = needed.filter(({ id }) => !present.has(id));
  for (const { id } of missing) await mkdir(join(root, dirname(id)), { recursive: true });
  if (missing.length > 0) await paintFiles(root, missing, progress);
  // The manifest is written last, so everything that it lists is finished.
  const painted = new Set([...present, ...missing.map(({ id }) => id)]);
  const named = plan.filter(({ id }) => painted.has(id));
  await writeFileAtomic(join(root, manifestName), await writeManifest(root, named));
}

async function paintFiles(
  root: string,
  missing: readonly PlannedPainting[],
  progress: typeof startProgress,
): Promise<void> {
  const pool = new Tinypool({
    filename: new URL('./demo/paint-worker.ts', import.meta.url).href,
    execArgv: ['--import', new URL('../../shared/typescript/register.js', import.meta.url).href],
    minThreads: 1,
    maxThreads: Math.min(availableParallelism(), missing.length),
  });
  const bar = progress('Painting the demo', missing.length, 'paintings');
  try {
    await Promise.all(
      missing.map(async (planned) => {
        const task: PaintTask = { planned, file: join(root, planned.id) };
        await pool.run(task);
        bar.advance();
      }),
    );
  } finally {
    bar.stop();
    await pool.destroy();
  }
}

async function writeManifest(root: string, painted: readonly PlannedPainting[]): Promise<string> {
  const rows: Record<string, string>[] = [];
  for (const { id, painter, title, style, genre, date } of painted) {
    const sha256 = createHash('sha256')
      .update(await readFile(join(root, id)))
      .digest('hex');
    rows.push({ file: id, artist: painter, title, style, genre, date, sha256 });
  }
  return stringify(rows, { header: true });
}

async function readVersion(root: string): Promise<number | undefined> {
  try {
    return Number(await readFile(join(root, versionFile), 'utf8'));
  } catch {
    return undefined;
  }
}

async function listPresent(root: string): Promise<ReadonlySet<string>> {
  try {
    const paths = await readdir(root, { recursive: true });
    return new Set(paths.map((path) => path.replaceAll('\\', '/')));
  } catch {
    return new Set();
  }
}
