import { basename, dirname } from 'node:path';
import { describeFold } from '../../data/splits/describe-fold.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { crossvalidationName } from '../records/crossvalidation-folder.ts';
import type { RunManifest } from '../records/run-manifest.ts';
import { type FinishedRun, isControl, isFinished } from '../records/run-record.ts';
import { approachKey, groupSeeds } from '../summary/group-runs.ts';
import { isOrdinary, type KeptRun } from './survey-runs.ts';

/** Something that would change without a run, or could not be made again. */
export interface Dependent {
  readonly kind: 'ensemble' | 'control' | 'crossvalidation' | 'row' | 'comparison';
  /** The dependent run, as named by `KeptRun`; omitted for a table. */
  readonly run?: string;
  /** A sentence for users. */
  readonly text: string;
}

/**
 * The dependents of a run, besides the files in its folder: ensembles with it as a member, controls, its
 * cross-validation, the row of its other seeds, and the rows that it is compared with.
 *
 * @param kept all runs, without others that are also being removed
 */
export function findDependents(run: KeptRun, kept: readonly KeptRun[]): Dependent[] {
  const id = basename(run.folder);
  const others = kept.filter((other) => other !== run);
  const dependents: Dependent[] = [];
  for (const { name, record } of others) {
    if (!record?.manifest.members?.some((member) => member.run === id)) continue;
    const text = `${shorten(name)} is an ensemble with this member. It has its own copy of the model, but recreating it would train this run again.`;
    dependents.push({ kind: 'ensemble', run: name, text });
  }
  for (const { name, record } of others) {
    if (record?.manifest.control?.of !== id) continue;
    const text = `${shorten(name)} is its control, which is useless without it.`;
    dependents.push({ kind: 'control', run: name, text });
  }
  const { record } = run;
  if (record === undefined) return dependents;
  const { manifest } = record;
  const original = others.find(({ folder }) => basename(folder) === manifest.control?.of);
  if (original !== undefined) {
    const text = `${shorten(original.name)} loses its "labels add" figure: this is its control.`;
    dependents.push({ kind: 'control', run: original.name, text });
  }
  if (!isFinished(record) || isControl(record)) return dependents;
  const tables = isOrdinary(run)
    ? listRowsWith(record, others)
    : listFoldsWith(run, record, others);
  return [...dependents, ...tables];
}

function listRowsWith(run: FinishedRun, others: readonly KeptRun[]): Dependent[] {
  const sameSplit = others
    .filter(isOrdinary)
    .flatMap(({ record }) => (record !== undefined && isFinished(record) ? [record] : []))
    .filter((other) => !isControl(other) && isSameSplit(other.manifest, run.manifest));
  const found: Dependent[] = [];
  const key = approachKey(run);
  const seeds = groupSeeds(sameSplit.filter((other) => approachKey(other) === key)).flat();
  if (seeds.some(({ manifest }) => manifest.seed !== run.manifest.seed)) {
    const text = `Its leaderboard row is a mean over seeds, of which ${count(seeds.length, 'seed')} would be left.`;
    found.push({ kind: 'row', text });
  }
  const rows = groupSeeds(sameSplit.filter((other) => approachKey(other) !== key)).length;
  if (rows > 0) {
    const text = `It counts in the ranks and corrected p-values of ${count(rows, 'other row')} of the leaderboard.`;
    found.push({ kind: 'comparison', text });
  }
  return found;
}

function isSameSplit(one: RunManifest, other: RunManifest): boolean {
  return one.collection.hash === other.collection.hash && one.split.hash === other.split.hash;
}

function listFoldsWith(run: KeptRun, { manifest }: FinishedRun, others: readonly KeptRun[]) {
  const { fold } = manifest.split;
  if (fold === undefined || !run.name.startsWith(`${crossvalidationName}/`)) return [];
  const parts = others.filter(
    ({ folder, record }) =>
      dirname(folder) === dirname(run.folder) &&
      record?.manifest.approach === manifest.approach &&
      record?.manifest.collection.hash === manifest.collection.hash &&
      record?.manifest.split.fold?.folds === fold.folds,
  );
  const text = `It is ${describeFold(fold)} of seed ${manifest.seed} of a cross-validation of ${shorten(manifest.plugin.name)}, whose table would be left with ${count(parts.length, 'other run')}.`;
  return [{ kind: 'crossvalidation', text } as const];
}

const count = (number: number, what: string): string =>
  `${number} ${what}${number === 1 ? '' : 's'}`;

const shorten = (name: string): string => harmlessText(name, 120);
