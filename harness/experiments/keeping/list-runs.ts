import type { Estimate } from '../../scoring/score.ts';
import { changedOptions } from '../summary/summarise-row.ts';
import { type KeptRun, type RunState, stateOf } from './survey-runs.ts';

/** A run in a list; texts are unescaped. Null if a damaged run lacks the value. */
export interface RunListing {
  /** Its folder below the submissions. */
  readonly id: string;
  /** The name given by the user. */
  readonly name: string | null;
  readonly state: RunState;
  /** The reason why it is damaged or has failed. */
  readonly reason: string | null;
  readonly plugin: string | null;
  /** Options that differ from the plugin's defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly collection: string | null;
  readonly seed: number | null;
  readonly splitSeed: number | null;
  /** ISO 8601, UTC. */
  readonly created: string | null;
  /** SHA-256 that runs of one approach share. */
  readonly approach: string | null;
  /** AUC on pairs of unseen artists. */
  readonly unseenAuc: Estimate | null;
  readonly tags: readonly string[];
  readonly note: string | null;
}

/** The entry of a run in a list. */
export function listingOf(run: KeptRun): RunListing {
  const { name: id, record, damage, notes, notesDamage } = run;
  const manifest = record?.manifest;
  return {
    id,
    name: notes.name ?? null,
    state: stateOf(run),
    reason: damage ?? manifest?.failure ?? notesDamage ?? null,
    plugin: manifest?.plugin.name ?? null,
    options: manifest === undefined ? {} : changedOptions(manifest.plugin),
    collection: manifest?.collection.name ?? null,
    seed: manifest?.seed ?? null,
    splitSeed: manifest?.split.seed ?? null,
    created: manifest?.created ?? null,
    approach: manifest?.approach ?? null,
    unseenAuc: record?.scores?.tests.unseen.auc ?? null,
    tags: notes.tags,
    note: notes.note ?? null,
  };
}
