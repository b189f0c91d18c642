import { setTimeout } from 'node:timers/promises';
import { HarnessError } from '../../contract/errors.ts';
import type { Authorization } from './credentials.ts';

/** The competition's name in Kaggle's addresses. */
export const competition = 'painter-by-numbers';

const defaultEndpoint = 'https://api.kaggle.com';
const firstPauseMs = 500;
/** Kaggle answers within seconds; its storage may take a minute to join the uploaded parts. */
const longestSilenceMs = 120_000;

/** The caller's authorisation, the endpoint and the waiting times. */
export interface KaggleClient {
  readonly authorization: Authorization;
  /** Kaggle's, unless `KAGGLE_API_ENDPOINT` names another. */
  readonly endpoint: string;
  /** Milliseconds before the second attempt; each further pause is twice as long. */
  readonly pauseMs: number;
  /** Milliseconds without a byte after which a transfer is aborted and tried again. */
  readonly silentMs: number;
  /** Waits for as many milliseconds as the server asks for. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
  /** Reports a long wait. */
  readonly log: (line: string) => void;
}

/**
 * A client for the endpoint that the environment names.
 *
 * @throws HarnessError `KAGGLE_ENDPOINT_INVALID`
 */
export function createClient(
  authorization: Authorization,
  env: Readonly<Record<string, string | undefined>> = process.env,
  log: (line: string) => void = () => {},
): KaggleClient {
  const endpoint = (env.KAGGLE_API_ENDPOINT ?? defaultEndpoint).trim().replace(/\/+$/, '');
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!isWeb || url.username !== '' || url.password !== '') {
    // It is not shown, because it may contain a password.
    throw new HarnessError(
      'KAGGLE_ENDPOINT_INVALID',
      'KAGGLE_API_ENDPOINT must be an address that begins with https:// and contains no user name. Remove ' +
        `the variable: Kaggle's is ${defaultEndpoint}.`,
    );
  }
  return {
    authorization,
    endpoint,
    pauseMs: firstPauseMs,
    silentMs: longestSilenceMs,
    wait: (milliseconds) => setTimeout(milliseconds),
    log,
  };
}

/** Text from outside without the client's token, in case it is sent back. */
export function hideToken(text: string, { authorization }: Pick<KaggleClient, 'authorization'>) {
  const [scheme, token = ''] = authorization.split(' ');
  const pair = scheme === 'Basic' ? Buffer.from(token, 'base64').toString() : '';
  const key = pair.slice(pair.indexOf(':') + 1);
  return [token, pair, key]
    .filter((secret) => secret !== '')
    .reduce((hidden, secret) => hidden.replaceAll(secret, '[token]'), text);
}
