import { html } from '../../shared/text/html.ts';
import { leaderboardTables } from '../table/leaderboard-tables.ts';
import { renderHtmlTables } from '../table/render-html.ts';
import { type LiveRun, LiveState } from './live-state.ts';
import { showRun } from './show-run.ts';

/** How often the runs are looked at while somebody watches. */
const intervalMs = 1_000;
/** Cards of runs that have ended, the newest; the others are only on the leaderboard. */
const endedCards = 5;

export type Listener = (event: 'runs' | 'leaderboard', data: string) => void;

/**
 * Looks at the runs of a project while somebody watches, and sends all watchers what has changed;
 * a new one gets everything. Nothing is remembered about a watcher, so that a page can be loaded again
 * and opened twice.
 */
export class LiveFeed {
  readonly #state: LiveState;
  readonly #listeners = new Set<Listener>();
  readonly #last = new Map<'runs' | 'leaderboard', string>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(submissions: string) {
    this.#state = new LiveState(submissions);
  }

  /** @returns what ends the subscription */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    for (const [event, data] of this.#last) listener(event, data);
    this.#timer ??= setInterval(() => this.#look(), intervalMs);
    this.#look();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  #look(): void {
    this.#looking ??= this.#tell()
      // A disk that fails now may answer at the next look.
      .catch(() => undefined)
      .finally(() => {
        this.#looking = undefined;
      });
  }

  async #tell(): Promise<void> {
    const runs = await this.#state.readRuns();
    this.#send('runs', {
      runs: chooseCards(runs).map((run) => ({
        id: run.record.manifest.id,
        markup: showRun(run).toString(),
      })),
      choice: runs
        .filter(({ state, hasCalibration }) => state === 'finished' && hasCalibration)
        .map(({ record }) => record.manifest.id),
    });
    const model = await this.#state.readLeaderboard(runs);
    const tables = html`<h2>Leaderboard</h2>${renderHtmlTables(leaderboardTables(model))}`;
    this.#send('leaderboard', model.tables.length === 0 ? '' : tables.toString());
  }

  #send(event: 'runs' | 'leaderboard', value: unknown): void {
    const data = JSON.stringify(value);
    if (this.#last.get(event) === data) return;
    this.#last.set(event, data);
    for (const listener of this.#listeners) listener(event, data);
  }
}

function chooseCards(runs: readonly LiveRun[]): LiveRun[] {
  const running = runs.filter(({ state }) => state === 'running');
  const ended = runs.filter(({ state }) => state !== 'running');
  return [...running, ...ended.slice(0, endedCards)];
}
