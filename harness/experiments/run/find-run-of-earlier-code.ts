import { join } from 'node:path';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { withoutUndefined } from '../../shared/without-undefined.ts';
import { digestCode } from '../records/code-digest.ts';
import { listRunNames, readRun } from '../records/read-run.ts';
import { isFinished } from '../records/run-record.ts';
import type { RecordedRun } from './describe-run.ts';

/**
 * A finished run that differs from this one in nothing but the plugin's code: neither is the other.
 *
 * @param id of this run
 * @returns its name; undefined where there is none
 */
export async function findRunOfEarlierCode(
  id: string,
  { plugin, pluginFolder, options, split, project }: RecordedRun,
): Promise<string | undefined> {
  const own = canonicalJson([plugin.name, withoutUndefined(options), split.hash]);
  const code = digestCode(pluginFolder);
  // Plugin, collection and seed; the digest follows.
  const start = id.slice(0, id.lastIndexOf('-') + 1);
  for (const name of await listRunNames(project.submissions)) {
    if (!name.startsWith(start) || name === id) continue;
    const run = await readRun(join(project.submissions, name)).catch(() => undefined);
    if (run === undefined || !isFinished(run)) continue;
    const { plugin: made, split: splitOf } = run.manifest;
    const isSame = canonicalJson([made.name, made.options, splitOf.hash]) === own;
    if (isSame && made.code !== code) return name;
  }
  return undefined;
}
