import { HarnessError } from '../../contract/errors.ts';
import type { MessageArray } from '../../contract/messages/frame.ts';
import type { Answer } from '../../contract/messages/peer.ts';

/**
 * The only array of an answer, of any length by default.
 *
 * @throws HarnessError `PROTOCOL_BROKEN` if it has another type or length
 */
export function takeFloats(
  plugin: string,
  { arrays }: Answer,
  what: string,
  length: number | undefined = arrays[0]?.length,
): Float32Array {
  const [array] = arrays;
  if (arrays.length === 1 && array instanceof Float32Array && array.length === length) return array;
  const expected = length === undefined ? '' : ` of ${length} numbers`;
  throw new HarnessError(
    'PROTOCOL_BROKEN',
    `Plugin ${plugin} must answer "${what}" with one float32 array${expected}; it answered with ${describeArrays(arrays)}.`,
  );
}

function describeArrays(arrays: readonly MessageArray[]): string {
  if (arrays.length === 0) return 'none';
  return arrays.map((array) => `${array.constructor.name} of ${array.length}`).join(', ');
}
