import { runInNewContext } from 'node:vm';
import { HarnessError } from '../../contract/errors.ts';

/** Far longer than any check of options takes, even on a busy machine. */
const usualLimitMs = 10_000;

/**
 * Runs something that must not take too long, such as matching someone else's pattern: with nested
 * repetitions the time doubles with each letter.
 *
 * @param what for the message: what takes so long, and its source
 * @throws HarnessError `PLUGIN_INVALID` if it exceeds the limit
 */
export function limitTime<T>(what: string, work: () => T, limitMs = usualLimitMs): T {
  const done: { value?: T } = {};
  const run = () => {
    done.value = work();
  };
  try {
    runInNewContext('run()', { run }, { timeout: limitMs });
  } catch (error) {
    if (Object(error).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new HarnessError(
      'PLUGIN_INVALID',
      `${what} takes more than ${limitMs / 1000} s. Its "pattern" has nested repetitions; rewrite it without them.`,
      { cause: error },
    );
  }
  return done.value as T;
}
