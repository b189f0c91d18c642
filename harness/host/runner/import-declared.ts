import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Composition } from '../../contract/composition.ts';
import { HarnessError, messageOf } from '../../contract/errors.ts';
import type { Plugin } from '../../contract/plugin.ts';
import { pluginNameOf } from '../find-plugin.ts';

/** Whether an approach is made from others. */
export function isMadeOfOthers(declared: Plugin | Composition): declared is Composition {
  return 'combine' in declared;
}

/**
 * Imports a plugin's declaration from its file and checks its shape. Its code runs from here on.
 *
 * @param entry absolute path of the file
 * @param calledAs the requested name or path, for messages
 * @throws HarnessError `PLUGIN_BROKEN` (it cannot be imported) or `PLUGIN_INVALID` (its default export is
 *   neither a plugin nor a composition)
 */
export async function importDeclared(
  entry: string,
  calledAs: string,
): Promise<Plugin | Composition> {
  let exported: { default?: unknown };
  try {
    exported = await import(pathToFileURL(entry).href);
  } catch (error) {
    throw new HarnessError(
      'PLUGIN_BROKEN',
      `Plugin ${calledAs} cannot be loaded: ${messageOf(error)}`,
      { cause: error },
    );
  }
  const combines = Object(exported.default).combine !== undefined;
  const checked = (combines ? compositionShape : pluginShape).safeParse(exported.default);
  if (!checked.success) {
    const define = combines ? 'defineComposition' : 'definePlugin';
    throw new HarnessError(
      'PLUGIN_INVALID',
      `Plugin ${calledAs} must export default ${define}({ … }): ${z.prettifyError(checked.error)}`,
    );
  }
  const declared = exported.default as Plugin | Composition;
  const folder = pluginNameOf(dirname(entry));
  if (declared.name !== folder) {
    throw new HarnessError(
      'PLUGIN_INVALID',
      `Plugin ${calledAs} calls itself "${declared.name}"; its name must be that of its folder, "${folder}".`,
    );
  }
  return declared;
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
