import { canonicalJson } from '../../contract/canonical-json.ts';
import { HarnessError } from '../../contract/errors.ts';
import { openMembers } from '../../host/composition/open-members.ts';
import { loadPlugin } from '../../host/load-plugin.ts';
import { parseOptions } from '../../host/plugin-options.ts';
import type { Approach } from '../plan/approach.ts';
import { listCombinations } from '../plan/list-combinations.ts';
import { parseArtistCounts } from '../plan/parse-artist-counts.ts';
import { parseSeeds } from '../plan/parse-seeds.ts';
import type { SweepFile } from '../plan/read-sweep-file.ts';
import { refuseTooManyRuns } from '../plan/refuse-too-many-runs.ts';
import { optionsFor, refuseUnknownOptions } from '../plan/share-options.ts';
import type { RunRequest } from '../run/run-request.ts';
import { changedOptions } from '../summary/summarise-row.ts';
import { chooseReference } from './choose-reference.ts';
import { spreadOverArtists } from './learning-curve.ts';

/** What a cross-validation is asked to do. */
export interface CrossvalidationRequest {
  /** Everything that all runs share; its plugin, seeds and fold are replaced. */
  readonly base: RunRequest;
  readonly plugins: readonly string[];
  readonly folds: number;
  /** As a person writes them; the file's where it is not given, else 0, 1 and 2. */
  readonly seeds?: string | undefined;
  readonly file?: SweepFile | undefined;
  /** The approach that differences are taken against: its name, or its name and options. */
  readonly reference?: string | undefined;
  /** For a learning curve: the numbers of artists to learn from, as a person writes them. */
  readonly artists?: string | undefined;
}

/** One run to make: an approach on one fold under one seed. */
export interface PlannedRun {
  /** Place in `approaches`, from 0. */
  readonly approach: number;
  readonly seed: number;
  /** From 0. */
  readonly fold: number;
  readonly request: RunRequest;
}

/** The rows of the table and the runs that they need. */
export interface CrossvalidationPlan {
  readonly folds: number;
  readonly seeds: readonly number[];
  /** In a learning curve each stands once for each number of artists, the numbers rising. */
  readonly approaches: readonly Approach[];
  /** Place in `approaches`, from 0; null in a learning curve, where each has its own. */
  readonly reference: number | null;
  /** Of a learning curve: the numbers of artists to learn from, rising. */
  readonly artists?: readonly number[] | undefined;
  /** Seed by seed and fold by fold, on each all approaches: a table cut short is a balanced one. */
  readonly runs: readonly PlannedRun[];
}

const defaultSeeds = '0..2';

/**
 * Plans repeated cross-validation: each seed draws folds of its own and seeds the training, and all
 * approaches meet the same folds; with `artists` also at every number of artists. An option of the
 * command line goes to each plugin that knows it. All options are checked before anything is
 * trained, those of a composition's members too.
 *
 * @throws HarnessError `OPTION_INVALID`, `OPTION_UNKNOWN`, `PLUGIN_NOT_FOUND` and what else
 *   `loadPlugin` throws
 */
export async function planCrossvalidation(
  { base, plugins, folds, file, ...asked }: CrossvalidationRequest,
  pluginsFolder: string,
): Promise<CrossvalidationPlan> {
  if (file?.splitSeeds !== undefined) {
    throw new HarnessError(
      'OPTION_INVALID',
      'Each seed of a cross-validation draws its own folds: leave splitSeeds out of the file.',
    );
  }
  const seeds = parseSeeds(asked.seeds ?? file?.seeds ?? defaultSeeds, '--seeds');
  const artists = asked.artists === undefined ? undefined : parseArtistCounts(asked.artists);
  if (artists !== undefined && asked.reference !== undefined) {
    throw new HarnessError(
      'OPTION_INVALID',
      'With --artists each row is compared with the same approach and the most artists: leave --reference out.',
    );
  }
  const found: Approach[] = [];
  const known = new Set<string>();
  for (const { plugin: name, options: own } of listCombinations(plugins, file)) {
    const loaded = await loadPlugin(name, pluginsFolder);
    const { plugin, folder } = loaded;
    // The command line has the last word.
    const given = { ...own, ...optionsFor(plugin, base.pluginOptions) };
    const options = parseOptions(plugin, given);
    const members = await openMembers(loaded, options);
    const key = canonicalJson([folder, options]);
    if (known.has(key)) continue;
    known.add(key);
    const changed = changedOptions({ options, defaults: parseOptions(plugin, {}) });
    found.push({ plugin, path: name, given, options, members, changed });
  }
  refuseUnknownOptions(
    base.pluginOptions,
    found.map(({ plugin }) => plugin),
  );
  const approaches = artists === undefined ? found : spreadOverArtists(found, artists);
  refuseTooManyRuns(approaches.length * seeds.length * folds, 'cross-validation');
  const runs = seeds.flatMap((seed) =>
    Array.from({ length: folds }, (_, fold) =>
      approaches.map(({ path, given, artists }, approach): PlannedRun => {
        const own = { plugin: path, pluginOptions: given, seed, splitSeed: seed };
        const limit = artists === undefined ? {} : { artists };
        const request = { ...base, ...own, fold: { folds, index: fold, ...limit } };
        return { approach, seed, fold, request };
      }),
    ).flat(),
  );
  if (artists !== undefined) return { folds, seeds, approaches, reference: null, artists, runs };
  const reference = chooseReference(approaches, asked.reference);
  return { folds, seeds, approaches, reference, runs };
}
