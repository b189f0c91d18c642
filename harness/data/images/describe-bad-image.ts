import { messageOf } from '../../contract/errors.ts';
import { describeForeignFormat, detectForeignFormat, type ImageFormat } from './image-format.ts';
import { isCut } from './is-cut.ts';

/** An image that cannot be used; the message is the reason, in words for people. */
export class BadImage extends Error {
  override name = 'BadImage';
}

const systemReasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'a link to itself',
  EIO: 'the disk reports an error',
};

/** The reason for a pipe or a device in the place of a file. */
export const notAFile = 'cannot be read: it is a pipe or a device, not a file';

/** The reason for an unreadable file. */
export function describeReadError(error: unknown): string {
  const code = (error as NodeJS.ErrnoException)?.code ?? '';
  return `cannot be read: ${systemReasons[code] ?? messageOf(error)}`;
}

/** True for reasons that are unrelated to the file's bytes and may be gone at the next attempt. */
export function isReadErrorReason(reason: string): boolean {
  return reason.startsWith('cannot be read: ');
}

/** Number of bytes shown of a file that is not an image. */
const shownBytes = 16;

/** The reason for a file whose first bytes are not those of a readable image. */
export function describeNoImage(start: Uint8Array): string {
  const foreign = detectForeignFormat(start);
  if (foreign !== undefined) return describeForeignFormat(foreign);
  const shown = Buffer.from(start.subarray(0, shownBytes))
    .toString('latin1')
    .replace(/[^\x20-\x7e]/g, '?');
  return `not an image: it starts with "${shown}"`;
}

/**
 * The reason for a file with the first bytes of an image format that the decoder could not decode. It
 * is derived only from the file: libvips keeps its messages in one place for all threads, so they get
 * lost or mixed.
 */
export function describeDecodeError(bytes: Buffer, format: ImageFormat): string {
  return isCut(bytes, format)
    ? `truncated ${format}: the file ends before the picture does`
    : `damaged ${format}: it cannot be decoded completely`;
}
