import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { HarnessError } from '../../harness/contract/errors.ts';
import { readFinishedRun } from '../../harness/experiments/records/read-run.ts';
import type { FinishedRun } from '../../harness/experiments/records/run-record.ts';
import { run } from '../../harness/experiments/run.ts';
import { findProject } from '../../harness/shared/project.ts';
import { startHarness } from '../cli/run-harness.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { paintNoise } from './paint-noise.ts';
import { lookAt } from './program/recognise.mjs';

const folder = realpathSync(temporaryFolder());
const program = fileURLToPath(new URL('./program', import.meta.url));
const collection = join(folder, 'cheated-collection');
const project = findProject(join(folder, 'project'));
const { submissions, cache } = project;

let accomplice: Server;

/** Paints a collection, and what some cheats look for: a server and a process that know of it. */
export function useCheatedCollection(): void {
  let bystander: ChildProcess;
  beforeAll(async () => {
    mkdirSync(project.root);
    const painted = await paintNoise(collection);
    const known = await lookAt(painted.map(({ path }) => path));
    const answer = JSON.stringify(known.map(({ look, label }) => ({ look: [...look], label })));
    accomplice = createServer((_, response) => response.end(answer));
    await new Promise<void>((resolve) => void accomplice.listen(0, '127.0.0.1', resolve));
    bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 2 ** 30)', collection]);
  });
  afterAll(() => {
    accomplice.close();
    bystander.kill();
  });
  afterEach(() => void vi.unstubAllEnvs());
}

const targets: Readonly<Record<string, () => string>> = {
  'open-collection': () => collection,
  'sizes-and-times': () => collection,
  'image-cache': () => join(cache, 'images.jsonl'),
  'memory-on-disk': () => join(folder, `memory-${++made}`),
  'other-runs': () => submissions,
  metrics: () => submissions,
  'parent-memory': () => join(folder, 'cheated'),
  'digest-of-ids': () => '{}',
  links: () => join(collection, 'Painter A', '0.jpg'),
  network: () => `http://127.0.0.1:${(accomplice.address() as AddressInfo).port}/`,
};
let made = 0;

/** Runs a cheat; what it has got to know counts on tests of artists seen and unseen together. */
async function cheat(name: string, confine: string, target: string, splitSeed: number) {
  vi.stubEnv('HARNESS_CONFINE', confine);
  vi.stubEnv('TMPDIR', folder);
  const request = {
    plugin: program,
    pluginOptions: { cheat: name, target },
    collection,
    seed: ++made,
    splitSeed,
    engine: 'cpu',
    workers: 1,
    offline: true,
    force: true,
  } as const;
  return run({ ...request, onBadImage: 'fail', maxBadImages: '0' }, project, () => {});
}

/** Whether a cheat gets more than it should: scores far above chance, or what it was after. */
export async function succeeds(name: string, confine: string): Promise<boolean> {
  const target = targets[name]?.() ?? '';
  if (name === 'parent-environment') return succeedsInOwnHarness(name, confine);
  try {
    // What is remembered from one split is asked on another.
    if (/^(memory|other-runs|features|listed)/.test(name)) await cheat(name, confine, target, 1);
    const { folder: made, scores } = await cheat(name, confine, target, 0);
    if (name === 'metrics') return await hasRewritten(made);
    const auc = scores.tests.mixed.auc.value;
    return auc > 0.7;
  } catch (error) {
    if (error instanceof HarnessError && error.code === 'PLUGIN_FILE_REFUSED') return false;
    throw error;
  }
}

/** A harness whose environment tells of the collection, as that of a person may. */
async function succeedsInOwnHarness(name: string, confine: string): Promise<boolean> {
  const args = ['--collection', collection, '--confine', confine, '--cheat', name, '--offline'];
  const { stdout, stderr, exitCode } = await startHarness(
    project.root,
    ['run', program, ...args, '--engine', 'cpu', '--force', '--json'],
    { PAINTINGS: collection },
  );
  expect(exitCode, stderr).toBe(0);
  const { scores } = JSON.parse(stdout) as Pick<FinishedRun, 'scores'>;
  return scores.tests.mixed.auc.value > 0.7;
}

/** Waits until its process is gone, which rewrites the record at its end. */
async function hasRewritten(made: string): Promise<boolean> {
  await expect
    .poll(() => readdirSync(folder).filter((name) => name.startsWith('harness-plugin-')), {
      timeout: 60_000,
    })
    .toEqual([]);
  const { scores } = await readFinishedRun(made);
  return scores.tests.mixed.auc.value === 0.987;
}

/** The names of all cheats. */
export const cheats = readdirSync(join(program, 'cheats')).map((file) => file.replace('.mjs', ''));

/** Those that docs/plugins.md says still work where nothing confines them. */
export function listWorkingByDocs(): string[] {
  const page = readFileSync(new URL('../../docs/plugins.md', import.meta.url), 'utf8');
  const [, list = ''] = /still\s+work[^:]*:([^.]*)\./.exec(page) ?? [];
  return [...list.matchAll(/`([\w-]+)`/g)].flatMap(([, name]) => name ?? []).sort();
}
