import { expect } from 'vitest';
import { HarnessError } from '../../harness/contract/errors.ts';

/** Expects a HarnessError with this code and this message. */
export async function expectError(work: Promise<unknown>, code: string, message: string) {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(HarnessError);
  expect({
    code: (error as HarnessError).code,
    message: (error as HarnessError).message,
  }).toEqual({ code, message });
}
