import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  Checkpoint,
  CurvePoint,
  LoadTask,
  Model,
  TrainTask,
} from '../../harness/contract/plugin.ts';
import { createRandom } from '../../harness/contract/random.ts';
import {
  memberFolder,
  readMembers,
  type StoredMember,
  writeMembers,
} from '../../harness/experiments/ensemble/member-folders.ts';
import { fingerprintOf } from '../../harness/experiments/records/checkpoints.ts';
import { describeMember, type OpenMember, openMember } from './open-member.ts';

/** A member that has learnt. */
export interface TrainedMember extends OpenMember {
  readonly model: Model;
}

/** Beside the members that are done: what it takes to go on with the next one. */
interface Progress {
  /** Of the members' sources: other code begins anew. */
  readonly fingerprint: string;
  /** Last epoch on the run's curve of the members that are done. */
  readonly before: number;
  /** Last epoch on the run's curve. */
  readonly reached: number;
}
const progressFile = 'progress.json';
/** Checkpoint of the member that was learning. */
const trainingFolder = 'training';

/**
 * Trains members one after another on one checkpoint: those that are done when training is killed
 * are loaded, the next one goes on where it was. On the learning curve epochs are counted through.
 * A member that is yet to learn from validation cannot be brought back to do so: from there on
 * training begins anew.
 *
 * A member is seeded as a run of its plugin alone is, so it is the same to the bit as that run.
 */
export async function trainMembers(
  task: TrainTask<unknown>,
  members: readonly OpenMember[],
): Promise<TrainedMember[]> {
  const folders = members.map(({ folder }) => folder);
  const fingerprint = await fingerprintOf(folders, {});
  const found = await findCheckpoint(task.checkpoint, fingerprint);
  const trained: TrainedMember[] = [];
  let { before = 0, reached = 0 } = found?.progress ?? {};

  const save = async (write?: (folder: string) => Promise<void>) => {
    if (trained.some(({ model }) => model.refit !== undefined)) return;
    await task.checkpoint.save(async (folder) => {
      await saveMembers(folder, trained);
      if (write !== undefined) {
        await mkdir(join(folder, trainingFolder));
        await write(join(folder, trainingFolder));
      }
      const progress: Progress = { fingerprint, before, reached };
      await writeFile(join(folder, progressFile), JSON.stringify(progress));
    });
  };

  try {
    for (const [place, member] of members.entries()) {
      if (found !== undefined && place < found.members.length) {
        trained.push(await loadMember(found.folder, place, found.members[place]!, task));
        continue;
      }
      const isNext = place === found?.members.length;
      task.log(`Member ${place + 1} of ${members.length}: ${member.plugin.name}`);
      const model = await member.plugin.train({
        ...task,
        options: member.options,
        seed: member.seed,
        random: createRandom(member.seed, member.plugin.name),
        reportEpoch(point: CurvePoint) {
          reached = before + point.epoch;
          // Every member but the first begins where the one before it ended.
          if (before === 0 || point.epoch > 0) task.reportEpoch({ ...point, epoch: reached });
        },
        checkpoint: {
          async latest() {
            const state = isNext ? join(found.folder, trainingFolder) : '';
            return existsSync(state) ? state : undefined;
          },
          save,
        },
      });
      trained.push({ ...member, model });
      before = reached;
      await save();
    }
    return trained;
  } catch (error) {
    for (const { model } of trained) model.dispose();
    throw error;
  }
}

/** Writes members and their models into an empty folder. */
export function saveMembers(folder: string, trained: readonly TrainedMember[]): Promise<void> {
  return writeMembers(folder, trained.map(describeMember), (place, into) =>
    trained[place]!.model.save(into),
  );
}

/** Brings all back that {@link saveMembers} wrote. */
export async function loadMembers(
  folder: string,
  task: LoadTask<unknown>,
): Promise<TrainedMember[]> {
  const trained: TrainedMember[] = [];
  try {
    for (const [place, stored] of (await readMembers(folder)).entries()) {
      trained.push(await loadMember(folder, place, stored, task));
    }
    return trained;
  } catch (error) {
    for (const { model } of trained) model.dispose();
    throw error;
  }
}

async function loadMember(
  folder: string,
  place: number,
  stored: StoredMember,
  services: LoadTask<unknown>,
): Promise<TrainedMember> {
  const member = await openMember(stored, stored.seed);
  const task = { ...services, options: member.options };
  return { ...member, model: await member.plugin.load(memberFolder(folder, place), task) };
}

async function findCheckpoint(checkpoint: Checkpoint, fingerprint: string) {
  const folder = await checkpoint.latest();
  if (folder === undefined) return undefined;
  const members = await readMembers(folder);
  // Members that a finished run has trained come without progress, and are taken as they are.
  const file = join(folder, progressFile);
  if (!existsSync(file)) return { folder, members };
  const progress = JSON.parse(await readFile(file, 'utf8')) as Progress;
  return progress.fingerprint === fingerprint ? { folder, members, progress } : undefined;
}
