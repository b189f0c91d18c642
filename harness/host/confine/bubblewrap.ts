import { type DiskView, layOut, type Place } from './disk-view.ts';

/**
 * The command line that starts a program inside bubblewrap: no network, no other process, and of
 * the disk the view only, which cannot be changed but for the scratch folder.
 *
 * @param folder where the program starts; empty if the view does not show it
 */
export function wrapInBubblewrap(
  command: readonly [string, ...string[]],
  folder: string,
  view: DiskView,
): [string, ...string[]] {
  const places = layOut(view);
  const hidden = places.filter(({ kind }) => kind === 'hidden');
  return [
    'bwrap',
    '--unshare-all',
    '--die-with-parent',
    ...['--cap-drop', 'ALL'],
    // Some of it is the machine's own, and would obey the machine's root.
    ...['--proc', '/proc', '--remount-ro', '/proc'],
    ...['--dev', '/dev'],
    ...['--perms', '1777', '--tmpfs', '/dev/shm'],
    ...places.flatMap(describePlace),
    ...hidden.flatMap(({ path }) => ['--remount-ro', path]),
    ...['--bind', view.scratch, view.scratch],
    ...['--dir', folder],
    ...['--remount-ro', '/'],
    ...['--chdir', folder],
    '--',
    ...command,
  ];
}

function describePlace(place: Place): string[] {
  switch (place.kind) {
    case 'link':
      return ['--symlink', place.target, place.path];
    case 'device':
      return ['--dev-bind', place.path, place.path];
    case 'hidden':
      return ['--tmpfs', place.path];
    default:
      return ['--ro-bind', place.path, place.path];
  }
}
