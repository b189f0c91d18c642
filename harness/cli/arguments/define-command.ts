import { z } from 'zod';
import { confineOption, pythonOption } from './option-groups.ts';
import { parseArguments } from './parse-arguments.ts';
import type { GivenNames } from './refuse-idle.ts';
import { usePython } from './use-python.ts';

/** The declaration of a command. It is light to import; its work is imported when it runs. */
export interface CommandDefinition<P extends z.ZodRawShape, O extends z.ZodRawShape> {
  /** The first word: `run`. */
  readonly name: string;
  readonly summary: string;
  /** Words without a flag, in their order: `<run>`, `[folder]` where optional, `<runs..>` a list. */
  readonly positionals: z.ZodObject<P>;
  /** Each becomes a flag: `splitSeed` is `--split-seed`. */
  readonly options: z.ZodObject<O>;
  /** It also takes the options of the plugins on its command line. */
  readonly takesPluginOptions?: boolean;
  /** It runs plugins in processes, so it takes `--python` and `--confine`. */
  readonly startsPlugins?: boolean;
  /** `[command line, what it does]`, shown by its `--help`. */
  readonly examples: readonly (readonly [string, string])[];
  /**
   * Checks the arguments before unknown options are refused, so that its errors come first.
   *
   * @param typed the options of the command line itself, to refuse those without effect
   */
  check?(args: CommandArguments<P, O>, typed: GivenNames): Promise<void>;
  /** @param pluginOptions the options that were given to plugins */
  run(args: CommandArguments<P, O>, pluginOptions: GivenArguments): Promise<void>;
}

/** The arguments of a command: checked, with defaults, under the names of its schemas. */
export type CommandArguments<P extends z.ZodRawShape, O extends z.ZodRawShape> = z.output<
  z.ZodObject<P & O>
>;

/** Values by name from the command line; omitted ones are absent. */
export type GivenArguments = Readonly<Record<string, unknown>>;

/** A command for the command line, whatever the type of its arguments. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly positionals: z.ZodObject;
  readonly options: z.ZodObject;
  readonly takesPluginOptions: boolean;
  readonly examples: readonly (readonly [string, string])[];
  /** Of a group, each chosen by its name as the first word. */
  readonly actions?: readonly Command[];
  /** Of a group: the command of the action that a command line names; else the whole group. */
  narrow?(argv: readonly string[]): Command;
  /**
   * Checks the arguments and returns the work to do.
   *
   * @param typed options that the command line itself gives; settings have filled in others
   * @throws HarnessError `OPTION_INVALID`, `USAGE`, and what the command's own check throws
   */
  prepare(
    given: GivenArguments,
    pluginOptions: GivenArguments,
    typed: GivenNames,
  ): Promise<() => Promise<void>>;
}

/** Gives `run` and `check` the types of the schemas. */
export function defineCommand<P extends z.ZodRawShape, O extends z.ZodRawShape>(
  definition: CommandDefinition<P, O>,
): Command {
  const { name, positionals, takesPluginOptions = false, startsPlugins = false } = definition;
  const { options } = definition;
  return {
    ...definition,
    options: startsPlugins
      ? options.extend({ ...pythonOption.shape, ...confineOption.shape })
      : options,
    takesPluginOptions,
    async prepare(given, pluginOptions, typed) {
      const schema = z.object({ ...positionals.shape, ...options.shape });
      const args = parseArguments(name, schema, given);
      if (startsPlugins) {
        parseArguments(name, confineOption, given);
        await usePython(parseArguments(name, pythonOption, given).python);
      }
      await definition.check?.(args, typed);
      return () => definition.run(args, pluginOptions);
    },
  };
}
