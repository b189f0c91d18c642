import { isDiskFull } from './is-disk-full.ts';

/**
 * Describes an error of the system about a file or the machine, and the remedy;
 * undefined for all other errors.
 */
export function describeSystemError(error: unknown): string | undefined {
  const { code, path, dest, syscall } = Object(error) as NodeJS.ErrnoException & {
    readonly dest?: string;
  };
  if (code === undefined || syscall === undefined) return undefined;
  if (isDiskFull(error)) {
    const where =
      path === undefined
        ? 'The disk of the project, of its cache or of temporary files is full'
        : `The disk is full: ${path} could not be written`;
    return `${where} (${code}). Make room and start the same command again; what was finished is kept.`;
  }
  if (path === undefined) return undefined;
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return `${path} is not accessible to you (${code} in ${syscall}). Change its permissions, or name another place.`;
    case 'EROFS':
      return `${path} is on a read-only disk (${code}). Name another place.`;
    case 'ENOENT':
      return `${path} or its folder does not exist (${code} in ${syscall}).`;
    case 'ELOOP':
      return `${path} is a link that leads back to itself (${code} in ${syscall}). Remove it, or point it to a file.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${path} cannot be created: a file is in the way (${code} in ${syscall}). Move that file away.`;
    case 'EISDIR':
      return `${dest ?? path} is a folder (${code} in ${syscall}). Name a file.`;
    case 'EMFILE':
    case 'ENFILE':
      return `${path} cannot be opened: too many files are open (${code}). Raise the limit with ulimit -n.`;
    case 'ENAMETOOLONG':
      return `The name of ${path} is too long for this disk (${code}).`;
    case 'EIO':
      return `The disk reports a fault with ${path} (${code} in ${syscall}). Check the disk.`;
    default:
      return undefined;
  }
}
