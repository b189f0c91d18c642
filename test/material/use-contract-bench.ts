import { afterAll, beforeAll } from 'vitest';
import { type ContractBench, openContractBench } from './contract-bench.ts';

/**
 * A bench for the tests of a file, opened before the first of them and closed after the last.
 *
 * @returns gives the bench, inside a test
 */
export function useContractBench(): () => ContractBench {
  let bench: ContractBench | undefined;
  beforeAll(async () => {
    bench = await openContractBench();
  });
  afterAll(() => bench?.close());
  return () => bench!;
}
