import pRetry from 'p-retry';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { KaggleClient } from './client.ts';

/** Attempts in all, if the network or the server fails each time. */
export const attempts = 6;

/** Longer waits are left to the user. */
const longestWaitSeconds = 3600;
/** Shorter waits are not reported. */
const saidWaitSeconds = 10;

/** A failure after which another attempt can help. */
export class Passing extends Error {
  constructor(
    message: string,
    /** Seconds to wait, if the server asks for it. */
    readonly waitSeconds?: number,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/**
 * Repeats work after failures of the network or the server, with pauses that double each time and are
 * never shorter than the server asks for; a long wait is reported.
 *
 * @param work called with the number of earlier attempts
 * @throws HarnessError `KAGGLE_UNREACHABLE` after all attempts, `KAGGLE_BUSY` if the server asks for
 *   more than an hour, or the error of `work`
 */
export async function withRetries<T>(
  { endpoint, pauseMs, wait, log }: KaggleClient,
  work: (attempt: number) => Promise<T>,
): Promise<T> {
  try {
    return await pRetry((attempt) => work(attempt - 1), {
      retries: attempts - 1,
      minTimeout: pauseMs,
      shouldRetry: ({ error }) => !(error instanceof HarnessError),
      async onFailedAttempt({ error, retriesConsumed, retriesLeft }) {
        if (!(error instanceof Passing)) return;
        const seconds = error.waitSeconds ?? 0;
        if (seconds > longestWaitSeconds) throw busy(error.message, seconds);
        if (retriesLeft === 0) return;
        if (seconds >= saidWaitSeconds) {
          log(
            `Kaggle asks to wait ${describeWait(seconds)} (${error.message}); it continues then.`,
          );
        }
        const usual = pauseMs * 2 ** retriesConsumed;
        // The usual pause follows this one.
        await wait(Math.max(0, seconds * 1000 - usual));
      },
    });
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    const { cause } = error as Error;
    // Node gives no reason if a proxy asks for a password (407).
    const reason = messageOf(cause) || 'perhaps a proxy that wants a password';
    const detail = cause === undefined ? '' : ` (${reason})`;
    throw new HarnessError(
      'KAGGLE_UNREACHABLE',
      `${endpoint} gave no valid answer in ${attempts} attempts: ${messageOf(error)}${detail}. ` +
        'Check the network and run the command again: it continues where it stopped.',
      { cause: error },
    );
  }
}

function busy(said: string, seconds: number): HarnessError {
  return new HarnessError(
    'KAGGLE_BUSY',
    `Kaggle asks to wait ${describeWait(seconds)} (${said}). Run the command again then: it continues ` +
      'where it stopped.',
  );
}

/** `3600 s, until 14:05`, with the date if it is another day. */
function describeWait(seconds: number): string {
  const until = new Date(Date.now() + seconds * 1000);
  // Beyond the end of the calendar.
  if (Number.isNaN(until.getTime())) return `${seconds} s`;
  const two = (value: number) => String(value).padStart(2, '0');
  const time = `${two(until.getHours())}:${two(until.getMinutes())}`;
  const day = `${until.getFullYear()}-${two(until.getMonth() + 1)}-${two(until.getDate())}`;
  const isToday = until.toDateString() === new Date().toDateString();
  return `${Math.ceil(seconds)} s, until ${isToday ? time : `${day} ${time}`}`;
}
