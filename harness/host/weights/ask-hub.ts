import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { HubWeights } from '../../contract/plugin.ts';
import { nameHubFile } from './find-hub-file.ts';
import type { PublishedWeights } from './published-weights.ts';

/** Longest wait for the hub's answer. */
const answerTimeoutMs = 10_000;
const mostRedirects = 5;

/**
 * Asks the Hugging Face Hub, or the mirror in `HF_ENDPOINT`, for the digest and size of a file that it
 * stores by digest, as it does all weights.
 *
 * @throws HarnessError `WEIGHTS_DOWNLOAD_FAILED`
 */
export async function askHub(
  { repository, file }: HubWeights,
  endpoint = process.env.HF_ENDPOINT,
): Promise<PublishedWeights> {
  const hub = endpoint === undefined || endpoint === '' ? 'https://huggingface.co' : endpoint;
  const url = `${hub.replace(/\/+$/, '')}/${repository}/resolve/main/${file}`;
  const fail = (why: string, cause?: unknown) =>
    new HarnessError('WEIGHTS_DOWNLOAD_FAILED', `${url} could not be downloaded: ${why}`, {
      cause,
    });
  let response: Response;
  try {
    response = await askHeaders(url);
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw fail(messageOf(cause), error);
  }
  const { status, statusText, headers } = response;
  if (status >= 400) throw fail(`the server answered ${status} ${statusText}`);
  const [sha256] = /[0-9a-f]{64}/.exec(headers.get('x-linked-etag') ?? '') ?? [];
  if (sha256 === undefined) throw fail('the server does not name its SHA-256');
  const bytes = Number(headers.get('x-linked-size') ?? Number.NaN);
  return {
    url,
    file: nameHubFile({ repository, file }, sha256),
    sha256,
    bytes: Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined,
  };
}

/** Follows the redirect of a renamed repository, but not the one to the file itself. */
async function askHeaders(first: string): Promise<Response> {
  let url = first;
  for (let redirects = 0; ; redirects++) {
    const response = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    const place = response.headers.get('location');
    const isRenamed = response.status >= 300 && response.status < 400 && place?.startsWith('/');
    if (isRenamed !== true || place === null || redirects >= mostRedirects) return response;
    url = new URL(place, url).href;
  }
}
