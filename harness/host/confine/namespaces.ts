import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DiskView, layOut, type Place } from './disk-view.ts';
import { listMounted, type Mounted, mountOf } from './mounted-at.ts';

/**
 * The command line that starts a program in namespaces of its own with what util-linux has: no
 * network, no other process, and of the disk the view only, which cannot be changed but for the
 * scratch folder.
 *
 * @param folder where the program starts; a part of the view
 * @param user whether that takes a user namespace, as it does unless this process may mount
 */
export function wrapInNamespaces(
  command: readonly [string, ...string[]],
  folder: string,
  view: DiskView,
  user = !mayMount(),
): [string, ...string[]] {
  return [
    // Whatever ends the harness ends this.
    ...(['setpriv', '--pdeathsig', 'KILL', '--'] as const),
    'unshare',
    ...(user ? ['--user', '--map-root-user'] : []),
    ...['--mount', '--net', '--pid', '--ipc', '--uts'],
    ...['sh', '-c', outside, 'sh', furnish(folder, view)],
    ...command,
  ];
}

/**
 * The first process that is started after `unshare` is the first of the new process namespace: when
 * it ends, everything there does. Whoever waits closes the connection to the harness, so that it
 * breaks off where the program breaks it off.
 */
const outside = `
inside=$1; shift
setpriv --pdeathsig KILL -- sh -c "$inside" sh "$@" & exec 3>&- 4>&-
wait $!
`;

/** The last step: no way back to any right, and a parent for what the program leaves behind. */
const startProgram = `
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all -- \\
  sh -c '"$@" & exec 3>&- 4>&-; wait $!' sh "$@"
`;

const plainDevices = ['null', 'zero', 'full', 'random', 'urandom'];

/** A script that makes the view and moves into it for good. */
function furnish(folder: string, view: DiskView): string {
  const { scratch } = view;
  const mounted = listMounted();
  const root = join(scratch, '.root');
  const inRoot = (path: string) => quote(root + path);
  const places = layOut(view);
  const folders = places.filter(({ kind }) => kind === 'folder').map(({ path }) => path);
  const hidden = places.filter(({ kind }) => kind === 'hidden').map(({ path }) => path);
  const files = places.filter(({ kind }) => kind === 'file' || kind === 'device');
  const parents = places.map(({ path }) => dirname(path));
  const made = ['/proc', '/dev/shm', '/tmp', scratch, ...folders, ...parents];
  const devices = plainDevices.map((name) => `/dev/${name}`);
  const bind = (path: string, options: string) =>
    `mount -o ${options} ${quote(path)} ${inRoot(path)}`;
  return [
    // A network of nobody else, where there is a tool to switch it on.
    'ip link set lo up 2>/dev/null || :',
    'set -e',
    `mkdir ${quote(root)}`,
    `mount -t tmpfs -o mode=755,nosuid,nodev tmpfs ${quote(root)}`,
    `mkdir -p ${[...new Set(made)].map(inRoot).join(' ')}`,
    ...[...devices, ...files.map(({ path }) => path)].map((path) => `: > ${inRoot(path)}`),
    ...devices.map((path) => bind(path, 'bind')),
    `mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs ${inRoot('/dev/shm')}`,
    `ln -s /proc/self/fd ${inRoot('/dev/fd')}`,
    ...['stdin', 'stdout', 'stderr'].map(
      (name, fd) => `ln -s /proc/self/fd/${fd} ${inRoot(`/dev/${name}`)}`,
    ),
    `mount -t proc -o nosuid,nodev,noexec proc ${inRoot('/proc')}`,
    // Some of it is the machine's own, and would obey the machine's root.
    `mount -o remount,bind,ro,nosuid,nodev,noexec ${inRoot('/proc')}`,
    ...places.flatMap((place) => {
      const isCut = hidden.some((path) => place.path.startsWith(`${path}/`));
      const made = isCut ? makePointIn(root, place) : [];
      return [...made, ...makePlace(place, mounted, bind, inRoot)];
    }),
    ...hidden.map((path) => `mount -o remount,bind,ro,nosuid,nodev ${inRoot(path)}`),
    bind(scratch, `bind,nosuid,nodev${flagOf(scratch, mounted)}`),
    `cd ${quote(root)}`,
    'mkdir .old',
    'pivot_root . .old',
    'cd /',
    'umount -l /.old',
    'rmdir /.old',
    `rmdir ${quote(root)}`,
    'mount -o remount,bind,ro,nosuid,nodev /',
    `cd ${quote(folder)}`,
    startProgram,
  ].join('\n');
}

/** Makes room for a place inside a folder that is hidden. */
function makePointIn(root: string, { kind, path }: Place): string[] {
  const point = quote(root + path);
  if (kind === 'folder') return [`mkdir -p ${point}`];
  const parent = `mkdir -p ${quote(root + dirname(path))}`;
  return kind === 'link' ? [parent] : [parent, `: > ${point}`];
}

function makePlace(
  place: Place,
  mounted: readonly Mounted[],
  bind: (path: string, options: string) => string,
  inRoot: (path: string) => string,
): string[] {
  const { path } = place;
  switch (place.kind) {
    case 'link':
      return [`ln -s ${quote(place.target)} ${inRoot(path)}`];
    case 'device':
      return [bind(path, 'bind')];
    case 'hidden':
      return [`mount -t tmpfs -o mode=755,nosuid,nodev tmpfs ${inRoot(path)}`];
    default: {
      const inside = mounted.filter((one) => one.path.startsWith(`${path}/`));
      const kind = inside.length === 0 ? 'bind' : 'rbind';
      return [
        bind(path, `${kind},ro,nosuid,nodev${flagOf(path, mounted)}`),
        ...inside.map(
          (one) =>
            `mount -o remount,bind,ro,nosuid,nodev${one.noexec ? ',noexec' : ''} ${inRoot(one.path)}`,
        ),
      ];
    }
  }
}

/** A flag of what is underneath, which no user namespace may take away. */
function flagOf(path: string, mounted: readonly Mounted[]): string {
  return mountOf(path, mounted)?.noexec === true ? ',noexec' : '';
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Whether this process has the right to mount, as root has outside of containers. */
function mayMount(): boolean {
  const [, rights = '0'] =
    /^CapEff:\s*([0-9a-f]+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  const administer = 21n;
  return process.getuid?.() === 0 && ((BigInt(`0x${rights}`) >> administer) & 1n) === 1n;
}
