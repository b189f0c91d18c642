import type { Duplex } from 'node:stream';
import type { Composition } from '../../contract/composition.ts';
import type { Answer, Handlers, Payload } from '../../contract/messages/peer.ts';
import { createPeer } from '../../contract/messages/peer.ts';
import type {
  Explanation,
  LabelledPainting,
  LabelledPairs,
  LoadTask,
  Model,
  Plugin,
  Services,
  TrainTask,
  WeightsPolicy,
} from '../../contract/plugin.ts';
import { createRandom } from '../../contract/random.ts';
import { embedChecked } from '../embed.ts';
import { parseOptions } from '../plugin-options.ts';
import { predictChecked } from '../predict.ts';
import {
  askFetched,
  askFetchedFromHub,
  createClientCheckpoint,
  createClientServices,
} from './client-services.ts';
import { describeDeclared } from './describe-declared.ts';
import { isMadeOfOthers } from './import-declared.ts';
import { OfferedExtractors } from './offered-extractors.ts';
import { type NamedList, ReceivedLists } from './received-lists.ts';
import { serveComposition } from './serve-composition.ts';

/** The engine if none has been chosen. */
const noEngine: Services['engine'] = { name: 'none', device: 'none' };

type Options = Record<string, unknown>;

/** Labelled paintings as named by `train`; their artists come as an array. */
interface LabelledList extends NamedList {
  readonly paintings: readonly string[];
  readonly styles: readonly (string | null)[];
  readonly genres: readonly (string | null)[];
}

interface TrainBody {
  readonly options: Options;
  readonly weights: WeightsPolicy;
  readonly seed: number;
  readonly artists: number;
  readonly train: LabelledList;
  readonly validation: LabelledList;
}

/**
 * Answers the harness for a plugin in TypeScript: the other end of the protocol in `docs/protocol.md`.
 *
 * @param importPlugin imports the declaration when the harness first asks about it; receives the requested
 *   name or path, for messages
 * @param onClosed called when the harness has gone
 * @param isAlone whether no other plugin computes in this process, so that any leftovers are its own
 */
export function servePlugin(
  socket: Duplex,
  importPlugin: (calledAs: string) => Promise<Plugin | Composition>,
  onClosed: () => void,
  isAlone = true,
): void {
  const lists = new ReceivedLists();
  const extractors = new OfferedExtractors();
  let calledAs = '';
  let importing: Promise<Plugin | Composition> | undefined;
  let engine: Services['engine'] | undefined;
  let model: Model | undefined;
  let tensorsBefore = 0;

  const declared = () => {
    importing ??= importPlugin(calledAs);
    return importing;
  };
  const plugin = async (): Promise<Plugin> => {
    const one = await declared();
    if (isMadeOfOthers(one)) throw new Error(`${one.name} combines other plugins`);
    return one;
  };
  const serve = async (weights: WeightsPolicy): Promise<Services> => {
    tensorsBefore = await countTensors();
    return {
      ...services,
      engine: engine ?? noEngine,
      weights: {
        ...weights,
        fetch: (wanted) => askFetched(peer, wanted),
        fetchFromHub: (wanted) => askFetchedFromHub(peer, wanted),
      },
    };
  };
  const countTensors = async () => {
    if (engine === undefined) return 0;
    return (await import('@tensorflow/tfjs')).memory().numTensors;
  };
  const own = (): Model => {
    if (model === undefined) throw new Error('There is no model');
    return model;
  };
  const takeModel = (learnt: Model): Payload => {
    model = learnt;
    const { embed, explain, refit } = learnt;
    return {
      body: {
        embeds: embed !== undefined,
        explains: explain !== undefined,
        refits: refit !== undefined,
      },
    };
  };
  const handlers: Handlers = {
    hello(asked) {
      calledAs = bodyOf<{ calledAs: string }>(asked).calledAs;
      return { body: { protocol: 1 } };
    },
    describe: async () => ({ body: describeDeclared(await declared()) }),
    async parseOptions(asked) {
      const { options } = bodyOf<{ options: Options }>(asked);
      return { body: { options: parseOptions(await declared(), options) } };
    },
    async selectEngine(asked) {
      // Describing a plugin requires no engine.
      const { selectEngine } = await import('../../compute/engine/select-engine.ts');
      const chosen = await selectEngine(bodyOf<{ engine: string }>(asked).engine);
      engine = { name: chosen.name, device: chosen.device };
      return { body: chosen };
    },
    async extractors(asked) {
      const { options, weights } = bodyOf<{ options: Options; weights: WeightsPolicy }>(asked);
      const task = { ...(await serve(weights)), options };
      const listed = (await (await plugin()).extractors?.(task)) ?? [];
      return { body: { extractors: extractors.offer(listed) } };
    },
    async train(asked) {
      const task = readTask(asked, lists);
      const one = await plugin();
      const random = createRandom(task.seed, one.name);
      const checkpoint = createClientCheckpoint(peer);
      const reportEpoch: TrainTask<Options>['reportEpoch'] = (point) =>
        peer.tell('reportEpoch', { body: point });
      const served = await serve(task.weights);
      return takeModel(await one.train({ ...task, ...served, random, reportEpoch, checkpoint }));
    },
    async load(asked) {
      const { folder, options, weights } = bodyOf<{
        folder: string;
        options: Options;
        weights: WeightsPolicy;
      }>(asked);
      const task: LoadTask<Options> = { ...(await serve(weights)), options };
      return takeModel(await (await plugin()).load(folder, task));
    },
    async predict(asked) {
      const paintings = lists.take(bodyOf<NamedList>(asked));
      const [a, b] = asked.arrays as [Uint32Array, Uint32Array];
      const { name } = await plugin();
      return { arrays: [await predictChecked(name, own(), paintings, { a, b })] };
    },
    async embed(asked) {
      const paintings = lists.take(bodyOf<NamedList>(asked));
      const matrix = await embedChecked((await plugin()).name, own(), paintings);
      if (matrix === undefined) throw new Error('The model does not embed');
      return { body: { width: matrix.width }, arrays: [matrix.data] };
    },
    async explain(asked) {
      const [one, other] = lists.take(bodyOf<NamedList>(asked));
      if (one === undefined || other === undefined) throw new Error('Two paintings are explained');
      const explained = await own().explain?.([one, other]);
      if (explained === undefined) throw new Error('The model does not explain');
      return tellExplanations(explained);
    },
    async refit() {
      const refitted = await own().refit?.();
      if (refitted === undefined) throw new Error('The model does not learn from validation');
      return takeModel(refitted);
    },
    async save(asked) {
      await own().save(bodyOf<{ folder: string }>(asked).folder);
      return {};
    },
    async dispose() {
      own().dispose();
      model = undefined;
      const left = isAlone ? (await countTensors()) - tensorsBefore : 0;
      return { body: { tensors: left } };
    },
    usage: async () => ({ body: { tensors: await countTensors() } }),
    async openExtractor(asked) {
      await extractors.open(bodyOf<{ extractor: string }>(asked).extractor);
      return {};
    },
    async extract(asked) {
      const { extractor, ...shape } = bodyOf<{
        extractor: string;
        count: number;
        images: number;
        height: number;
        width: number;
      }>(asked);
      const data = asked.arrays[0] as Uint8Array;
      return { arrays: [await extractors.extract(extractor, { data, ...shape })] };
    },
    async closeExtractor(asked) {
      await extractors.close(bodyOf<{ extractor: string }>(asked).extractor);
      return {};
    },
    ...serveComposition(
      async () => {
        const one = await declared();
        if (!isMadeOfOthers(one)) throw new Error(`${one.name} does not combine other plugins`);
        return one;
      },
      (line) => services.log(line),
    ),
  };
  // A harness that sends an invalid message, or that has gone, no longer needs the plugin.
  const end = () => {
    model?.dispose();
    model = undefined;
    onClosed();
  };
  const peer = createPeer('The harness', socket, handlers, end, end);
  const services = createClientServices(peer, extractors);
}

/** The harness is trusted: the runner is part of it. */
function bodyOf<Body>({ body }: Answer): Body {
  return body as Body;
}

/** The material to learn from; call it in the order of the messages. */
function readTask(asked: Answer, lists: ReceivedLists) {
  const body = bodyOf<TrainBody>(asked);
  const [trainArtists, validationArtists, ...pairs] = asked.arrays as [
    Int32Array,
    Int32Array,
    ...unknown[],
  ];
  const [seenA, seenB, seenSame, unseenA, unseenB, unseenSame] = pairs as [
    Uint32Array,
    Uint32Array,
    Uint8Array,
    Uint32Array,
    Uint32Array,
    Uint8Array,
  ];
  const label = (of: LabelledList, artists: Int32Array): LabelledPainting[] => {
    const labelled = of.paintings.map((key, i) => {
      const [artist = 0, style, genre] = [artists[i], of.styles[i], of.genres[i]];
      return Object.freeze({
        key,
        artist,
        ...(typeof style === 'string' ? { style } : {}),
        ...(typeof genre === 'string' ? { genre } : {}),
      });
    });
    lists.keep(of.list, labelled);
    return labelled;
  };
  const seen: LabelledPairs = { a: seenA, b: seenB, same: seenSame };
  const unseen: LabelledPairs = { a: unseenA, b: unseenB, same: unseenSame };
  const { options, weights, seed, artists } = body;
  return {
    options,
    weights,
    seed,
    artists,
    train: label(body.train, trainArtists),
    validation: { paintings: label(body.validation, validationArtists), seen, unseen },
  };
}

function tellExplanations(explained: readonly [Explanation, Explanation]): Payload {
  const maps = explained.flatMap(({ activation, evidence }) => [activation, evidence]);
  return {
    body: { maps: maps.map(({ rows, columns, middle }) => ({ rows, columns, middle })) },
    arrays: maps.map(({ data }) => data),
  };
}
