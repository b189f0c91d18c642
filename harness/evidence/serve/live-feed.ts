import type { LeaderboardModel } from '../../experiments/summary/leaderboard-model.ts';
import { leaderboardTables } from '../table/leaderboard-tables.ts';
import { describeRun, describeWork } from './describe-run.ts';
import type { LiveRun, LiveState } from './live-state.ts';
import { showTables } from './show-tables.ts';

/** The interval at which runs are checked while somebody watches. */
const intervalMs = 1_000;

/** All runs in one line each; the progress of those under way; the leaderboard. */
type LiveEvent = 'runs' | 'work' | 'leaderboard';
export type Listener = (event: LiveEvent, data: string) => void;

/**
 * Checks the runs of a project while somebody watches, and sends changes to all watchers;
 * a new one gets everything. It keeps no state about watchers, so pages can be reloaded
 * or opened twice.
 */
export class LiveFeed {
  readonly #state: LiveState;
  readonly #listeners = new Set<Listener>();
  /** The last messages, and the state that they describe. */
  readonly #last = new Map<LiveEvent, string>();
  #runs: readonly LiveRun[] | undefined;
  #leaderboard: LeaderboardModel | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(state: LiveState) {
    this.#state = state;
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
      // A failing disk may work at the next check.
      .catch(() => undefined)
      .finally(() => {
        this.#looking = undefined;
      });
  }

  async #tell(): Promise<void> {
    const runs = await this.#state.readRuns();
    if (runs === this.#runs) return;
    this.#send('runs', runs.map(describeRun));
    this.#send('work', runs.filter(({ state }) => state === 'running').map(describeWork));
    const leaderboard = await this.#state.readLeaderboard(runs);
    if (leaderboard !== this.#leaderboard) {
      this.#send('leaderboard', showTables(leaderboardTables(leaderboard)));
    }
    this.#leaderboard = leaderboard;
    this.#runs = runs;
  }

  #send(event: LiveEvent, value: unknown): void {
    const data = JSON.stringify(value);
    if (this.#last.get(event) === data) return;
    this.#last.set(event, data);
    for (const listener of this.#listeners) listener(event, data);
  }
}
