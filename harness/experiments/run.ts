import { dirname } from 'node:path';
import { messageOf } from '../contract/errors.ts';
import type { Painting, Pairs } from '../contract/plugin.ts';
import { createRandom } from '../contract/random.ts';
import type { Collection } from '../data/collection/collection.ts';
import { testSets, validationSets } from '../data/pairs/test-sets.ts';
import { findOrMakeSplit, readSplit } from '../data/splits/stored-split.ts';
import { embedChecked, mostEmbedded } from '../host/embed.ts';
import { handOverLearningMaterial } from '../host/learning-material.ts';
import { loadPlugin } from '../host/load-plugin.ts';
import { parseOptions } from '../host/plugin-options.ts';
import { predictChecked } from '../host/predict.ts';
import { answersOf, askTests } from '../host/test-questions.ts';
import { openWorkbench } from '../host/workbench.ts';
import { calibrateRun, joinPairs } from '../scoring/calibrate-run.ts';
import { chooseThreshold } from '../scoring/choose-threshold.ts';
import {
  type TestName,
  testNames,
  type ValidationName,
  validationNames,
} from '../scoring/score.ts';
import { scoreRun } from '../scoring/score-run.ts';
import { startProgress } from '../shared/progress.ts';
import type { ProjectFolders } from '../shared/project.ts';
import { openMembers } from './ensemble/open-members.ts';
import type { TestPredictions } from './records/predictions.ts';
import type { FinishedRun } from './records/run-record.ts';
import { labelPredictions } from './run/label-predictions.ts';
import { openCollection } from './run/open-collection.ts';
import { RunRecorder } from './run/run-recorder.ts';
import type { RunRequest } from './run/run-request.ts';
import { splitSettingsOf } from './run/split-settings-of.ts';
import { createStopwatch } from './run/stopwatch.ts';

/**
 * One run, from paintings to scores:
 *
 *     collection → split → pairs → plugin.train → model.predict → scoring → record
 *
 * The same request again returns the finished run; one that was killed goes on with the features
 * that are in the cache.
 */
export async function run(
  request: RunRequest,
  project: ProjectFolders,
  log: (line: string) => void,
): Promise<FinishedRun> {
  const { plugin, folder: pluginFolder } = await loadPlugin(request.plugin, project.plugins);
  const options = parseOptions(plugin, request.pluginOptions);
  const members = await openMembers(plugin.name, options, dirname(pluginFolder));
  const stopwatch = createStopwatch();
  const { engine: wanted, workers } = request;
  const bench = openWorkbench({ project, engine: wanted, workers, log });
  try {
    const collection = await stopwatch.time('collection', () =>
      openCollection({ ...request, project, pool: bench.pool, log }),
    );
    const settings = splitSettingsOf(request);
    const { split, file: splitFile } = await stopwatch.time('split', () =>
      request.splitFile === undefined
        ? findOrMakeSplit({ collection, settings, folder: project.splits, force: false })
        : readGivenSplit(request.splitFile, collection),
    );
    const validation = validationSets(split, collection);
    const tests = testSets(split, collection);

    const recorder = new RunRecorder({
      request,
      project,
      plugin,
      pluginFolder,
      options,
      members,
      collection,
      split,
      splitFile,
    });
    const finished = request.force ? undefined : await recorder.findFinished();
    if (finished !== undefined) {
      log(`This run is finished already (${recorder.id}); --force trains it again.`);
      return finished;
    }

    const { engine, handles, services, listWeights } = await bench.equip({
      collection,
      storage: request.featureStorage,
      weights: { offline: request.offline },
      startProgress: (...work) => recorder.follow(startProgress(...work), ...work),
      onTimes: recorder.addExtraction(log),
    });
    await recorder.start(engine);
    try {
      const byId = new Map(collection.paintings.map((painting) => [painting.id, painting]));
      const train = split.parts.train.map((id) => byId.get(id)!);
      const material = handOverLearningMaterial(train, validation, handles);
      let model = await stopwatch.time('train', () =>
        plugin.train({
          ...services,
          ...material,
          options,
          seed: request.seed,
          random: createRandom(request.seed, plugin.name),
          reportEpoch: (point) => recorder.addEpoch(point),
          checkpoint: recorder.checkpoint(log),
        }),
      );
      try {
        const predict = (paintings: readonly Painting[], pairs: Pairs) =>
          stopwatch.time('predict', () => predictChecked(plugin.name, model, paintings, pairs));
        // The threshold, like every choice, comes from validation: seen and unseen pairs together.
        const validated = {} as Record<ValidationName, TestPredictions>;
        for (const name of validationNames) {
          const answers = await predict(material.validation.paintings, validation[name]);
          const { paintings } = validation;
          validated[name] = labelPredictions({ paintings, pairs: validation[name] }, answers);
        }
        const together = joinPairs(validated.seen, validated.unseen);
        const threshold = chooseThreshold(together.scores, together.same);
        // Whatever validation is for has been done: from here on it may be learnt from.
        const refitted = model.refit !== undefined;
        if (model.refit !== undefined) {
          log('Learning anew, from validation paintings too.');
          model = await stopwatch.time('train', () => model.refit!());
        }
        const predictions = {} as Record<TestName, TestPredictions>;
        const questions = askTests(tests, createRandom(split.settings.seed, 'questions'));
        const released = questions.paintings.map((painting) => handles.release(painting));
        const answers = await predict(released, questions.pairs);
        for (const name of testNames) {
          predictions[name] = labelPredictions(tests[name], answersOf(name, questions, answers));
        }
        // The mixed test holds every painting of both others, in an order that tells nothing.
        const tested = tests.mixed.paintings;
        const shown = tested.slice(0, mostEmbedded).map((painting) => handles.release(painting));
        const embeddings = await stopwatch.time('predict', () =>
          embedChecked(plugin.name, model, shown),
        );
        const { scores, calibration } = await stopwatch.time('score', async () => ({
          scores: scoreRun({ tests: predictions, validation: validated, threshold, seed: 0 }),
          calibration: calibrateRun(validated),
        }));
        return await recorder.finish({
          predictions,
          validation: validated,
          calibration,
          scores,
          model,
          tested,
          embeddings,
          refitted,
          weights: listWeights(),
          seconds: stopwatch.seconds(),
        });
      } finally {
        model.dispose();
      }
    } catch (error) {
      await recorder.fail(messageOf(error));
      throw error;
    }
  } finally {
    await bench.close();
  }
}

async function readGivenSplit(file: string, collection: Collection) {
  return { split: await readSplit(file, collection), file };
}
