import { HarnessError } from '../../contract/errors.ts';
import { shardSize } from './shard.ts';

/** One of several jobs of equal size that together fill a cache, or work through a list of runs. */
export interface JobShard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
  /** The source of this setting, for messages. */
  readonly source: string;
}

/** Maximum number of parts: more than the runs of any list, and few enough to keep in memory. */
export const mostParts = 100_000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The part of the work for this process: given by `--shard i/n`, otherwise by its index in a Slurm job
 * array, otherwise by its index in a Kubernetes indexed Job of `shards` completions; otherwise all of
 * it.
 *
 * @throws HarnessError `SHARD_INVALID`
 */
export function chooseShard(
  option: string | undefined,
  shards: number | undefined,
  environment: Environment,
): JobShard {
  if (option !== undefined) return parseShard(option);
  const slurm = readSlurm(environment);
  if (slurm !== undefined) return slurm;
  const completion = readNumber(environment, 'JOB_COMPLETION_INDEX');
  if (completion !== undefined) {
    if (shards === undefined) {
      throw new HarnessError(
        'SHARD_INVALID',
        'JOB_COMPLETION_INDEX is set, but Kubernetes does not tell a pod how many pods there are. Give --shards with the number of completions, or --shard 1/1 to do everything here.',
      );
    }
    refuseBadCount(shards, 'option --shards');
    return checked(completion + 1, shards, 'JOB_COMPLETION_INDEX');
  }
  if (shards !== undefined) {
    throw new HarnessError(
      'SHARD_INVALID',
      'Option --shards requires JOB_COMPLETION_INDEX, which a Kubernetes indexed Job sets. Elsewhere, name the part: --shard i/n.',
    );
  }
  return { index: 1, count: 1, source: 'everything' };
}

function parseShard(option: string): JobShard {
  const match = /^(\d+)\/(\d+)$/.exec(option);
  if (match === null) {
    throw new HarnessError(
      'SHARD_INVALID',
      `Option --shard must be i/n, such as 2/8, counted from 1; got "${option}".`,
    );
  }
  return checked(Number(match[1]), Number(match[2]), 'option --shard');
}

function readSlurm(environment: Environment): JobShard | undefined {
  const id = readNumber(environment, 'SLURM_ARRAY_TASK_ID');
  if (id === undefined) return undefined;
  const [first, last, count] = readArray(environment);
  const step = readNumber(environment, 'SLURM_ARRAY_TASK_STEP') ?? 1;
  if (step === 0) {
    throw new HarnessError('SHARD_INVALID', 'SLURM_ARRAY_TASK_STEP is 0, expected at least 1.');
  }
  const index = (id - first) / step;
  // In a list with gaps, such as 1,2,7, a task cannot determine its index.
  if (count > 0 && ((last - first) / step + 1 !== count || !Number.isInteger(index))) {
    throw new HarnessError(
      'SHARD_INVALID',
      'This Slurm array has gaps, so a task cannot know its part. Use --array=1-n, or name the part with --shard i/n.',
    );
  }
  refuseBadCount(count, 'SLURM_ARRAY_TASK_COUNT');
  return checked(index + 1, count, 'SLURM_ARRAY_TASK_ID');
}

/** The first and the last task of a Slurm array, and their number. */
function readArray(environment: Environment): [number, number, number] {
  const names = ['MIN', 'MAX', 'COUNT'].map((end) => `SLURM_ARRAY_TASK_${end}`);
  const [first, last, count] = names.map((name) => readNumber(environment, name));
  if (first !== undefined && last !== undefined && count !== undefined) return [first, last, count];
  const missing = names.filter((name) => (environment[name] ?? '') === '');
  throw new HarnessError(
    'SHARD_INVALID',
    `SLURM_ARRAY_TASK_ID is set and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not, so a task cannot know its part. Pass on all of Slurm's variables, or name the part with --shard i/n.`,
  );
}

function readNumber(environment: Environment, name: string): number | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  throw new HarnessError('SHARD_INVALID', `${name} is "${text}", expected an integer.`);
}

/**
 * @param source the source of the number of parts, for messages
 * @throws HarnessError `SHARD_INVALID` for no part, or more than {@link mostParts}
 */
export function refuseBadCount(count: number, source: string): void {
  if (count >= 1 && count <= mostParts) return;
  const asked = count === 0 ? 'no part' : 'more parts than that';
  throw new HarnessError(
    'SHARD_INVALID',
    `Work can be divided into 1 to ${mostParts} parts; ${source} asks for ${asked}.`,
  );
}

function checked(index: number, count: number, source: string): JobShard {
  refuseBadCount(count, source);
  if (index >= 1 && index <= count) return { index, count, source };
  throw new HarnessError(
    'SHARD_INVALID',
    `Part ${index} of ${count} does not exist (${source}); parts are counted from 1 to ${count}.`,
  );
}

/**
 * The paintings of one job, each painting once; the sizes of jobs differ by at most one. Whole shards
 * of the cache are distributed as far as possible, so that jobs write the same shards as one job over
 * everything, and the rest is divided evenly.
 */
export function takeShard<T extends { readonly digest: string }>(
  paintings: readonly T[],
  { index, count }: Pick<JobShard, 'index' | 'count'>,
): T[] {
  const different = [...new Map(paintings.map((painting) => [painting.digest, painting])).values()];
  const round = shardSize * count;
  const dealt = different.length - (different.length % round);
  const left = different.length - dealt;
  const [from, to] = [index - 1, index].map((part) => dealt + Math.floor((left * part) / count));
  return [
    ...different.slice(0, dealt).filter((_, i) => Math.floor(i / shardSize) % count === index - 1),
    ...different.slice(from, to),
  ];
}
