import { canonicalJson } from '../../contract/canonical-json.ts';
import { HarnessError } from '../../contract/errors.ts';
import { openMembers } from '../../host/composition/open-members.ts';
import { loadPlugin } from '../../host/load-plugin.ts';
import { parseOptions } from '../../host/plugin-options.ts';
import { listCombinations } from '../plan/list-combinations.ts';
import { parseSeeds } from '../plan/parse-seeds.ts';
import type { SweepFile } from '../plan/read-sweep-file.ts';
import { refuseTooManyRuns } from '../plan/refuse-too-many-runs.ts';
import type { RunRequest } from '../run/run-request.ts';

/** What a sweep is asked to do; what it leaves out, the file says, or it is one seed and split. */
export interface SweepRequest {
  /** Everything that all runs share; its plugin, seeds and options are replaced. */
  readonly base: RunRequest;
  readonly plugins: readonly string[];
  readonly seeds?: string | undefined;
  readonly splitSeeds?: string | undefined;
  readonly file?: SweepFile | undefined;
}

/**
 * The runs of a sweep: split by split, plugin by plugin, options by options, seed by seed. All
 * options are checked before anything is trained, those of a composition's members too.
 *
 * @throws HarnessError `OPTION_INVALID`, `OPTION_UNKNOWN`, `PLUGIN_NOT_FOUND` and what else
 *   `loadPlugin` throws
 */
export async function planSweep(
  { base, plugins, file, ...request }: SweepRequest,
  pluginsFolder: string,
): Promise<RunRequest[]> {
  const seeds = parseSeeds(request.seeds ?? file?.seeds ?? base.seed, '--seeds');
  const splitSeeds = parseSeeds(
    request.splitSeeds ?? file?.splitSeeds ?? base.splitSeed,
    '--split-seeds',
  );
  if (base.splitFile !== undefined && splitSeeds.length > 1) {
    throw new HarnessError('OPTION_INVALID', 'Choose one of --split and several --split-seeds.');
  }
  const approaches: { plugin: string; pluginOptions: Record<string, unknown> }[] = [];
  const known = new Set<string>();
  for (const { plugin: name, options: own } of listCombinations(plugins, file)) {
    const loaded = await loadPlugin(name, pluginsFolder);
    const { plugin, folder } = loaded;
    // The command line has the last word.
    const pluginOptions = { ...own, ...base.pluginOptions };
    const options = parseOptions(plugin, pluginOptions);
    await openMembers(loaded, options);
    const key = canonicalJson([folder, options]);
    if (known.has(key)) continue;
    known.add(key);
    approaches.push({ plugin: name, pluginOptions });
  }
  refuseTooManyRuns(splitSeeds.length * approaches.length * seeds.length, 'sweep');
  return splitSeeds.flatMap((splitSeed) =>
    approaches.flatMap((approach) =>
      seeds.map((seed) => ({ ...base, ...approach, seed, splitSeed })),
    ),
  );
}
