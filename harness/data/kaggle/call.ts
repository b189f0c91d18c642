import type { z } from 'zod';
import { readJsonAnswer, refusal } from './answers.ts';
import type { KaggleClient } from './client.ts';
import { withRetries } from './retries.ts';
import { type SilenceWatch, watchSilence } from './watch-silence.ts';

const service = 'competitions.CompetitionApiService';

/** A call of a method of Kaggle's competition service. */
interface CallRequest {
  readonly method: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A bad status that is returned instead of thrown. */
  readonly accept?: number;
}

/**
 * Calls a method of Kaggle's competition service once, as Kaggle's own client does: a POST of JSON to
 * `<endpoint>/v1/competitions.CompetitionApiService/<method>`. Redirects are followed, without sending
 * the token to another host. Returns the answer if its status is good.
 *
 * @param watch ends the call, and the reading of the answer, if no data arrives
 * @throws HarnessError `KAGGLE_UNAUTHORIZED`, `KAGGLE_FORBIDDEN`, `KAGGLE_NOT_FOUND`, `KAGGLE_REFUSED`
 *   or `KAGGLE_ANSWER_STRANGE`, or a `Passing` error if another attempt may help
 */
export async function callOnce(
  client: KaggleClient,
  { method, body, headers = {}, accept }: CallRequest,
  watch: SilenceWatch,
): Promise<Response> {
  const response = await fetch(`${client.endpoint}/v1/${service}/${method}`, {
    method: 'POST',
    headers: {
      ...headers,
      authorization: client.authorization,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
    signal: watch.signal,
  });
  watch.touch();
  if (response.ok || response.status === accept) return response;
  throw await refusal(client, response, method);
}

/**
 * Calls a method and reads its JSON answer.
 *
 * @throws HarnessError as `callOnce` and `withRetries` do
 */
export async function call<Schema extends z.ZodType>(
  client: KaggleClient,
  method: string,
  body: Readonly<Record<string, unknown>>,
  schema: Schema,
): Promise<z.output<Schema>> {
  return withRetries(client, async () => {
    const watch = watchSilence(client.silentMs);
    try {
      const response = await callOnce(client, { method, body }, watch);
      return await readJsonAnswer(client, response, method, schema);
    } finally {
      watch.stop();
    }
  });
}
