import { createHash } from 'node:crypto';
import { canonicalJson } from '../../contract/canonical-json.ts';

/**
 * The name of a run's folder: readable, safe on every file system, and equal exactly if `identity`
 * (everything that determines the result) is equal: `xception-demo-seed0-1a2b3c4d`.
 */
export function runId({
  plugin,
  collectionName,
  seed,
  identity,
}: {
  readonly plugin: string;
  readonly collectionName: string;
  readonly seed: number;
  readonly identity: unknown;
}): string {
  const digest = createHash('sha256').update(canonicalJson(identity)).digest('hex');
  return `${safeName(plugin)}-${safeName(collectionName)}-seed${safeName(String(seed))}-${digest.slice(0, 8)}`;
}

/** Lower-case Latin letters, digits and single hyphens, at most 40, never empty. */
export function safeName(text: string): string {
  const safe = text
    .normalize('NFKD')
    // Removes accents, so that "Dürer" becomes "durer" and not "du-rer".
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return safe === '' ? 'unnamed' : safe;
}
