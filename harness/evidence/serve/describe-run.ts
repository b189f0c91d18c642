import { changedOptions } from '../../experiments/summary/summarise-row.ts';
import type { Estimate } from '../../scoring/score.ts';
import {
  describeEstimate,
  describeSeconds,
  writeOption,
} from '../../shared/text/describe-figures.ts';
import { escapeHarmful, harmlessText } from '../../shared/text/harmless-text.ts';
import type { LiveRun } from './live-state.ts';

/** A run as one line of the page. */
export interface RunLine {
  /** Its folder's name, which identifies it in requests. */
  readonly id: string;
  readonly label: string;
  readonly state: LiveRun['state'];
  readonly plugin: string;
  readonly options: readonly string[];
  readonly seed: number;
  readonly collection: string;
  /** The same for runs with the same paintings. */
  readonly place: string;
  /** ISO 8601, UTC. */
  readonly created: string;
  readonly failure: string | null;
  /** AUC on pairs of unseen artists. */
  readonly unseen: { readonly value: number; readonly text: string } | null;
  readonly seconds: { readonly value: number; readonly text: string } | null;
  /** Whether pictures can be compared with it. */
  readonly verifies: boolean;
}

/** The current work and its progress. */
export interface Bar {
  readonly text: string;
  readonly done: number;
  readonly total: number;
}

/** A run in progress. */
export interface RunAtWork {
  readonly id: string;
  readonly engine: string;
  readonly bars: readonly Bar[];
  /** Charts, SVG elements. */
  readonly curves: readonly string[];
}

/** A run in a line. */
export function describeRun(run: LiveRun): RunLine {
  const { record, state, hasCalibration } = run;
  const { manifest, scores } = record;
  const took = Object.values(manifest.seconds).reduce((sum, seconds) => sum + seconds, 0);
  return {
    id: manifest.id,
    label: harmlessText(run.name ?? manifest.id, 120),
    state,
    plugin: harmlessText(manifest.plugin.name, 80),
    options: Object.entries(changedOptions(manifest.plugin)).map(([name, value]) =>
      harmlessText(writeOption(name, value), 120),
    ),
    seed: manifest.seed,
    collection: harmlessText(manifest.collection.name, 80),
    place: manifest.collection.hash,
    created: manifest.created,
    failure: manifest.failure === null ? null : escapeHarmful(manifest.failure),
    unseen: scores === null ? null : showEstimate(scores.tests.unseen.auc),
    seconds: took === 0 ? null : { value: took, text: describeSeconds(took) },
    verifies: state === 'finished' && hasCalibration && manifest.answered === undefined,
  };
}

function showEstimate(estimate: Estimate) {
  return { value: estimate.value, text: describeEstimate(estimate) };
}

/** The progress of a run, and its curve so far. */
export function describeWork({ record: { manifest }, progress, curves }: LiveRun): RunAtWork {
  const bars: Bar[] = [];
  const { work = null, epochs = null } = progress ?? {};
  if (work !== null) {
    const rate = work.rate === null ? '' : `, ${work.rate.toFixed(1)} ${work.unit} per second`;
    bars.push({
      text: harmlessText(
        `${work.label}: ${work.done} of ${work.total} ${work.unit}${rate}${left(work.secondsLeft)}`,
        200,
      ),
      done: work.done,
      total: Math.max(1, work.total),
    });
  }
  // The plugin's own bar shows the same.
  if (epochs !== null && work?.unit !== 'epochs') {
    const pace = epochs.seconds === null ? '' : `, ${epochs.seconds.toFixed(1)} s each`;
    const total = epochs.total === null ? '' : ` of at most ${epochs.total}`;
    bars.push({
      text: `Training: epoch ${epochs.done}${total}${pace}${left(epochs.secondsLeft)}`,
      done: epochs.done,
      total: Math.max(1, epochs.total ?? epochs.done),
    });
  }
  const engine = `${manifest.engine.name} on ${manifest.engine.device}`;
  return { id: manifest.id, engine: harmlessText(engine), bars, curves };
}

function left(seconds: number | null): string {
  return seconds === null ? '' : `, ${describeSeconds(Math.ceil(seconds))} left`;
}
