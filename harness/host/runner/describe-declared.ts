import { z } from 'zod';
import type { Composition } from '../../contract/composition.ts';
import type { Plugin } from '../../contract/plugin.ts';
import { isMadeOfOthers } from './import-declared.ts';

/** A declaration without its code: plain values that JSON can represent. */
export function describeDeclared(declared: Plugin | Composition) {
  const {
    name,
    summary,
    paper,
    trial,
    transductive = false,
    usesEngine = true,
    options,
  } = declared;
  const defaults = options.safeParse({});
  return {
    kind: isMadeOfOthers(declared) ? 'composition' : 'plugin',
    name,
    summary,
    ...(paper === undefined ? {} : { paper }),
    ...(trial === undefined ? {} : { trial }),
    transductive,
    usesEngine,
    options: z.toJSONSchema(options, { io: 'input' }),
    ...(defaults.success ? { defaults: defaults.data } : {}),
    namesExtractors: 'extractors' in declared && declared.extractors !== undefined,
  };
}
