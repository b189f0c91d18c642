import { createHash } from 'node:crypto';
import { partNames, type Split } from './split.ts';

/** SHA-256, hex, over everything in a split except its hash; independent of the order of its keys. */
export function hashSplit(split: Omit<Split, 'hash'>): string {
  const { version, settings, collection, parts, copies, duplicateGroups, excluded } = split;
  const content = [
    version,
    Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)),
    [collection.name, collection.hash],
    partNames.map((part) => parts[part]),
    duplicateGroups,
    excluded.map(({ id, reason }) => [id, reason]),
    ...(copies === undefined ? [] : [[copies.joined, copies.apart]]),
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
