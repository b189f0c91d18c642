/** The rooms of `harness/`, each of which may import those before it only. */
const order: readonly string[] = [
  'contract',
  'shared',
  'scoring',
  'data',
  'compute',
  'host',
  'experiments',
  'evidence',
  'submission',
  'bench',
  'cli',
];

/** A house with more is no longer one that a stranger can walk through. */
export const mostRooms = 14;
export const mostFloors = 9;

/** From here `harness new` makes a plugin and its test, so they are such already. */
const template = 'harness/cli/new/template/';

/**
 * The room of a source file, by its path from the project's root with `/` between folders:
 * `harness/NAME`, `plugins/models`, or `plugins/NAME` for an approach. Undefined elsewhere.
 */
function roomOf(file: string): string | undefined {
  if (file.startsWith(template))
    return file.endsWith('.test.ts') ? undefined : 'plugins/new-plugin';
  return /^(?:harness|plugins)\/[^/]+(?=\/)/.exec(file)?.[0];
}

/** The same where all approaches together are one room, as in the drawing. */
export function drawnRoomOf(file: string): string | undefined {
  const room = roomOf(file);
  return room === undefined || room === 'plugins/models' || !room.startsWith('plugins/')
    ? room
    : 'plugins/NAME';
}

/** Why one file may not import another, in words; undefined if it may. */
export function brokenRule(importer: string, imported: string): string | undefined {
  const from = roomOf(importer);
  const to = roomOf(imported);
  if (from === undefined || from === to) return undefined;
  if (from === 'plugins/models') {
    return to === 'harness/contract' || imported.startsWith('harness/compute/engine/')
      ? undefined
      : 'plugins/models may import harness/contract and harness/compute/engine only';
  }
  if (from.startsWith('plugins/')) {
    return to === 'harness/contract' || to === 'plugins/models'
      ? undefined
      : 'a plugin may import harness/contract and plugins/models only';
  }
  if (from === 'harness/contract') return 'harness/contract imports nothing of ours';
  if (to === undefined) return 'harness/ imports nothing that is outside it';
  if (to.startsWith('plugins/')) {
    return from === 'harness/bench'
      ? undefined
      : 'of the harness only harness/bench, which times their work, may import plugins';
  }
  const [above, below] = [from, to].map((room) => order.indexOf(room.slice('harness/'.length)));
  if (above === undefined || below === undefined || above < 0 || below < 0) {
    return `a room of the harness has its place in the order ${order.join(' < ')}`;
  }
  return below < above
    ? undefined
    : `a room imports earlier ones only, in the order ${order.join(' < ')}`;
}
