import type { Arguments, CommandOptions } from '../command.ts';

/** What `harness data` does under one word; a new one joins the list in `data.ts`. */
export interface DataAction {
  /** The word: `import`. */
  readonly name: string;
  /** What it does, in a few words for the help. */
  readonly summary: string;
  /** What the folder is, or undefined where it takes none. */
  readonly folder?: string;
  readonly needsFolder?: boolean;
  readonly options: CommandOptions;
  readonly examples: readonly (readonly [string, string])[];
  run(args: Arguments): Promise<void>;
}
