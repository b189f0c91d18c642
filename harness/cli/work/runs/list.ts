import { runListTables } from '../../../evidence/table/run-list-tables.ts';
import {
  fitsFilter,
  isFiltering,
  type RunFilter,
} from '../../../experiments/keeping/filter-runs.ts';
import { listingOf } from '../../../experiments/keeping/list-runs.ts';
import { countUnfinishedRemovals } from '../../../experiments/keeping/remove-runs.ts';
import { isOrdinary, type KeptRun } from '../../../experiments/keeping/survey-runs.ts';
import { harmlessText } from '../../../shared/text/harmless-text.ts';
import { printJson, remark, say } from '../../print.ts';
import { printTables } from '../../print-tables.ts';
import { survey } from './survey.ts';

/**
 * `harness runs list`: the newest first, damaged ones last.
 *
 * @param all also runs of cross-validations and controls
 */
export async function listAndPrint(filter: RunFilter, all: boolean, json: boolean): Promise<void> {
  const { kept, submissions } = await survey([]);
  const meant = kept.filter((run) => all || isOrdinary(run));
  const fitting = meant.filter(({ record, notes }) =>
    record === undefined
      ? !isFiltering(filter)
      : fitsFilter({ manifest: record.manifest, notes }, filter),
  );
  const runs = fitting
    .map(listingOf)
    .sort((a, b) => ((a.created ?? '') > (b.created ?? '') ? -1 : 1));
  const unfinished = await countUnfinishedRemovals(submissions);
  if (unfinished > 0) {
    remark('A removal was interrupted; `harness runs remove` without a name finishes it.');
  }
  if (json) return printJson(runs);
  if (runs.length > 0) printTables(runListTables(runs), runs, 'terminal');
  const others = kept.length - meant.length;
  const hidden =
    others === 0 ? '' : ` ${others} more of cross-validations and controls: --all lists them.`;
  if (meant.length === 0) return say(`There are no runs yet; \`harness run\` makes one.${hidden}`);
  const counted = isFiltering(filter)
    ? `${runs.length} of ${meant.length} runs match.`
    : `${runs.length} run${runs.length === 1 ? '' : 's'}.`;
  say(`${counted}${runs.length === 0 ? describeChoice(meant) : ''}${hidden}`);
}

/** The possible filters if nothing matches. */
function describeChoice(meant: readonly KeptRun[]): string {
  const say = (what: string, all: readonly string[]) => {
    const names = [...new Set(all)].sort().map((name) => harmlessText(name, 60));
    return names.length === 0 ? [] : [`${what}: ${names.join(', ')}`];
  };
  const manifests = meant.flatMap(({ record }) => (record === undefined ? [] : [record.manifest]));
  const there = [
    ...say(
      'plugins',
      manifests.map(({ plugin }) => plugin.name),
    ),
    ...say(
      'collections',
      manifests.map(({ collection }) => collection.name),
    ),
    ...say(
      'tags',
      meant.flatMap(({ notes }) => notes.tags),
    ),
  ];
  return there.length === 0 ? '' : ` There are ${there.join('; ')}.`;
}
