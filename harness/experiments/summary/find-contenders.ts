import { HarnessError } from '../../contract/errors.ts';
import { itemAt } from '../../contract/item-at.ts';
import { findRun } from '../../experiments/records/find-run.ts';
import { readFinishedRun } from '../../experiments/records/read-run.ts';
import {
  type FinishedRun,
  isFinished,
  type RunRecord,
} from '../../experiments/records/run-record.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { groupBy, groupSeeds } from './group-runs.ts';

/** One side of a comparison: the seeds of one approach on one split. */
export interface Contender {
  /** As the user named it. */
  readonly name: string;
  readonly runs: readonly FinishedRun[];
}

/**
 * Resolves the names of runs, or of plugins, which stand for all their seeds, each on the same paintings
 * and split.
 *
 * @param runs with marks on those of earlier code
 * @throws HarnessError `USAGE`, `RUN_NOT_FOUND`, `RUN_NOT_FINISHED`, `RUN_AMBIGUOUS` or
 *   `RUNS_NOT_COMPARABLE`
 */
export async function findContenders(
  names: readonly string[],
  runs: readonly RunRecord[],
  submissionsFolder: string,
): Promise<Contender[]> {
  if (new Set(names).size < 2) {
    throw new HarnessError(
      'USAGE',
      `Name two different runs or plugins to compare.${nameRunsOf(names[0], runs)}`,
    );
  }
  const rows = groupBy(runs.filter(isFinished), placeOf).flatMap(groupSeeds);
  const found: { name: string; candidates: readonly (readonly FinishedRun[])[] }[] = [];
  for (const name of names) {
    const named = rows.filter((own) => itemAt(own, 0).manifest.plugin.name === name);
    // Rows of earlier code represent the plugin only if there are no others.
    const current = named.filter((own) => itemAt(own, 0).isOfEarlierCode !== true);
    const ofPlugin = current.length > 0 ? current : named;
    if (ofPlugin.length > 0) found.push({ name, candidates: ofPlugin });
    else
      found.push({
        name,
        candidates: [[await readFinishedRun(await findRun(name, submissionsFolder))]],
      });
  }
  // A plugin that ran on several splits is taken on the split of the other contenders.
  const places = found.map(
    ({ candidates }) => new Set(candidates.map((own) => placeOf(itemAt(own, 0)))),
  );
  const shared = [...itemAt(places, 0)].filter((place) => places.every((own) => own.has(place)));
  if (shared.length === 0)
    throw notComparable(
      found.map(({ name, candidates }) => [name, itemAt(itemAt(candidates, 0), 0)]),
    );
  return found.map(({ name, candidates }) => {
    const own = candidates.filter((runs) => shared.includes(placeOf(itemAt(runs, 0))));
    if (own.length === 1) return { name, runs: itemAt(own, 0) };
    const ids = own.map((runs) => itemAt(runs, 0).manifest.id).join(', ');
    throw new HarnessError(
      'RUN_AMBIGUOUS',
      `"${name}" has ${own.length} rows on the leaderboard. Name one of its runs instead: ${ids}.`,
    );
  });
}

/** If a plugin was named twice: two of its runs, the newest ones. */
function nameRunsOf(name: string | undefined, runs: readonly RunRecord[]): string {
  const [newest, second] = runs
    .filter((run) => isFinished(run) && run.manifest.plugin.name === name)
    .map(({ manifest }) => manifest)
    .sort((a, b) => (a.created > b.created ? -1 : 1));
  if (newest === undefined || second === undefined) return ' `harness runs list` lists the runs.';
  return ` "${name}" has the runs ${second.id} and ${newest.id}, for example; \`harness runs list\` lists all.`;
}

function placeOf({ manifest }: FinishedRun): string {
  return `${manifest.collection.hash} ${manifest.split.hash}`;
}

function notComparable(sides: readonly (readonly [string, FinishedRun])[]): HarnessError {
  const places = sides.map(([name, { manifest }]) => {
    const { collection, split } = manifest;
    return `${harmlessText(name)} on ${harmlessText(collection.name)} (${collection.hash.slice(0, 8)}), split ${split.hash.slice(0, 8)} (seed ${split.seed})`;
  });
  return new HarnessError(
    'RUNS_NOT_COMPARABLE',
    `These runs answered different pairs and cannot be compared: ${places.join('; ')}. Run them with the same --collection and --split-seed.`,
  );
}
