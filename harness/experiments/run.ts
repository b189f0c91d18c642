import { messageOf } from '../contract/errors.ts';
import type { CurvePoint } from '../contract/plugin.ts';
import { testSets, validationSets } from '../data/pairs/test-sets.ts';
import { describeLeftOut, findLeftOut } from '../data/splits/find-left-out.ts';
import { warnOfFewArtists } from '../data/splits/warn-of-few-artists.ts';
import { openMembers } from '../host/composition/open-members.ts';
import { rememberPlugin } from '../host/known-plugins.ts';
import { handOverLearningMaterial } from '../host/learning-material.ts';
import { loadPlugin } from '../host/load-plugin.ts';
import type { UsedWeights } from '../host/weights/kept-weights.ts';
import { openWorkbench } from '../host/workbench.ts';
import { describeSystemError } from '../shared/describe-system-error.ts';
import { startProgress } from '../shared/progress.ts';
import type { ProjectFolders } from '../shared/project.ts';
import { composeRuns } from './composition/compose-runs.ts';
import { gatherMembers } from './composition/gather-members.ts';
import { requirePictures } from './elsewhere/require-tests.ts';
import { createQuietOpening } from './plan/quiet-opening.ts';
import { projectOf } from './records/controls-folder.ts';
import type { FinishedRun } from './records/run-record.ts';
import { answerTests } from './run/answer-tests.ts';
import { findCircumstances, findWeightsOf } from './run/find-circumstances.ts';
import { createHardPairsFinder } from './run/find-hard-pairs.ts';
import { labelPredictions } from './run/label-predictions.ts';
import type { Learnt } from './run/learnt.ts';
import { openCollection } from './run/open-collection.ts';
import { needsCopies, openSplit } from './run/open-split.ts';
import { RunRecorder } from './run/run-recorder.ts';
import type { RunRequest } from './run/run-request.ts';
import { sayWhatIsKept } from './run/say-what-is-kept.ts';
import { scoreAnswers } from './run/score-answers.ts';
import { nameLabels, shuffleLabels } from './run/shuffle-labels.ts';
import { createStopwatch } from './run/stopwatch.ts';
import { takePaintings } from './run/take-paintings.ts';
import { trainPlugin } from './run/train-plugin.ts';

/**
 * One run, from paintings to scores:
 *
 *     collection → split → pairs → train → predict → scoring → record
 *
 * Repeating a request returns the finished run; a run that was killed continues with the features
 * in the cache. The members of a composition are separate runs, made the same way. A control learns
 * from shuffled labels and is in the folder of controls.
 *
 * @param ordinary its `submissions` is the folder of runs other than controls
 * @param made the ids of runs that this command has made itself, which `force` does not make again;
 *   the id of this one is added
 */
export async function run(
  request: RunRequest,
  ordinary: ProjectFolders,
  say: (line: string) => void,
  made: Set<string> = new Set(),
): Promise<FinishedRun> {
  const project = projectOf(request, ordinary);
  const loaded = await loadPlugin(request.plugin, project);
  const { plugin, composition, folder: pluginFolder } = loaded;
  const options = await plugin.parse(request.pluginOptions);
  const members = await openMembers(loaded, options);
  await rememberPlugin(pluginFolder, project);
  // Its process and its engine start while the collection is opened.
  plugin.prepare(request.engine, options);
  const openLog = createQuietOpening(say);
  const log = openLog();
  const stopwatch = createStopwatch();
  const { engine: wanted, workers } = request;
  const bench = openWorkbench({ project, engine: wanted, workers, log });
  try {
    const asked = { plugin, options, members, request };
    let weights: UsedWeights | undefined;
    const collection = await stopwatch.time('collection', () =>
      openCollection({
        ...request,
        findsCopies: needsCopies(request),
        project,
        pool: bench.pool,
        log,
        // Reading thousands of paintings for a network that is missing would be in vain.
        async onFound(catalog) {
          weights = await findWeightsOf(asked, project, catalog, log);
        },
      }),
    );
    await requirePictures(request, collection, project);
    const { split, file: splitFile } = await stopwatch.time('split', () =>
      openSplit(request, collection, project),
    );
    const leftOut = findLeftOut(split, collection);
    for (const line of describeLeftOut(leftOut, "the run's manifest")) log(line);
    for (const line of warnOfFewArtists(split, collection.paintings)) log(line);
    const validation = validationSets(split, collection);
    const tests = testSets(split, collection);

    const known = { ...asked, weights };
    const circumstances = await findCircumstances(known, project, collection, log);
    const recorder = new RunRecorder({
      request,
      project,
      plugin,
      pluginFolder,
      options,
      members,
      circumstances,
      collection,
      split,
      splitFile,
    });
    bench.onClose(() => recorder.letGo());
    const finished = await recorder.claim(request.force && !made.has(recorder.id), log);
    if (finished !== undefined) {
      log(`This run is finished already (${recorder.id}); --force trains it again.`);
      return finished;
    }

    const { handles, services, listWeights } = await bench.equip({
      collection,
      storage: request.featureStorage,
      weights: { offline: request.offline },
      startProgress: (...work) => recorder.follow(startProgress(...work), ...work),
      onTimes: recorder.addExtraction(log),
    });
    await recorder.start(await plugin.chooseEngine(services), log);
    bench.onClose(sayWhatIsKept(() => recorder.describeKept()));
    try {
      const labelled = { train: takePaintings(split.parts.train, collection), validation };
      const { control } = request;
      // A composition learns only from its members' answers to validation's pairs.
      const isShuffled = control !== undefined && composition === undefined;
      const learned = isShuffled ? shuffleLabels(labelled, control.seed) : labelled;
      const material = handOverLearningMaterial(learned.train, learned.validation, handles);
      const task = {
        ...services,
        ...material,
        options,
        learnsFrom: nameLabels(split.hash, control?.seed),
        seed: request.seed,
        reportEpoch: (point: CurvePoint) => recorder.addEpoch(point),
        checkpoint: recorder.checkpoint(log),
      };
      const learn = async (): Promise<Learnt> => {
        if (composition === undefined) return trainPlugin(plugin, task, stopwatch);
        const place = { collectionName: collection.name, splitHash: split.hash };
        const own = { members, request, circumstances, ...place };
        const { submissions } = project;
        const makeRun = (member: RunRequest) => run(member, ordinary, openLog(), made);
        const runs = await gatherMembers(own, { submissions, made, makeRun, log });
        await recorder.setMembers(runs);
        const toCompose = { composition, place: loaded, runs, validation, task };
        return stopwatch.time('train', () => composeRuns(toCompose));
      };
      const { answers, model, refitted } = await learn();
      try {
        const { paintings, seen, unseen } = validation;
        const validated = {
          seen: labelPredictions({ paintings, pairs: seen }, answers.seen),
          unseen: labelPredictions({ paintings, pairs: unseen }, answers.unseen),
        };
        const { predictions, allPairs, tested, embeddings } = await stopwatch.time('predict', () =>
          answerTests({ plugin: plugin.name, model, tests, split, handles }),
        );
        const findHardPairs = createHardPairsFinder(collection, bench.pool);
        const { scores, calibration } = await stopwatch.time('score', async () =>
          scoreAnswers({
            validation: validated,
            predictions,
            allPairs,
            hard: await findHardPairs(predictions.unseen),
          }),
        );
        const record = await recorder.finish({
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
        made.add(recorder.id);
        return record;
      } finally {
        model.dispose();
      }
    } catch (error) {
      await recorder.fail(describeSystemError(error) ?? messageOf(error));
      throw error;
    }
  } finally {
    await bench.close();
  }
}
