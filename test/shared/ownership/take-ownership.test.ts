import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  describeOwner,
  type Owner,
  takeOwnership,
} from '../../../harness/shared/ownership/take-ownership.ts';
import { nameUnfinished } from '../../../harness/shared/write-whole.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';

const newFile = () => join(temporaryFolder(), 'owners', 'run.json');

/** Leaves the mark of an owner, as a process does that was killed or that is still there. */
async function mark(owner: Partial<Owner>): Promise<string> {
  const file = newFile();
  const { release } = await takeOwnership(file, () => {});
  const own = JSON.parse(readFileSync(file, 'utf8')) as Owner;
  await release();
  writeFileSync(file, JSON.stringify({ ...own, token: 'theirs', ...owner }));
  return file;
}

class Busy extends Error {}
const refuse = (): never => {
  throw new Busy();
};

describe('ownership', () => {
  it('is of one at a time, however many want it at once', async () => {
    const file = newFile();
    let [holders, most, turns] = [0, 0, 0];
    await Promise.all(
      Array.from({ length: 12 }, async () => {
        const { isHeld, release } = await takeOwnership(file, () => {});
        holders++;
        most = Math.max(most, holders);
        expect(await isHeld()).toBe(true);
        await setTimeout(5);
        turns++;
        holders--;
        await release();
      }),
    );
    expect([most, turns]).toEqual([1, 12]);
    expect(existsSync(file)).toBe(false);
  });

  it('says once who has it, and goes to who waits', async () => {
    const file = newFile();
    const first = await takeOwnership(file, () => {});
    const owners: string[] = [];
    const waiting = takeOwnership(file, (owner) => owners.push(describeOwner(owner)));
    while (owners.length === 0) await setTimeout(10);
    await first.release();
    const second = await waiting;
    expect(owners).toHaveLength(1);
    expect(owners[0]).toMatch(
      new RegExp(`^process ${process.pid} on ${hostname()}, since .* UTC$`),
    );
    expect([await first.isHeld(), await second.isHeld()]).toEqual([false, true]);
    await second.release();
  });

  it('of a process that has ended goes to the next at once', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const { isHeld, release } = await takeOwnership(await mark({ pid }), refuse);
    expect(await isHeld()).toBe(true);
    await release();
  });

  it('of a process whose number another one has now goes to the next at once', async () => {
    const file = await mark({ processStart: '1' });
    if (process.platform !== 'linux') return;
    await (await takeOwnership(file, refuse)).release();
  });

  it('of a process of this machine that is there stays, however long it says nothing', async () => {
    const file = await mark({});
    utimesSync(file, new Date(0), new Date(0));
    await expect(takeOwnership(file, refuse)).rejects.toThrow(Busy);
  });

  it('of another machine stays while it gives signs, and is replaced after long silence', async () => {
    const file = await mark({ host: 'elsewhere' });
    await expect(takeOwnership(file, refuse)).rejects.toThrow(Busy);
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(file, longAgo, longAgo);
    await (await takeOwnership(file, refuse)).release();
  });

  it('is lost by one that was replaced, and its release does not touch the other', async () => {
    const file = newFile();
    const paused = await takeOwnership(file, () => {});
    const other = { ...JSON.parse(readFileSync(file, 'utf8')), token: 'theirs' };
    writeFileSync(file, JSON.stringify(other));
    expect(await paused.isHeld()).toBe(false);
    await paused.release();
    expect(existsSync(file)).toBe(true);
  });

  it('is given where a crash of the machine has left half a mark', async () => {
    const file = await mark({});
    writeFileSync(file, '{"host": ');
    await (await takeOwnership(file, refuse)).release();
  });

  it('leaves nothing of a process that was killed while it marked it', async () => {
    const file = newFile();
    await (await takeOwnership(file, refuse)).release();
    // What it wrote, and had not renamed yet.
    const { pid } = spawnSync(process.execPath, ['--version']);
    const mine = nameUnfinished(file);
    writeFileSync(mine.replace(/-\d+-\d*-(?=\d+\.part$)/, `-${pid}-1-`), '{"host": ');
    expect(readdirSync(dirname(file))).toHaveLength(1);
    await (await takeOwnership(file, refuse)).release();
    expect(readdirSync(dirname(file))).toEqual([]);
  });

  it('is refused where it cannot be marked, as on a disk that can only be read', async () => {
    const file = join(temporaryFolder(), 'a'.repeat(255));
    await expect(takeOwnership(file, refuse)).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
  });

  it('ends where its folder is gone', async () => {
    const file = newFile();
    const { isHeld, release } = await takeOwnership(file, () => {});
    rmSync(dirname(file), { recursive: true });
    await release();
    expect(await isHeld()).toBe(false);
  });
});
