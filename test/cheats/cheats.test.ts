import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { HarnessError } from '../../harness/contract/errors.ts';
import { readFinishedRun } from '../../harness/experiments/records/read-run.ts';
import type { FinishedRun } from '../../harness/experiments/records/run-record.ts';
import { run } from '../../harness/experiments/run.ts';
import { probe } from '../../harness/host/confine/find-boundary.ts';
import { copyPlainFiles } from '../../harness/host/process/copy-plain-files.ts';
import { findProject } from '../../harness/shared/project.ts';
import { startHarness } from '../cli/run-harness.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { type NoisePainting, paintNoise } from './paint-noise.ts';
import { lookAt } from './program/recognise.mjs';

const folder = realpathSync(temporaryFolder());
const program = fileURLToPath(new URL('./program', import.meta.url));
const collection = join(folder, 'cheated-collection');
const project = findProject(join(folder, 'project'));
const { submissions, cache } = project;
const machine = await probe();
const lacking = machine.boundary === 'process' ? machine.reason : undefined;

let accomplice: Server;
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
async function succeeds(name: string, confine: string): Promise<boolean> {
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

const cheats = readdirSync(join(program, 'cheats')).map((file) => file.replace('.mjs', ''));

/** Those that README says still work where nothing confines them. */
function readList(): string[] {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, list = ''] = /still work[^:]*:([^.]*)\./.exec(readme) ?? [];
  return [...list.matchAll(/`([\w-]+)`/g)].flatMap(([, name]) => name ?? []).sort();
}

describe('cheats', () => {
  it('are confined here, or it is said why not', (test) => {
    test.skip(lacking !== undefined, lacking);
  });

  it.skipIf(lacking !== undefined).each(cheats)('%s gets nowhere under strict', async (name) => {
    expect(await succeeds(name, 'strict')).toBe(false);
  });

  it.skipIf(process.platform !== 'linux').for(cheats)(
    '%s does without confinement what README says',
    async (name, test) => {
      const keepsMemory = name === 'parent-memory' && !mayReadMemory();
      test.skip(keepsMemory, 'this machine keeps memory from child processes');
      expect(await succeeds(name, 'none')).toBe(readList().includes(name));
    },
  );

  it('are all known to README that it names', () => {
    expect(cheats).toEqual(expect.arrayContaining(readList()));
    expect(readList().length).toBeGreaterThan(0);
  });
});

/** Whether a process may look into the memory of the one that started it. */
function mayReadMemory(): boolean {
  if (process.getuid?.() === 0) return true;
  try {
    return readFileSync('/proc/sys/kernel/yama/ptrace_scope', 'utf8').trim() === '0';
  } catch {
    return true;
  }
}

/** Cheats that fail wherever a process is in between; here they are called with all doors open. */
describe('with the door open', () => {
  let painted: readonly NoisePainting[];
  let known: Awaited<ReturnType<typeof lookAt>>;
  beforeAll(async () => {
    painted = await paintNoise(join(folder, 'cheated-collection-in-process'));
    known = await lookAt(painted.map(({ path }) => path));
  });

  const openCheat = (name: string) => import(`./program/cheats/${name}.mjs`);

  /** How many paintings are given the name of their artist, of those that the cheat is asked. */
  async function countNamed(name: string, ids: readonly string[], world: object): Promise<number> {
    const { learn } = await openCheat(name);
    const all = ids.map((id, place) => ({ id, place, look: known[place]?.look }));
    const nameOf = await learn(world);
    let named = 0;
    for (const [i, one] of all.entries()) {
      if ((await nameOf(one, all)) === painted[i]?.artist) named++;
    }
    return named;
  }

  const digests = () =>
    painted.map(({ path }) => createHash('sha256').update(readFileSync(path)).digest('hex'));

  it('digest-of-ids knows the painter of each file', async () => {
    const table = Object.fromEntries(digests().map((id, i) => [id, painted[i]?.artist]));
    const world = { target: JSON.stringify(table), known: [] };
    expect(await countNamed('digest-of-ids', digests(), world)).toBe(painted.length);
  });

  it('memory knows in the second fold what it was told in the first', async () => {
    const ids = digests();
    const told = ids.map((id, i) => ({ id, artist: painted[i]?.artist }));
    expect(await countNamed('memory', ids, { known: told })).toBe(0);
    expect(await countNamed('memory', ids, { known: [] })).toBe(painted.length);
  });

  it('arguments and environment find the collection that they name', async () => {
    const ids = digests();
    const root = join(folder, 'cheated-collection-in-process');
    process.argv.push(root);
    vi.stubEnv('PAINTINGS', root);
    try {
      expect(await countNamed('arguments', ids, {})).toBe(painted.length);
      expect(await countNamed('environment', ids, {})).toBe(painted.length);
    } finally {
      process.argv.pop();
    }
    expect(await countNamed('arguments', ids, {})).toBe(0);
  });

  it('order tells artists apart that come one after the other', async () => {
    const { learn } = await openCheat('order');
    const nameOf = await learn({});
    const names = painted.map((_, place) => nameOf({ place }, painted));
    const isRight = (i: number, j: number) =>
      (names[i] === names[j]) === (painted[i]?.artist === painted[j]?.artist);
    expect(painted.every((_, i) => painted.every((_, j) => isRight(i, j)))).toBe(true);
  });

  it('links bring back what they lead to where somebody follows them', async () => {
    const { learn, save } = await openCheat('links');
    const secret = join(folder, 'labels.csv');
    writeFileSync(secret, 'painting,artist');
    await learn({ target: secret });
    const written = mkdtempSync(join(folder, 'written-'));
    save(written);
    expect(readFileSync(join(written, 'labels.csv'), 'utf8')).toBe('painting,artist');
    await expect(
      copyPlainFiles(written, mkdtempSync(join(folder, 'copied-'))),
    ).rejects.toMatchObject({ code: 'PLUGIN_FILE_REFUSED' });
  });
});
