import { canonicalJson } from '../../contract/canonical-json.ts';
import type { ProjectFolders } from '../../shared/project.ts';
import type { OpenApproach } from '../plan/approach.ts';
import { secondsOf } from '../plan/estimate-seconds-left.ts';
import type { LocatedRun } from '../plan/locate-runs.ts';
import { projectOf } from '../records/controls-folder.ts';
import { findFinishedRun, listRuns } from '../records/read-run.ts';
import { isFinished } from '../records/run-record.ts';
import { divideUnits } from './divide-units.ts';
import type { Division } from './division-file.ts';
import { createTimeEstimate } from './estimate-run-seconds.ts';
import { joinRuns } from './join-runs.ts';

/** The result of a run, and its expected duration. */
interface Product {
  readonly name: string;
  readonly seconds: number;
}

/**
 * Divides a list of runs into parts of about equal duration, based on the seconds of finished runs in the
 * same folder, if there are any. Finished runs count as 0. Compositions that share members outside the list
 * are made by one part, together with these members.
 *
 * @returns a division in which each run is in one part
 */
export async function divideRuns(
  runs: readonly LocatedRun[],
  approaches: readonly OpenApproach[],
  count: number,
  project: ProjectFolders,
): Promise<Division> {
  const earlier = (await listRuns(project.submissions)).runs.filter(isFinished);
  const estimate = createTimeEstimate(
    earlier.map((record) => {
      const { name, options } = record.manifest.plugin;
      return { plugin: name, options, seconds: secondsOf(record) };
    }),
  );
  const products = runs.map(({ approach, request, splitHash }) => {
    const made = approaches[approach];
    if (made === undefined) throw new Error('A run belongs to none of the approaches');
    const nameProduct = (one: Pick<OpenApproach, 'folder' | 'options'>, seed: number) =>
      canonicalJson([one.folder, one.options, seed, splitHash, request.control !== undefined]);
    const productOf = (one: Pick<OpenApproach, 'plugin' | 'folder' | 'options'>, seed: number) => ({
      name: nameProduct(one, seed),
      seconds: estimate({ plugin: one.plugin.name, options: one.options }),
    });
    return {
      own: productOf(made, request.seed),
      needs: made.members.map((member) => productOf(member, member.seed ?? request.seed)),
    };
  });
  const listed = new Set(products.map(({ own }) => own.name));
  const leaders = joinRuns(
    products.map(({ own, needs }) => ({ makes: own.name, needs: needs.map(({ name }) => name) })),
  );
  const toMake = new Map<number, Map<string, number>>();
  const seconds: number[] = [];
  for (const [place, { own, needs }] of products.entries()) {
    const run = runs[place];
    const isMade = run !== undefined && !run.request.force && (await isRunFinished(run, project));
    const unlisted = needs.filter(({ name }) => !listed.has(name));
    const left: Product[] = isMade ? [] : [own, ...unlisted];
    seconds.push(left.reduce((sum, product) => sum + product.seconds, 0));
    const leader = leaders[place] ?? place;
    const unit = toMake.get(leader) ?? new Map<string, number>();
    for (const product of left) unit.set(product.name, product.seconds);
    toMake.set(leader, unit);
  }
  const units = [...toMake].map(([leader, products]) => ({
    leader,
    approach: runs[leader]?.approach ?? 0,
    seconds: [...products.values()].reduce((sum, own) => sum + own, 0),
  }));
  const parts = divideUnits(units, count);
  const partOf = new Map(units.map(({ leader }, i) => [leader, (parts[i] ?? 0) + 1]));
  return {
    version: 1,
    parts: count,
    runs: runs.map(({ label }, place) => ({
      label,
      part: partOf.get(leaders[place] ?? place) ?? 1,
      seconds: seconds[place] ?? 0,
    })),
    isTimed: earlier.length > 0,
  };
}

async function isRunFinished(
  { id, request }: LocatedRun,
  project: ProjectFolders,
): Promise<boolean> {
  if (id === undefined) return false;
  return (await findFinishedRun(projectOf(request, project).submissions, id)) !== undefined;
}

/**
 * The runs of one part, in the order in which it makes them: compositions come last, since other parts may
 * be making their members.
 *
 * @param index from 1
 */
export function takePart<Run extends LocatedRun>(
  runs: readonly Run[],
  approaches: readonly OpenApproach[],
  { runs: divided }: Division,
  index: number,
): Run[] {
  const own = runs.filter((_, place) => divided[place]?.part === index);
  const isComposition = ({ approach }: Run) => (approaches[approach]?.members.length ?? 0) > 0;
  return [...own.filter((run) => !isComposition(run)), ...own.filter(isComposition)];
}
