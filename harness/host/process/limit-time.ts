import { runInNewContext } from 'node:vm';
import { HarnessError } from '../../contract/errors.ts';

/** Far more than any check of options takes, also on a machine that has much else to do. */
const usualLimitMs = 10_000;

/**
 * Does something that must not take for ever, such as trying a pattern that someone else has
 * written: one repetition inside another takes time that doubles with each letter.
 *
 * @param what for the message: what takes so long, and where it comes from
 * @throws HarnessError `PLUGIN_INVALID` when it takes longer than the limit
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
