import type { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import { harmlessText } from '../../shared/text/harmless-text.ts';
import { competition, hideToken, type KaggleClient } from './client.ts';
import { Passing } from './retries.ts';

/** Kaggle's lists are far smaller; anything longer that is not a file is not read further. */
const longestAnswerBytes = 32 * 1024 ** 2;

/**
 * The JSON of an answer, checked against the schema.
 *
 * @param what the request, for error messages
 * @throws HarnessError `KAGGLE_ANSWER_STRANGE` for a web page, other text or JSON of another shape
 */
export async function readJsonAnswer<Schema extends z.ZodType>(
  client: KaggleClient,
  response: Response,
  what: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const text = await readText(response);
  const page = describePage(response, text);
  if (page !== undefined) throw webPage(client, what, page);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const start = text.trim() === '' ? 'nothing' : `"${say(client, text, 60)}"`;
    throw strange(client, what, `${start}, which is not JSON`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') || 'the beginning';
  throw strange(client, what, `JSON of another shape at ${place} (${issue?.message})`);
}

/** The error for a bad status; a `Passing` error if another attempt may help. */
export async function refusal(
  client: KaggleClient,
  response: Response,
  what: string,
): Promise<Error> {
  const { status } = response;
  const text = await readText(response).catch(() => '');
  const page = describePage(response, text);
  const message = readMessage(text);
  const said = page ?? (message === undefined ? undefined : say(client, message, 200));
  const inBrackets = said === undefined ? '' : ` (${said})`;
  if (status === 408 || status === 429 || status >= 500) {
    return new Passing(`status ${status}${inBrackets}`, readWait(response));
  }
  if (page !== undefined) return webPage(client, what, `${page} and status ${status}`);
  if (status === 401) {
    return new HarnessError(
      'KAGGLE_UNAUTHORIZED',
      `Kaggle does not accept the token${inBrackets}. Make a new one on https://www.kaggle.com/settings.`,
    );
  }
  if (status === 403) {
    return new HarnessError(
      'KAGGLE_FORBIDDEN',
      `Kaggle refuses${inBrackets}. Join the competition and accept its rules on ` +
        `https://www.kaggle.com/c/${competition}/rules, then run the command again.`,
    );
  }
  return new HarnessError(
    status === 404 ? 'KAGGLE_NOT_FOUND' : 'KAGGLE_REFUSED',
    `Kaggle answered ${what} with status ${status}${inBrackets}.`,
  );
}

/** The error for an answer that Kaggle does not send. */
export function strange(client: KaggleClient, what: string, got: string): HarnessError {
  return new HarnessError(
    'KAGGLE_ANSWER_STRANGE',
    `${client.endpoint} answered ${what} with ${got}, which Kaggle does not send: check ` +
      'KAGGLE_API_ENDPOINT, and whether there is a newer version of this program.',
  );
}

/** The error for a web page instead of an answer or a file. */
export function webPage(client: KaggleClient, what: string, page: string): HarnessError {
  return new HarnessError(
    'KAGGLE_ANSWER_STRANGE',
    `${client.endpoint} answered ${what} with ${page}. A proxy, or the sign-in page of the network, ` +
      'seems to be in between: open https://www.kaggle.com in the browser, then run the command again.',
  );
}

/** `a web page ("Sign in")` if an answer is one; otherwise undefined. */
export function describePage({ headers }: Response, start: string): string | undefined {
  const isPage =
    /\bhtml\b/i.test(headers.get('content-type') ?? '') ||
    /^\ufeff?\s*<(!doctype\s+html|html|head|body)\b/i.test(start);
  if (!isPage) return undefined;
  const title = /<title[^>]*>([^<]*)/i.exec(start)?.[1]?.trim();
  return title ? `a web page ("${harmlessText(title, 60)}")` : 'a web page';
}

/** The number of seconds that an answer asks to wait, given as a number or a date. */
function readWait({ headers }: Response): number | undefined {
  const text = headers.get('retry-after')?.trim();
  if (!text) return undefined;
  const seconds = /^\d+(\.\d+)?$/.test(text)
    ? Number(text)
    : (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

function readMessage(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' && message !== '' ? message : undefined;
  } catch {
    return undefined;
  }
}

/** Quotes text from elsewhere, without the token and without terminal control characters. */
export function say(client: KaggleClient, text: string, length: number): string {
  return harmlessText(hideToken(text, client).trim(), length);
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > longestAnswerBytes) throw new Passing('an answer does not end');
  }
  return Buffer.concat(chunks).toString();
}
