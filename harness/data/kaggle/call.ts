import { setTimeout as pause } from 'node:timers/promises';
import pRetry from 'p-retry';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { Authorization } from './credentials.ts';

/** The competition's name in Kaggle's addresses. */
export const competition = 'painter-by-numbers';

const defaultEndpoint = 'https://api.kaggle.com';
const service = 'competitions.CompetitionApiService';

/** How often a call is made again after the network or the server failed. */
export const attempts = 6;
const firstPauseMs = 500;

/** Who calls, and where. */
export interface KaggleClient {
  readonly authorization: Authorization;
  /** Kaggle's, unless `KAGGLE_API_ENDPOINT` names another. */
  readonly endpoint: string;
  /** Milliseconds before the second attempt; each further one waits twice as long. */
  readonly pauseMs: number;
}

export function createClient(
  authorization: Authorization,
  env: Readonly<Record<string, string | undefined>> = process.env,
): KaggleClient {
  const endpoint = (env.KAGGLE_API_ENDPOINT ?? defaultEndpoint).replace(/\/+$/, '');
  return { authorization, endpoint, pauseMs: firstPauseMs };
}

/**
 * Calls a method of Kaggle's competition service, as Kaggle's own client does: a POST of JSON to
 * `<endpoint>/v1/competitions.CompetitionApiService/<method>`. Redirects are followed, and another
 * host never sees the token. Returns the answer once its status is good.
 *
 * @throws HarnessError `KAGGLE_UNAUTHORIZED`, `KAGGLE_FORBIDDEN`, `KAGGLE_NOT_FOUND`,
 *   `KAGGLE_REFUSED` or, after all attempts, `KAGGLE_UNREACHABLE`
 */
export async function call(
  client: KaggleClient,
  method: string,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const url = `${client.endpoint}/v1/${service}/${method}`;
  return withRetries(client, async () => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...headers,
        authorization: client.authorization,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    if (response.ok) return response;
    throw await refusal(response, method);
  });
}

/** A failure after which trying again can help. */
export class Passing extends Error {
  constructor(
    message: string,
    /** Seconds that the server asks for, where it does. */
    readonly waitSeconds?: number,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/**
 * Does a piece of work again after failures of the network or the server, with pauses that grow
 * twofold, and never sooner than the server asks for.
 *
 * @param work told how often it was tried before
 * @throws HarnessError `KAGGLE_UNREACHABLE` after all attempts, or the one that `work` throws
 */
export async function withRetries<T>(
  { endpoint, pauseMs }: Pick<KaggleClient, 'endpoint' | 'pauseMs'>,
  work: (attempt: number) => Promise<T>,
): Promise<T> {
  try {
    return await pRetry((attempt) => work(attempt - 1), {
      retries: attempts - 1,
      minTimeout: pauseMs,
      shouldRetry: ({ error }) => !(error instanceof HarnessError),
      async onFailedAttempt({ error, retriesConsumed, retriesLeft }) {
        if (retriesLeft === 0 || !(error instanceof Passing)) return;
        const usual = pauseMs * 2 ** retriesConsumed;
        // The usual pause follows this one.
        await pause(Math.max(0, (error.waitSeconds ?? 0) * 1000 - usual));
      },
    });
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    const { cause } = error as Error;
    const detail = cause === undefined ? '' : ` (${messageOf(cause)})`;
    throw new HarnessError(
      'KAGGLE_UNREACHABLE',
      `${endpoint} did not answer as it should ${attempts} times: ${messageOf(error)}${detail}. ` +
        'Check the network and run the command again: it goes on where it stopped.',
      { cause: error },
    );
  }
}

/** What a bad status means; a `Passing` error where another attempt may help. */
export async function refusal(response: Response, what: string): Promise<Error> {
  const { status } = response;
  const said = await readMessage(response);
  if (status === 429 || status >= 500) {
    const wait = Number(response.headers.get('retry-after'));
    return new Passing(`status ${status}${said}`, Number.isFinite(wait) ? wait : undefined);
  }
  if (status === 401) {
    return new HarnessError(
      'KAGGLE_UNAUTHORIZED',
      `Kaggle does not accept the token${said}. Make a new one on https://www.kaggle.com/settings.`,
    );
  }
  if (status === 403) {
    return new HarnessError(
      'KAGGLE_FORBIDDEN',
      `Kaggle refuses${said}. Join the competition and accept its rules on ` +
        `https://www.kaggle.com/c/${competition}/rules, then run the command again.`,
    );
  }
  return new HarnessError(
    status === 404 ? 'KAGGLE_NOT_FOUND' : 'KAGGLE_REFUSED',
    `Kaggle answers ${what} with status ${status}${said}.`,
  );
}

async function readMessage(response: Response): Promise<string> {
  try {
    const { message } = (await response.json()) as { message?: unknown };
    return typeof message === 'string' && message !== '' ? ` (${message.slice(0, 200)})` : '';
  } catch {
    return '';
  }
}
