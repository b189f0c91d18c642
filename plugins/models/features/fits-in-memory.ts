import { freemem } from 'node:os';

/** Share of the remaining memory: computations need a few times the memory of their input. */
const share = 1 / 4;

/**
 * Whether this many 32-bit values may stay in memory: if a container's limit or other programs leave
 * too little, they are read again whenever they are needed.
 *
 * @param available bytes that this process can still allocate, within its limits
 */
export function fitsInMemory(
  numbers: number,
  available = process.availableMemory?.() ?? freemem(),
): boolean {
  return numbers * Float32Array.BYTES_PER_ELEMENT <= share * available;
}
