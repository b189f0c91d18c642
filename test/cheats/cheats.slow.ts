import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { probe } from '../../harness/host/confine/find-boundary.ts';
import { copyPlainFiles } from '../../harness/host/process/copy-plain-files.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { type NoisePainting, paintNoise } from './paint-noise.ts';
import { lookAt } from './program/recognise.mjs';
import { cheats, listWorkingByDocs, succeeds, useCheatedCollection } from './run-cheat.ts';

const folder = temporaryFolder();
const machine = await probe();
const lacking = machine.boundary === 'process' ? machine.reason : undefined;

useCheatedCollection();

describe('cheats', () => {
  it('are confined here, or the reason is reported', (test) => {
    test.skip(lacking !== undefined, lacking);
  });

  it.skipIf(lacking !== undefined).each(cheats)('%s gets nowhere under strict', async (name) => {
    expect(await succeeds(name, 'strict')).toBe(false);
  });

  it('are all known that docs name', () => {
    expect(cheats).toEqual(expect.arrayContaining(listWorkingByDocs()));
    expect(listWorkingByDocs().length).toBeGreaterThan(0);
  });
});

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
