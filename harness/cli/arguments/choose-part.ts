import type { JobShard } from '../../compute/features/choose-shard.ts';
import { HarnessError } from '../../contract/errors.ts';
import { type GivenNames, refuseIdle } from './refuse-idle.ts';

/** The options of a command line for the parts of a list of runs. */
export interface PartArguments {
  readonly shard?: string | undefined;
  readonly shards?: number | undefined;
  readonly plan: boolean;
  readonly tableOnly: boolean;
}

/** All of a list, one part of it, or only the commands of its parts. */
export type PartChoice =
  | { readonly kind: 'all' }
  | { readonly kind: 'part'; readonly shard: JobShard }
  | { readonly kind: 'plan'; readonly count: number | undefined };

/**
 * The part of a list of runs for this process, by its command line or else by the scheduler. A table
 * and a plan always cover all parts. `--shard 1/1` is a part, like each line of a plan;
 * the only task of a scheduler makes all runs.
 *
 * @throws HarnessError `SHARD_INVALID`, or `USAGE` for options that contradict each other
 */
export async function choosePart(
  { shard, shards, plan, tableOnly }: PartArguments,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<PartChoice> {
  if (plan && shard !== undefined) throw contradiction('--plan', '--shard');
  if (plan && tableOnly) throw contradiction('--plan', '--table-only');
  if (tableOnly && shard !== undefined) throw contradiction('--table-only', '--shard');
  if (tableOnly && shards !== undefined) throw contradiction('--table-only', '--shards');
  if (tableOnly) return { kind: 'all' };
  const { chooseShard, refuseBadCount } = await import('../../compute/features/choose-shard.ts');
  if (plan) {
    if (shards !== undefined) refuseBadCount(shards, 'option --shards');
    return { kind: 'plan', count: shards };
  }
  const part = chooseShard(shard, shards, environment);
  const isAll = shard === undefined && part.count === 1;
  return isAll ? { kind: 'all' } : { kind: 'part', shard: part };
}

/**
 * One run has no parts. The scheduler is ignored: each of its tasks may be a run.
 *
 * @throws HarnessError `USAGE`
 */
export function refuseParts({ shard, shards, plan, tableOnly }: PartArguments): void {
  const given = [
    shard === undefined ? [] : ['--shard'],
    shards === undefined ? [] : ['--shards'],
    plan ? ['--plan'] : [],
    tableOnly ? ['--table-only'] : [],
  ].flat();
  if (given[0] === undefined) return;
  throw new HarnessError(
    'USAGE',
    `Option ${given[0]} is for lists of runs, but this is a single run. Name several plugins, --seeds, --split-seeds or --config.`,
  );
}

/**
 * Refuses what does nothing where a list of runs is only planned, made in part or summed up.
 *
 * @throws HarnessError `USAGE`
 */
export function refuseIdleOfParts(
  { shard, plan, tableOnly }: PartArguments,
  typed: GivenNames,
): void {
  const ofTables = ['markdown', 'csv', 'explain'];
  if (shard !== undefined) refuseIdle(typed, ofTables, 'with --shard, which prints no table');
  if (plan) refuseIdle(typed, [...ofTables, 'watch'], 'with --plan, which runs nothing');
  if (tableOnly) refuseIdle(typed, ['force', 'watch'], 'with --table-only, which trains nothing');
}

function contradiction(one: string, other: string): HarnessError {
  return new HarnessError('USAGE', `Options ${one} and ${other} cannot be used together.`);
}
