import { dirname } from 'node:path';
import { canonicalJson } from '../canonical-json.ts';
import { openMembers } from '../ensemble/open-members.ts';
import { HarnessError } from '../errors.ts';
import { loadPlugin } from '../plugins/load-plugin.ts';
import { parseOptions } from '../plugins/plugin-options.ts';
import type { RunRequest } from '../run/run-request.ts';
import { parseSeeds } from './parse-seeds.ts';
import { expandGrid, type SweepFile } from './read-sweep-file.ts';

/** What a sweep is asked to do; what it leaves out, the file says, or it is one seed and split. */
export interface SweepRequest {
  /** Everything that all runs share; its plugin, seeds and options are replaced. */
  readonly base: RunRequest;
  readonly plugins: readonly string[];
  readonly seeds?: string;
  readonly splitSeeds?: string;
  readonly file?: SweepFile;
}

/** More runs than this are taken for a mistake. */
const mostRuns = 10_000;

/**
 * The runs of a sweep: split by split, plugin by plugin, options by options, seed by seed. All
 * options are checked before anything is trained, those of an ensemble's members too.
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
  const add = async (plugin: string, pluginOptions: Record<string, unknown>) => {
    const loaded = await loadPlugin(plugin, pluginsFolder);
    const options = parseOptions(loaded.plugin, pluginOptions);
    await openMembers(loaded.plugin.name, options, dirname(loaded.folder));
    const key = canonicalJson([loaded.folder, options]);
    if (known.has(key)) return;
    known.add(key);
    approaches.push({ plugin, pluginOptions });
  };
  for (const plugin of plugins) await add(plugin, { ...base.pluginOptions });
  for (const [plugin, grids] of Object.entries(file?.plugins ?? {})) {
    for (const grid of Array.isArray(grids) ? grids : [grids]) {
      // The command line has the last word.
      for (const options of expandGrid(grid))
        await add(plugin, { ...options, ...base.pluginOptions });
    }
  }
  const count = splitSeeds.length * approaches.length * seeds.length;
  if (count > mostRuns) {
    throw new HarnessError(
      'OPTION_INVALID',
      `This sweep has ${count} runs; ${mostRuns} is the most.`,
    );
  }
  return splitSeeds.flatMap((splitSeed) =>
    approaches.flatMap((approach) =>
      seeds.map((seed) => ({ ...base, ...approach, seed, splitSeed })),
    ),
  );
}
