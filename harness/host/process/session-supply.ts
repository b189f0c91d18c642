import { openSession, type PluginSession, type PluginSource } from './plugin-session.ts';

interface SpareSession {
  /** Files and folders that it sees besides its own. */
  readonly shown: readonly string[];
  readonly opening: Promise<PluginSession>;
}

/**
 * The sessions of a plugin: an open one serves all questions that need no task, and then the first task, so
 * that a run starts one process instead of three.
 */
export class SessionSupply {
  readonly #source: PluginSource;
  #spare: SpareSession | undefined;

  constructor(source: PluginSource) {
    this.#source = source;
  }

  /**
   * Starts a process immediately and lets it choose its engine, for the next caller. If that fails, the
   * next caller gets the error.
   *
   * @param shown files and folders that it must see
   */
  prepare(engine: string, shown: readonly string[] = []): void {
    this.#open(shown)
      .then((session) => session.chooseEngine({ engine, onEngine() {} }))
      .catch(() => {});
  }

  /**
   * Asks a question; the process is kept for the next one.
   *
   * @param shown files and folders that it must see; by default those of the last process
   */
  async borrow<T>(
    use: (session: PluginSession) => Promise<T>,
    shown?: readonly string[],
  ): Promise<T> {
    return use(await this.#open(shown));
  }

  /**
   * Hands over a process; the new owner stops it.
   *
   * @param shown files and folders that it must see
   */
  async take(shown: readonly string[] = []): Promise<PluginSession> {
    const spare = this.#findSpare(shown);
    // It is given out only once.
    if (spare !== undefined) this.#spare = undefined;
    const session = (await livingOf(spare)) ?? (await openSession(this.#source, shown));
    session.take();
    return session;
  }

  /** Ends the running process, if any. */
  async close(): Promise<void> {
    const spare = this.#spare;
    this.#spare = undefined;
    await (await spare?.opening.catch(() => undefined))?.stop();
  }

  async #open(shown?: readonly string[]): Promise<PluginSession> {
    const spare = this.#findSpare(shown);
    const living = spare === undefined ? undefined : await livingOf(spare);
    if (living !== undefined) return living;
    if (this.#spare !== undefined) await this.close();
    const opening = openSession(this.#source, shown);
    this.#spare = { shown: shown ?? [], opening };
    return opening;
  }

  /** The running process, if it sees exactly these files and folders. */
  #findSpare(shown?: readonly string[]): SpareSession | undefined {
    const isFit = shown === undefined || this.#spare?.shown.join('\0') === shown.join('\0');
    return isFit ? this.#spare : undefined;
  }
}

async function livingOf(spare: SpareSession | undefined): Promise<PluginSession | undefined> {
  const session = await spare?.opening.catch(() => undefined);
  return session?.hasEnded === false ? session : undefined;
}
