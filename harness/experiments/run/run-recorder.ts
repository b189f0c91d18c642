import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from '../../compute/engine/engine.ts';
import {
  describeTimes,
  type ExtractionTimes,
  joinTimes,
  summariseTimes,
} from '../../compute/features/extraction-times.ts';
import { HarnessError } from '../../contract/errors.ts';
import type {
  Checkpoint,
  CurvePoint,
  FeatureMatrix,
  Model,
  WeightsProvenance,
} from '../../contract/plugin.ts';
import type { CollectionPainting } from '../../data/collection/collection.ts';
import type { RunCalibration } from '../../scoring/calibrate-run.ts';
import type { Scores } from '../../scoring/score.ts';
import {
  describeOwner,
  type Ownership,
  takeOwnership,
} from '../../shared/ownership/take-ownership.ts';
import type { Progress } from '../../shared/progress.ts';
import { joinWeights } from '../composition/join-weights.ts';
import {
  type Checkpoints,
  checkpointsFolderName,
  openCheckpoints,
} from '../records/checkpoints.ts';
import { codeFolders, digestSources } from '../records/code-digest.ts';
import { writeEmbeddings } from '../records/embeddings.ts';
import { writePaintings } from '../records/paintings.ts';
import { recordFile } from '../records/picture-places.ts';
import type { Predictions, ValidationPredictions } from '../records/predictions.ts';
import { findFinishedRun } from '../records/read-run.ts';
import { createRunFolder, type RunFolder } from '../records/run-folder.ts';
import type { RunManifest } from '../records/run-manifest.ts';
import type { FinishedRun } from '../records/run-record.ts';
import { describeEarlierRun } from './describe-earlier-run.ts';
import { describeRun, type RecordedRun } from './describe-run.ts';
import { identifyRun, type RunIdentity } from './identify-run.ts';
import { ProgressWriter } from './progress-writer.ts';
import { requireFoundWeights } from './require-same-weights.ts';

/** In the submissions: which process is making which run. */
export const ownersFolderName = '.owners';

/** The files and state of a run from its start. */
interface BegunRun {
  readonly folder: RunFolder;
  readonly manifest: RunManifest;
  readonly progress: ProgressWriter;
  readonly checkpoints: Checkpoints;
}

/** Writes the record of one run into its folder under `submissions/` as the run proceeds. */
export class RunRecorder {
  readonly id: string;
  readonly #identity: RunIdentity;
  readonly #run: RecordedRun;
  #curve: CurvePoint[] = [];
  #begun: BegunRun | undefined;
  readonly #extractions: ExtractionTimes[] = [];
  /** For a composition: the runs of its members. */
  #members: readonly FinishedRun[] = [];
  #ownership: Ownership | undefined;
  /** The last epoch in a checkpoint. */
  #keptEpoch: number | undefined;

  constructor(run: RecordedRun) {
    const { plugin, pluginFolder, options, members, collection, split, request } = run;
    this.#run = run;
    this.#identity = identifyRun({
      plugin,
      folder: pluginFolder,
      options,
      members,
      circumstances: run.circumstances,
      collectionName: collection.name,
      request,
      splitHash: split.hash,
    });
    this.id = this.#identity.id;
  }

  /**
   * Finds the same run if it is already finished; otherwise waits until no other process is making it and
   * claims it until `letGo`. A run that another process has finished in the meantime is found too, and
   * checkpoints that a kill left in a finished run are removed.
   *
   * @param again whether to make a finished run again
   */
  async claim(again: boolean, log: (line: string) => void): Promise<FinishedRun | undefined> {
    const { submissions } = this.#run.project;
    const finished = again ? undefined : await findFinishedRun(submissions, this.id);
    if (finished !== undefined && !existsSync(join(finished.folder, checkpointsFolderName))) {
      return finished;
    }
    const file = join(submissions, ownersFolderName, `${this.id}.json`);
    let waited = false;
    this.#ownership = await takeOwnership(file, (owner) => {
      waited = true;
      log(
        `This run is being made by ${describeOwner(owner)}. Waiting for it; Ctrl-C stops waiting.`,
      );
    });
    // Another process may have finished it since the first look.
    const made = again && !waited ? undefined : await findFinishedRun(submissions, this.id);
    if (made !== undefined) {
      await rm(join(made.folder, checkpointsFolderName), { recursive: true, force: true });
      return made;
    }
    const earlier = await describeEarlierRun(this.#identity, this.#run);
    if (earlier !== undefined) log(earlier);
    return undefined;
  }

  /** Lets other processes make this run. */
  async letGo(): Promise<void> {
    await this.#ownership?.release();
  }

  /** @throws HarnessError `RUN_TAKEN_OVER` if this process was paused for so long that it was replaced */
  async #requireOwned(): Promise<void> {
    if (this.#ownership === undefined || (await this.#ownership.isHeld())) return;
    throw new HarnessError(
      'RUN_TAKEN_OVER',
      `Another process took over the run ${this.id}, because this one had paused for minutes. Nothing of this one is kept.`,
    );
  }

  /** Creates the folder; if the process is killed after this, the run's status stays `running`. */
  async start(engine: Engine, say: (line: string) => void): Promise<void> {
    const { project, request, pluginFolder } = this.#run;
    const keep = request.force ? [] : [checkpointsFolderName];
    const folder = await createRunFolder(project.submissions, this.id, { keep });
    const manifest = await describeRun(this.#run, this.#identity, engine, say);
    await folder.writeManifest(manifest);
    const { epochs } = this.#run.options;
    const progress = new ProgressWriter(folder.path, typeof epochs === 'number' ? epochs : null);
    const { packages, pythonPackages, node } = manifest;
    const engineFacts = [engine.name, engine.version, engine.device];
    const facts = { engine: engineFacts, packages, node, pythonPackages };
    const checkpoints = openCheckpoints(
      folder.path,
      digestSources(codeFolders(pluginFolder), facts),
    );
    this.#begun = { folder, manifest, progress, checkpoints };
  }

  /** The results that the next start reuses, in a sentence. */
  describeKept(): string {
    const kept = ['features computed so far'];
    if (this.#run.members.length > 0) kept.push('members that have finished');
    if (this.#keptEpoch !== undefined) kept.push(`the training up to epoch ${this.#keptEpoch}`);
    return `Stopped ${this.id}. Kept: ${kept.join(', ')}.`;
  }

  /** The checkpoint with which the plugin continues after a kill; the learning curve is kept with it. */
  checkpoint(log: (line: string) => void): Checkpoint {
    return {
      latest: async () => {
        const { checkpoints, progress } = this.#requireBegun();
        const { newest, damaged, isOfOthers } = await checkpoints.find();
        for (const file of damaged) {
          log(`The checkpoint with ${file} is damaged and is ignored.`);
        }
        if (newest === undefined) {
          if (isOfOthers) {
            log('The checkpoint was made by other code or another engine: training starts over.');
          }
          return undefined;
        }
        this.#curve = newest.curve;
        this.#keptEpoch = newest.curve.at(-1)?.epoch ?? 0;
        progress.setCurve(this.#curve);
        log(`Training continues after epoch ${newest.curve.at(-1)?.epoch ?? 0}, where it stopped.`);
        return newest.state;
      },
      save: async (write) => {
        await this.#requireOwned();
        await this.#requireBegun().checkpoints.save(write, this.#curve);
        this.#keptEpoch = this.#curve.at(-1)?.epoch ?? 0;
      },
    };
  }

  /** Records the runs of a composition's members. */
  async setMembers(runs: readonly FinishedRun[]): Promise<void> {
    this.#members = runs;
    const members = runs.map(({ manifest: { id, created, seconds } }) => ({
      run: id,
      created,
      ...(seconds.train === undefined ? {} : { trainSeconds: seconds.train }),
    }));
    const begun = this.#requireBegun();
    const manifest = { ...begun.manifest, members };
    this.#begun = { ...begun, manifest };
    await begun.folder.writeManifest(manifest);
  }

  /** Records the time spent on extractions and logs it. */
  addExtraction(log: (line: string) => void): (times: ExtractionTimes) => void {
    return (times) => {
      this.#extractions.push(times);
      log(describeTimes(times));
    };
  }

  addEpoch(point: CurvePoint): void {
    this.#curve.push(point);
    this.#begun?.progress.setCurve(this.#curve);
  }

  /** Tracks a piece of work, for viewers of the run elsewhere. */
  follow(shown: Progress, label: string, total: number, unit: string): Progress {
    return this.#begun?.progress.follow(shown, label, total, unit) ?? shown;
  }

  /** Writes everything, the manifest last: only the manifest marks a run as finished. */
  async finish(result: {
    readonly predictions: Predictions;
    readonly validation: ValidationPredictions;
    readonly calibration: RunCalibration;
    readonly scores: Scores;
    readonly weights: readonly WeightsProvenance[];
    readonly seconds: Readonly<Record<string, number>>;
    readonly model: Model;
    /** Every painting of the tests, those with an embedding first. */
    readonly tested: readonly CollectionPainting[];
    readonly embeddings: FeatureMatrix | undefined;
    /** Whether the model has learnt from validation's paintings after it answered them. */
    readonly refitted: boolean;
  }): Promise<FinishedRun> {
    const { folder, manifest: described, progress, checkpoints } = this.#requireBegun();
    await this.#requireOwned();
    requireFoundWeights(this.#run.plugin.name, this.#run.circumstances.weights, result.weights);
    await folder.writeModel((into) => result.model.save(into));
    await folder.writeCurve(this.#curve);
    await folder.writePredictions(result.predictions);
    await folder.writeValidation(result.validation);
    await folder.writeCalibration(result.calibration);
    const unseen = new Set(this.#run.split.parts.testUnseen);
    await writePaintings(
      folder.path,
      result.tested.map(({ id, artist, file }) => ({
        id,
        artist,
        test: unseen.has(id) ? 'unseen' : 'seen',
        file: recordFile({ id, file }, this.#run.collection.root),
      })),
    );
    if (result.embeddings !== undefined) await writeEmbeddings(folder.path, result.embeddings);
    await folder.writeMetrics(result.scores);
    await this.#requireOwned();
    const manifest = await folder.seal({
      ...described,
      state: 'finished',
      ...(result.refitted ? { refitted: true } : {}),
      weights: joinWeights(result.weights, this.#members),
      seconds: { ...result.seconds, train: this.#countTraining(result.seconds.train ?? 0) },
      features: this.#describeFeatures(),
    });
    // Any later failure leaves a finished run.
    this.#begun = undefined;
    progress.close();
    await checkpoints.clear();
    return { folder: folder.path, manifest, scores: result.scores };
  }

  /** Records why the run ended early; the cache is kept for the next one. */
  async fail(reason: string): Promise<void> {
    if (this.#begun === undefined) return;
    const { folder, manifest, progress } = this.#begun;
    if ((await this.#ownership?.isHeld()) === false) return;
    progress.close();
    // A full disk must not hide the original error; there may still be room for the small manifest.
    await folder.writeCurve(this.#curve).catch(() => {});
    await folder.writeManifest({ ...manifest, state: 'failed', failure: reason }).catch(() => {});
  }

  #requireBegun(): BegunRun {
    if (this.#begun === undefined) throw new Error(`The run ${this.id} has not been started`);
    return this.#begun;
  }

  /** Includes members that were trained earlier: they cost their time as well. */
  #countTraining(own: number): number {
    const all = this.#members.reduce(
      (sum, { manifest }) => sum + (manifest.seconds.train ?? 0),
      own,
    );
    // To the nearest tenth, like every phase.
    return Math.round(all * 10) / 10;
  }

  #describeFeatures(): RunManifest['features'] {
    const times = joinTimes(this.#extractions);
    return {
      storage: this.#run.request.featureStorage ?? 'float32',
      extraction: times === undefined ? null : summariseTimes(times),
    };
  }
}
