/** Names the newest finished run, unless a run has this name. */
export const latestWord = 'latest';

/** What tells which of several runs is the newest. */
export interface DatedRun {
  /** ISO 8601, in UTC. */
  readonly created: string;
  readonly isFinished: boolean;
}

/** The newest finished run, or the newest of all if none is finished: a command then says so of it. */
export function findNewestRun<Run extends DatedRun>(runs: readonly Run[]): Run | undefined {
  const finished = runs.filter(({ isFinished }) => isFinished);
  const [newest] = [...(finished.length > 0 ? finished : runs)].sort((a, b) =>
    a.created < b.created ? 1 : -1,
  );
  return newest;
}
