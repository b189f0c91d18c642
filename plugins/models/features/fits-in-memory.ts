import { freemem } from 'node:os';

/** Of the memory that is left: what is computed takes a few times what it is computed from. */
const share = 1 / 4;

/**
 * Whether so many numbers of 32 bits may be kept in memory: if a container's limit or other
 * programs leave little room, what does not fit is read again whenever it is needed.
 *
 * @param available bytes that this process can still take, within the limits it is under
 */
export function fitsInMemory(
  numbers: number,
  available = process.availableMemory?.() ?? freemem(),
): boolean {
  return numbers * Float32Array.BYTES_PER_ELEMENT <= share * available;
}
