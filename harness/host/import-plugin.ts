import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Composition } from '../contract/composition.ts';
import { HarnessError, messageOf } from '../contract/errors.ts';
import type { Plugin } from '../contract/plugin.ts';
import { findEntry, pluginFileName, pluginNameOf } from './find-plugin.ts';
import type { PluginPlaces } from './known-plugins.ts';
import { locatePlugin, pluginNotFound } from './locate-plugin.ts';
import { openProcessPlugin } from './process/process-plugin.ts';

/** What a plugin's folder declares, and where it was found. */
export interface ImportedPlugin {
  readonly declared: Plugin | Composition;
  /** Absolute path of its folder. */
  readonly folder: string;
}

/** Whether an approach is made of others. */
export function isComposition(declared: Plugin | Composition): declared is Composition {
  return 'combine' in declared;
}

/**
 * Imports what a plugin's folder declares and checks its shape.
 *
 * @throws HarnessError `PLUGIN_NOT_FOUND`, `PLUGIN_BROKEN` (it cannot be imported) or
 *   `PLUGIN_INVALID` (its default export is neither a plugin nor a composition).
 */
export async function importPlugin(
  nameOrPath: string,
  places: PluginPlaces,
): Promise<ImportedPlugin> {
  const folder = locatePlugin(nameOrPath, places);
  const entry = folder === undefined ? undefined : findEntry(folder);
  if (folder === undefined || entry === undefined) throw pluginNotFound(nameOrPath, places);
  if (basename(entry) === pluginFileName) return { declared: openProcessPlugin(folder), folder };
  let exported: { default?: unknown };
  try {
    exported = await import(pathToFileURL(entry).href);
  } catch (error) {
    throw new HarnessError(
      'PLUGIN_BROKEN',
      `Plugin ${nameOrPath} cannot be loaded: ${messageOf(error)}`,
      { cause: error },
    );
  }
  const isMadeOfOthers = Object(exported.default).combine !== undefined;
  const shape = isMadeOfOthers ? compositionShape : pluginShape;
  const checked = shape.safeParse(exported.default);
  if (!checked.success) {
    const define = isMadeOfOthers ? 'defineComposition' : 'definePlugin';
    throw new HarnessError(
      'PLUGIN_INVALID',
      `Plugin ${nameOrPath} must export default ${define}({ … }): ${z.prettifyError(checked.error)}`,
    );
  }
  const declared = exported.default as Plugin | Composition;
  if (declared.name !== pluginNameOf(folder)) {
    throw new HarnessError(
      'PLUGIN_INVALID',
      `Plugin ${nameOrPath} calls itself "${declared.name}"; its name must be its folder's, "${pluginNameOf(folder)}".`,
    );
  }
  return { declared, folder };
}

const accuracy = z.number().min(0).max(1);
const aFunction = z.custom((value) => typeof value === 'function', 'Expected a function');
const declarationShape = z.object({
  name: z.string().min(1),
  summary: z.string().min(1),
  paper: z.object({ seen: accuracy, unseen: accuracy, mixed: accuracy }).optional(),
  transductive: z.boolean().optional(),
  options: z.custom((value) => value instanceof z.ZodObject, 'Expected a zod object'),
});
const pluginShape = declarationShape.extend({ train: aFunction, load: aFunction });
const compositionShape = declarationShape.extend({
  members: aFunction,
  fit: aFunction,
  combine: aFunction,
  state: z.custom((value) => value instanceof z.ZodType, 'Expected a zod schema'),
});
