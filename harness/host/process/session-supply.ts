import { openSession, type PluginSession, type PluginSource } from './plugin-session.ts';

/**
 * The sessions of a plugin: one that is open already serves all questions that need no task, and
 * then the first task, so that a run starts one process and not three.
 */
export class SessionSupply {
  readonly #source: PluginSource;
  #spare: Promise<PluginSession> | undefined;

  constructor(source: PluginSource) {
    this.#source = source;
  }

  /**
   * Starts a process now and has it choose its engine, for whoever asks next. Where that fails,
   * whoever asks next hears of it.
   */
  prepare(engine: string): void {
    this.#open()
      .then((session) => session.chooseEngine({ engine, onEngine() {} }))
      .catch(() => {});
  }

  /** Asks something; the process is kept for the next. */
  async borrow<T>(use: (session: PluginSession) => Promise<T>): Promise<T> {
    return use(await this.#open());
  }

  /**
   * Gives a process away, which whoever takes it stops.
   *
   * @param shown files and folders that it must see, which one that runs already does not
   */
  async take(shown: readonly string[] = []): Promise<PluginSession> {
    if (shown.length > 0) {
      const session = await openSession(this.#source, shown);
      session.take();
      return session;
    }
    const spare = this.#spare;
    // Nobody else gets the same one.
    this.#spare = undefined;
    const kept = await spare?.catch(() => undefined);
    const session = kept === undefined || kept.hasEnded ? await openSession(this.#source) : kept;
    session.take();
    return session;
  }

  /** Ends the process that is there, if any. */
  async close(): Promise<void> {
    const spare = this.#spare;
    this.#spare = undefined;
    await (await spare?.catch(() => undefined))?.stop();
  }

  async #open(): Promise<PluginSession> {
    const spare = await this.#spare?.catch(() => undefined);
    if (spare !== undefined && !spare.hasEnded) return spare;
    const opening = openSession(this.#source);
    this.#spare = opening;
    return opening;
  }
}
