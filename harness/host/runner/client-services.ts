import type { Answer, Peer } from '../../contract/messages/peer.ts';
import type {
  Checkpoint,
  FeatureMatrix,
  HubWeights,
  Painting,
  PixelBatch,
  Services,
  View,
  WantedWeights,
} from '../../contract/plugin.ts';
import type { OfferedExtractors } from './offered-extractors.ts';

/** The services of the harness for a plugin: each sends a request for its result. */
export function createClientServices(
  peer: Peer,
  extractors: OfferedExtractors,
): Omit<Services, 'engine' | 'weights'> {
  // A model that answers millions of pairs is asked chunk by chunk, always about the same list.
  const remembered = new WeakMap<readonly Painting[], Map<string, FeatureMatrix>>();
  let shown = 0;
  return {
    async features(asked, paintings) {
      const listed = 'open' in asked ? [asked] : asked;
      const key = JSON.stringify(listed.map(({ id, view, width }) => [id, view, width]));
      const known = remembered.get(paintings)?.get(key);
      if (known !== undefined) return known;
      const matrix = await askFeatures(peer, extractors.offer(listed), paintings);
      if (!remembered.has(paintings)) remembered.set(paintings, new Map());
      remembered.get(paintings)?.set(key, matrix);
      return matrix;
    },
    pixels: (view, paintings, batchSize) => askPixels(peer, view, paintings, batchSize),
    log: (line) => peer.tell('log', { body: { line } }),
    progress(label, total, unit) {
      const progress = ++shown;
      peer.tell('startProgress', { body: { progress, label, total, unit } });
      return {
        advance: (by = 1) => peer.tell('advanceProgress', { body: { progress, by } }),
        stop: () => peer.tell('stopProgress', { body: { progress } }),
      };
    },
    reportWeights({ backbone, status, source, digest, pixels, namesArtists }) {
      const more = {
        ...(pixels === undefined ? {} : { pixels }),
        ...(namesArtists === undefined ? {} : { namesArtists }),
      };
      peer.tell('reportWeights', { body: { backbone, status, source, digest, ...more } });
    },
  };
}

/**
 * Lets the harness fetch weights.
 *
 * @throws Error with the reason if it cannot
 */
export async function askFetched(peer: Peer, wanted: WantedWeights): Promise<string> {
  const { url, file, sha256, bytes } = wanted;
  return pathIn(await peer.ask('fetchWeights', { body: { url, file, sha256, bytes } }));
}

/**
 * The same for a file of the Hugging Face Hub.
 *
 * @throws Error with the reason if it cannot
 */
export async function askFetchedFromHub(peer: Peer, wanted: HubWeights): Promise<string> {
  const { repository, file } = wanted;
  return pathIn(await peer.ask('fetchHubWeights', { body: { repository, file } }));
}

function pathIn(answer: Answer): string {
  const { path, problem } = bodyOf<{ path?: string; problem?: string }>(answer);
  if (path === undefined) throw new Error(problem);
  return path;
}

/** Checkpoints stored by the harness. */
export function createClientCheckpoint(peer: Peer): Checkpoint {
  return {
    async latest() {
      const { folder } = bodyOf<{ folder: string | null }>(await peer.ask('latestCheckpoint'));
      return folder ?? undefined;
    },
    async save(write) {
      const { folder } = bodyOf<{ folder: string }>(await peer.ask('beginCheckpoint'));
      await write(folder);
      await peer.ask('endCheckpoint');
    },
  };
}

async function askFeatures(
  peer: Peer,
  extractors: readonly unknown[],
  paintings: readonly Painting[],
): Promise<FeatureMatrix> {
  const answer = await peer.ask('features', { body: { extractors, paintings: keysOf(paintings) } });
  const { rows, width } = bodyOf<{ rows: number; width: number }>(answer);
  return { rows, width, data: answer.arrays[0] as Float32Array };
}

async function* askPixels(
  peer: Peer,
  view: View,
  paintings: readonly Painting[],
  batchSize: number,
): AsyncGenerator<PixelBatch> {
  const body = { view, paintings: keysOf(paintings), batchSize };
  const stream = bodyOf<{ stream: number }>(await peer.ask('pixels', { body }));
  const askNext = () => {
    const next = peer.ask('nextPixels', { body: stream });
    // In case the reader has stopped.
    next.catch(() => {});
    return next;
  };
  let isDone = false;
  // One batch is in transit while the plugin processes the one before.
  let next = askNext();
  try {
    while (true) {
      const answer = await next;
      const { done, count, images, height, width } = bodyOf<PixelBatch & { done: boolean }>(answer);
      isDone = done;
      if (done) return;
      next = askNext();
      yield { data: answer.arrays[0] as Uint8Array, count, images, height, width };
    }
  } finally {
    const last = isDone ? undefined : await next.catch(() => undefined);
    if (last !== undefined && !bodyOf<{ done: boolean }>(last).done) {
      await peer.ask('endPixels', { body: stream });
    }
  }
}

function keysOf(paintings: readonly Painting[]): string[] {
  return paintings.map(({ key }) => key);
}

/** The harness is trusted: the runner is part of it. */
function bodyOf<Body>({ body }: Answer): Body {
  return body as Body;
}
