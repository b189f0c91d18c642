/** The result of a run, and the results that it needs first. */
export interface MakingRun {
  /** Names its result. */
  readonly makes: string;
  /** For a composition: the results of its members' runs. */
  readonly needs: readonly string[];
}

/**
 * Joins runs that one part should make together: those that need the same run, if the list does not contain
 * that run itself. Each would start with it, and all but one would wait.
 *
 * @returns for each run the position of the first run of its group
 */
export function joinRuns(runs: readonly MakingRun[]): number[] {
  const listed = new Set(runs.map(({ makes }) => makes));
  const leaders = runs.map((_, place) => place);
  const leaderOf = (place: number): number => {
    let at = place;
    while (leaders[at] !== undefined && leaders[at] !== at) at = leaders[at] ?? at;
    return at;
  };
  const firstWith = new Map<string, number>();
  for (const [place, { needs }] of runs.entries()) {
    for (const need of needs) {
      if (listed.has(need)) continue;
      const first = firstWith.get(need);
      if (first === undefined) {
        firstWith.set(need, place);
        continue;
      }
      const [a, b] = [leaderOf(first), leaderOf(place)];
      leaders[Math.max(a, b)] = Math.min(a, b);
    }
  }
  return runs.map((_, place) => leaderOf(place));
}
