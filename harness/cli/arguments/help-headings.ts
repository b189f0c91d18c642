import type { z } from 'zod';
import {
  badImageOptions,
  collectionOptions,
  confineOption,
  controlOptions,
  elsewhereOption,
  explainOption,
  jsonOption,
  listedPairsOptions,
  partOptions,
  pythonOption,
  splitOptions,
  storageOption,
  trainingOptions,
} from './option-groups.ts';

/** Headings in the help of commands with many options, each with the options that several share. */
const headings: readonly (readonly [string, readonly z.ZodObject[]])[] = [
  ['Paintings:', [collectionOptions, badImageOptions]],
  ['Split:', [splitOptions]],
  ['Further tests:', [elsewhereOption, listedPairsOptions, controlOptions]],
  ['Several machines:', [partOptions]],
  ['Engine and plugins:', [trainingOptions, storageOption, pythonOption, confineOption]],
  ['Output:', [explainOption, jsonOption]],
];

/** With fewer options a single list is easier to read. */
const fewest = 20;

/** The heading of each option of a command by its name; those without are under "Options". */
export function headOptions({ shape }: z.ZodObject): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (Object.keys(shape).length < fewest) return found;
  for (const [heading, groups] of headings) {
    for (const [name, schema] of groups.flatMap((group) => Object.entries(group.shape))) {
      // An option of the same name that means something else stays with the command's own.
      if (shape[name] === schema) found.set(name, heading);
    }
  }
  return found;
}
