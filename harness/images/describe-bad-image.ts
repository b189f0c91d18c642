import { messageOf } from '../errors.ts';
import type { ImageFormat } from './image-format.ts';

/** An image that cannot be used; the message is the reason, in words for people. */
export class BadImage extends Error {
  override name = 'BadImage';
}

const systemReasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'a link that leads to itself',
  EIO: 'the disk reports an error',
};

/** The reason for a file whose bytes could not be had. */
export function describeReadError(error: unknown): string {
  const code = (error as NodeJS.ErrnoException)?.code ?? '';
  return `cannot be read: ${systemReasons[code] ?? messageOf(error)}`;
}

/** True for reasons that lie outside the file's bytes and may be gone at the next try. */
export function isReadErrorReason(reason: string): boolean {
  return reason.startsWith('cannot be read: ');
}

/** The reason for a file whose first bytes announce no image. */
export function describeNoImage(start: Uint8Array): string {
  const shown = Buffer.from(start)
    .toString('latin1')
    .replace(/[^\x20-\x7e]/g, '?');
  return `not an image: it starts with "${shown}"`;
}

const endReached =
  /premature end|unexpected end|end of (file|GIF)|bad seek|unable to parse image|truncated/i;

/** The reason for a file that announces a format and that the decoder gave up on. */
export function describeDecodeError(error: unknown, format: ImageFormat, end: Uint8Array): string {
  const message = messageOf(error);
  // libpng says "read error" for a file that ends too early and for one with wrong bits.
  const isCut =
    endReached.test(message) ||
    (format === 'PNG' && !Buffer.from(end.buffer, end.byteOffset, end.length).includes('IEND'));
  const lines = message.split('\n').filter((line) => !/bad seek/.test(line));
  const detail = (lines[0] ?? message)
    .replace(/^Input (buffer|file) has corrupt header: /, '')
    .replace(/^(VipsJpeg|vipspng|tiff2vips|webp|heif|gifload\w*): /, '')
    .trim();
  return `${isCut ? 'truncated' : 'damaged'} ${format}: ${detail}`;
}
