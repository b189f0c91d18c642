/** The number of bits in which two perceptual hashes of 16 hex digits differ. */
export function bitsApart(one: string, other: string): number {
  let bits = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let count = 0;
  for (; bits !== 0n; bits &= bits - 1n) count++;
  return count;
}
