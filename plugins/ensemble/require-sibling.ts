import { fileURLToPath } from 'node:url';
import { didYouMean, HarnessError } from '../../harness/contract/errors.ts';
import { listPlugins } from '../../harness/host/load-plugin.ts';

/** The folder in which this plugin lies beside those that can be its members. */
export const pluginsFolder = fileURLToPath(new URL('..', import.meta.url));
const ownName = 'ensemble';

/**
 * Only the name of a folder beside this one can be a member: a path is no name.
 *
 * @throws HarnessError `PLUGIN_NOT_FOUND`, `ENSEMBLE_NESTED`
 */
export function requireSibling(name: string): void {
  if (name === ownName) {
    throw new HarnessError(
      'ENSEMBLE_NESTED',
      'An ensemble cannot be a member of an ensemble. Name its members instead.',
    );
  }
  const candidates = listPlugins(pluginsFolder).filter((candidate) => candidate !== ownName);
  if (candidates.includes(name)) return;
  throw new HarnessError(
    'PLUGIN_NOT_FOUND',
    `No plugin "${name}" to be a member of the ensemble.${didYouMean(name, candidates)} There are: ${candidates.join(', ')}.`,
  );
}
