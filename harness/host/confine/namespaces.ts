import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DiskView, layOut, type Place } from './disk-view.ts';
import { listMounted, type Mounted, mountOf } from './mounted-at.ts';

/**
 * The command line that starts a program in new namespaces with the tools of util-linux: no
 * network, no other process, and of the disk the view only, which cannot be changed but for the
 * scratch folder.
 *
 * @param folder where the program starts; empty if the view does not show it
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
 * it ends, everything there does. The waiting process closes the connection to the harness, so that
 * it breaks off if the program breaks it off.
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
  const pathsOf = (...kinds: Place['kind'][]) =>
    places.filter(({ kind }) => kinds.includes(kind)).map(({ path }) => path);
  const hidden = pathsOf('hidden');
  // What is in a folder that is hidden gets its place there once that is mounted.
  const [inside, outside] = split(places, ({ path }) => hidden.some((one) => isIn(path, one)));
  const points = (some: readonly Place[]) => {
    const folders = some.flatMap(({ kind, path }) => (kind === 'folder' ? [path] : dirname(path)));
    const files = some.filter(({ kind }) => kind === 'file' || kind === 'device');
    return { folders, files: files.map(({ path }) => path) };
  };
  const first = points(outside);
  const devices = plainDevices.map((name) => `/dev/${name}`);
  const makeFolders = (folders: readonly string[]) =>
    folders.length === 0 ? [] : [`mkdir -p ${[...new Set(folders)].map(inRoot).join(' ')}`];
  const makeFiles = (files: readonly string[]) => files.map((path) => `: > ${inRoot(path)}`);
  const mountAll = (lines: readonly string[]) => {
    if (lines.length === 0) return [];
    const table = lines.join('\n');
    return [`cat > .mounts <<'END'\n${table}\nEND`, 'mount -a -T .mounts', 'rm .mounts'];
  };
  const bind = (path: string, options: string) =>
    `${escapeSpaces(path)} ${escapeSpaces(root + path)} none ${options} 0 0`;
  const fresh = (path: string, options: string) =>
    `tmpfs ${escapeSpaces(root + path)} tmpfs ${options},nosuid,nodev 0 0`;
  const show = (some: readonly Place[]) => some.flatMap((place) => showPlace(place, mounted, bind));
  const links = [
    ['/proc/self/fd', '/dev/fd'],
    ...['stdin', 'stdout', 'stderr'].map((name, fd) => [`/proc/self/fd/${fd}`, `/dev/${name}`]),
    ...places.flatMap((place) => (place.kind === 'link' ? [[place.target, place.path]] : [])),
  ];
  return [
    // Its own network with only the loopback, if there is a tool to enable that.
    'ip link set lo up 2>/dev/null || :',
    'set -e',
    `mkdir ${quote(root)}`,
    `mount -t tmpfs -o mode=755,nosuid,nodev tmpfs ${quote(root)}`,
    `cd ${quote(root)}`,
    ...makeFolders(['/proc', '/dev/shm', '/tmp', scratch, folder, ...first.folders]),
    ...makeFiles([...devices, ...first.files]),
    ...mountAll([
      ...devices.map((path) => bind(path, 'bind')),
      fresh('/dev/shm', 'mode=1777'),
      `proc ${escapeSpaces(`${root}/proc`)} proc nosuid,nodev,noexec 0 0`,
      ...show(outside),
      ...hidden.map((path) => fresh(path, 'mode=755')),
      bind(scratch, `bind,nosuid,nodev${flagOf(scratch, mounted)}`),
    ]),
    ...makeFolders(points(inside).folders),
    ...makeFiles(points(inside).files),
    ...mountAll(show(inside)),
    ...links.map(([target = '', path = '']) => `ln -s ${quote(target)} ${inRoot(path)}`),
    ...hidden.map((path) => `mount -o remount,bind,ro,nosuid,nodev ${inRoot(path)}`),
    // Some of it is the machine's own, and would obey the machine's root.
    `mount -o remount,bind,ro,nosuid,nodev,noexec ${inRoot('/proc')}`,
    ...places.flatMap(({ kind, path }) =>
      kind === 'folder' ? closeMountsIn(path, mounted, inRoot) : [],
    ),
    'mkdir .old',
    'pivot_root . .old',
    'cd /',
    'umount -l /.old',
    `rmdir /.old ${quote(root)}`,
    'mount -o remount,bind,ro,nosuid,nodev /',
    `cd ${quote(folder)}`,
    startProgram,
  ].join('\n');
}

function showPlace(
  { kind, path }: Place,
  mounted: readonly Mounted[],
  bind: (path: string, options: string) => string,
): string[] {
  if (kind === 'device') return [bind(path, 'bind')];
  if (kind !== 'folder' && kind !== 'file') return [];
  const how = listMountsIn(path, mounted).length === 0 ? 'bind' : 'rbind';
  return [bind(path, `${how},ro,nosuid,nodev${flagOf(path, mounted)}`)];
}

/** Makes what is mounted inside a folder that is shown as unchangeable as the folder. */
function closeMountsIn(
  folder: string,
  mounted: readonly Mounted[],
  inRoot: (path: string) => string,
): string[] {
  return listMountsIn(folder, mounted).map(({ path, noexec }) => {
    const options = `remount,bind,ro,nosuid,nodev${noexec ? ',noexec' : ''}`;
    return `mount -o ${options} ${inRoot(path)}`;
  });
}

function listMountsIn(folder: string, mounted: readonly Mounted[]): Mounted[] {
  return mounted.filter(({ path }) => isIn(path, folder));
}

function isIn(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function split<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
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

/** A path as a table of mounts has it. */
function escapeSpaces(path: string): string {
  return path.replace(/[\\\s#]/g, (sign) => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`);
}
