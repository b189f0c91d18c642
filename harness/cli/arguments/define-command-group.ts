import { z } from 'zod';
import { HarnessError } from '../../contract/errors.ts';
import { describeSchema } from '../../shared/options/describe-schema.ts';
import type { Command } from './define-command.ts';
import { refuseWord } from './parse-arguments.ts';

/** Several commands under one name, distinguished by the first word. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  /** Each is chosen by its name as the first word; its own words follow. */
  readonly actions: readonly Command[];
}

/** Makes one command of them. Its help is about the named action, otherwise about all. */
export function defineCommandGroup({ name, summary, actions }: CommandGroup): Command {
  const names = actions.map((action) => action.name);
  const positionals = joinPositionals(actions);
  const group: Command = {
    name,
    summary,
    positionals,
    options: joinOptions(actions),
    takesPluginOptions: false,
    examples: actions.flatMap(({ examples }) => examples),
    actions,
    narrow(argv) {
      // The first of these words: another one behind it may be a folder's name.
      const word = argv.find((word) => names.includes(word));
      const named = actions.find((action) => action.name === word);
      if (named === undefined) return group;
      const { options, examples } = named;
      return { ...group, options, examples, positionals: describeFor(named, positionals) };
    },
    async prepare(given, pluginOptions, typed) {
      const named = actions.find((action) => action.name === given.action);
      if (named === undefined) throw refuseWord(name, given.action, names);
      const taken = describeSchema(named.positionals);
      for (const { name: word } of describeSchema(positionals)) {
        const isTaken = word === 'action' || taken.some((one) => one.name === word);
        const value = given[word];
        const isGiven = Array.isArray(value) ? value.length > 0 : value !== undefined;
        if (isTaken || !isGiven) continue;
        throw new HarnessError(
          'USAGE',
          `harness ${name} ${named.name} takes no ${word}, got "${value}".`,
        );
      }
      for (const { name: word, isRequired, description } of taken) {
        if (!isRequired || given[word] !== undefined) continue;
        throw new HarnessError(
          'USAGE',
          `harness ${name} ${named.name} needs a ${word}: ${description}. Example: ${named.examples[0]?.[0]}`,
        );
      }
      return named.prepare(given, pluginOptions, typed);
    },
  };
  return group;
}

/** The words of all actions, with this action's own description of those that it takes. */
function describeFor(action: Command, positionals: z.ZodObject): z.ZodObject {
  const meanings = new Map(
    describeSchema(action.positionals).map(({ name, description }) => [name, description]),
  );
  meanings.set('action', `${action.name}: ${action.summary}`);
  const words = Object.entries(positionals.shape as Record<string, z.ZodType>);
  return z.object(
    Object.fromEntries(
      words.map(([name, word]) => [name, word.describe(meanings.get(name) ?? 'not taken here')]),
    ),
  );
}

/** An option of several actions is listed with the last of them: `--json` at the end. */
function joinOptions(actions: readonly Command[]): z.ZodObject {
  const options = new Map<string, z.core.$ZodType>();
  for (const [name, option] of actions.flatMap((action) => Object.entries(action.options.shape))) {
    options.delete(name);
    options.set(name, option);
  }
  return z.object(Object.fromEntries(options));
}

/** The words of all actions by name, each described for every action that takes it. */
function joinPositionals(actions: readonly Command[]): z.ZodObject {
  const meanings = new Map<string, string[]>();
  const lists = new Set<string>();
  for (const action of actions) {
    for (const { name, isList, description } of describeSchema(action.positionals)) {
      if (isList) lists.add(name);
      meanings.set(name, [...(meanings.get(name) ?? []), `${action.name}: ${description}`]);
    }
  }
  const summaries = actions.map(({ name, summary }) => `${name}: ${summary}`);
  const words = [...meanings].map(([name, said]) => [
    name,
    (lists.has(name) ? z.array(z.string()) : z.string()).optional().describe(said.join('; ')),
  ]);
  return z.object({
    action: z.string().describe(summaries.join('; ')),
    ...Object.fromEntries(words),
  });
}
