import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { HarnessError } from '../../contract/errors.ts';
import type { LabelledPainting, LabelledPairs, WeightsProvenance } from '../../contract/plugin.ts';
import type {
  HostedPlugin,
  OpenExtractors,
  PluginDescription,
  ServedLoading,
  ServedTraining,
  ServedWith,
  WeightsQuestion,
} from '../hosted-plugin.ts';
import { type DescribedExtractor, extractorSchema } from './ask-schemas.ts';
import { copyPlainFiles } from './copy-plain-files.ts';
import { createHostedModel } from './hosted-model.ts';
import { listNamedFiles } from './named-files.ts';
import { noEngine, type PluginSession, type PluginSource } from './plugin-session.ts';
import { toExtractor } from './process-extractor.ts';
import type { SessionSupply } from './session-supply.ts';
import { takeEngine } from './take-engine.ts';
import { UnlabelledFeatures } from './unlabelled-features.ts';

/**
 * A plugin whose code runs in processes: each model has one, which ends when the model is disposed
 * of.
 */
export function hostPlugin(
  { isOurs }: Pick<PluginSource, 'isOurs'>,
  supply: SessionSupply,
  description: PluginDescription,
  parse: HostedPlugin['parse'],
): HostedPlugin {
  const begin = async (served: ServedLoading, ...more: [ServedTraining?, UnlabelledFeatures?]) => {
    const session = await supply.take(namedIn(served.options));
    session.serve(served, ...more);
    await session.orStop(() => session.chooseEngine(takeEngine(description, served)));
    return session;
  };
  const namedIn = (options: ServedLoading['options']) =>
    listNamedFiles(options, description.options);
  const openExtractors = async (task: ServedLoading): Promise<OpenExtractors> => {
    const session = await begin(task);
    const body = { options: task.options, weights: task.weights };
    const listed = await session.orStop(() => listExtractors(session, body));
    return {
      list: listed.map((one) => toExtractor(session.name, one, session)),
      close: () => session.stop(),
    };
  };
  /** What it has said when it was asked for its weights, which it says once more when it trains. */
  const saidBefore = new Set<string>();
  const findWeights = async ({ log, ...question }: WeightsQuestion) => {
    const { options, weights } = question;
    const found = new Map<string, WeightsProvenance>();
    const refuse = () => {
      throw new HarnessError(
        'PROTOCOL_BROKEN',
        `Plugin ${description.name} asked for paintings before it had a task.`,
      );
    };
    const served: ServedLoading = {
      ...question,
      onEngine() {},
      reportWeights: (one) => found.set(canonicalJson(one), one),
      log(line) {
        if (log === undefined) return;
        saidBefore.add(line);
        log(line);
      },
      features: refuse,
      pixels: refuse,
    };
    await supply.borrow(async (session) => {
      session.serve(served);
      await session.chooseEngine(takeEngine(description, served));
      await listExtractors(session, { options, weights });
    }, namedIn(options));
    return [...found.values()];
  };
  /** What a process that gets labels is served with: they must not reach the cache of features. */
  const keepLabels = <Task extends ServedLoading>(task: Task) => {
    const { learnsFrom = randomBytes(16).toString('hex') } = task;
    const said = new Set<string>();
    const served: Task = {
      ...task,
      log(line: string) {
        said.add(line);
        if (!saidBefore.delete(line)) task.log(line);
      },
    };
    // What the process with labels has said already is not said twice.
    const unlabelled: ServedLoading = {
      ...task,
      onEngine() {},
      reportWeights() {},
      log(line) {
        if (!said.has(line)) task.log(line);
      },
    };
    const openUnlabelled = () => openExtractors(unlabelled);
    const features = new UnlabelledFeatures({
      learnsFrom,
      openUnlabelled: description.namesExtractors ? openUnlabelled : undefined,
    });
    return { served, features };
  };
  return {
    ...description,
    parse,
    prepare: (engine, options) =>
      supply.prepare(takeEngine(description, { engine }).engine, namedIn(options)),
    close: () => supply.close(),
    async chooseEngine(served) {
      if (description.usesEngine) return supply.borrow((session) => session.chooseEngine(served));
      takeEngine(description, served);
      served.onEngine(noEngine);
      return noEngine;
    },
    async train(task) {
      const { served, features } = keepLabels(task);
      const session = await begin(served, task, features);
      return session.orStop(async () => {
        const answer = await session.ask('train', describeTraining(task, session));
        return createHostedModel(session, answer, isOurs);
      });
    },
    async load(saved, task) {
      const { served, features } = keepLabels(task);
      const session = await begin(served, undefined, features);
      return session.orStop(async () => {
        const { options, weights } = task;
        // It reads a copy: of the run's folder it can see nothing.
        const folder = join(session.scratch, 'saved');
        await mkdir(folder);
        await copyPlainFiles(saved, folder);
        const body = { folder, options, weights };
        return createHostedModel(session, await session.ask('load', { body }), isOurs);
      });
    },
    ...(description.namesExtractors ? { extractors: openExtractors, findWeights } : {}),
  };
}

/** Its extractors as the process names them; it can be asked to open them from then on. */
async function listExtractors(
  session: PluginSession,
  body: { readonly options: unknown; readonly weights: ServedWith['weights'] },
): Promise<DescribedExtractor[]> {
  const answer = await session.ask('extractors', { body });
  const parsed = z.object({ extractors: z.array(extractorSchema) }).safeParse(answer.body);
  if (parsed.success) return parsed.data.extractors;
  throw new HarnessError(
    'PROTOCOL_BROKEN',
    `Plugin ${session.name} sent an invalid list of extractors: ${z.prettifyError(parsed.error)}`,
  );
}

function describeTraining(task: ServedTraining, session: PluginSession) {
  const label = (paintings: readonly LabelledPainting[]) => ({
    ...session.sendList(paintings),
    styles: paintings.map(({ style }) => style ?? null),
    genres: paintings.map(({ genre }) => genre ?? null),
  });
  const artistsOf = (paintings: readonly LabelledPainting[]) =>
    Int32Array.from(paintings, ({ artist }) => artist);
  const { train, validation, options, weights, seed, artists } = task;
  const pairs = ({ a, b, same }: LabelledPairs) => [a, b, same];
  return {
    body: {
      options,
      weights,
      seed,
      artists,
      train: label(train),
      validation: label(validation.paintings),
    },
    arrays: [
      artistsOf(train),
      artistsOf(validation.paintings),
      ...pairs(validation.seen),
      ...pairs(validation.unseen),
    ],
  };
}
