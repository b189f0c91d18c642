import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { canonicalJson } from '../../contract/canonical-json.ts';
import type { HostedPlugin, WeightsQuestion } from '../hosted-plugin.ts';
import { listNamedFiles } from '../process/named-files.ts';
import { createWeightsKeeper, type UsedWeights } from './kept-weights.ts';
import { listFilesBelow } from './list-files-below.ts';

/**
 * Finds the weights that a plugin uses, without a painting: it asks the plugin and reads the files named in
 * its options. The answer of a plugin in TypeScript is stored as long as its sources and all candidate
 * weight files stay unchanged.
 *
 * @throws HarnessError the errors of the plugin, such as `WEIGHTS_NOT_FOUND`
 */
export async function findUsedWeights(
  plugin: Pick<HostedPlugin, 'options' | 'findWeights' | 'sources'>,
  question: WeightsQuestion,
): Promise<UsedWeights> {
  const named = listNamedFiles(question.options, plugin.options);
  const { findWeights, sources } = plugin;
  if (findWeights === undefined && named.length === 0) return { networks: [], named: [] };
  const keeper =
    sources === undefined ? undefined : await createWeightsKeeper(sources, question, named);
  const kept = await keeper?.find();
  if (kept !== undefined) return kept;
  const found = (await findWeights?.(question)) ?? [];
  const networks = found
    .map(({ backbone, status, digest }) => ({ backbone, status, digest }))
    .sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
  const used = { networks, named: await Promise.all(named.map(digestNamed)) };
  await keeper?.keep(used);
  return used;
}

/** SHA-256 of a file's content, or of all files of a folder with their names. */
async function digestNamed(path: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await listFilesBelow(path)) {
    const bytes = createHash('sha256');
    await pipeline(createReadStream(file), bytes);
    hash.update(`${relative(path, file)}\0`).update(bytes.digest());
  }
  return hash.digest('hex');
}
