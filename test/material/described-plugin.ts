import type { PluginDescription } from '../../harness/host/hosted-plugin.ts';

/** A plugin of which nothing is needed but its name. */
export function describedPlugin(
  name: string,
  changes: Partial<PluginDescription> = {},
): PluginDescription {
  return {
    name,
    summary: 'An example',
    transductive: false,
    usesEngine: true,
    options: { type: 'object', properties: {} },
    defaults: {},
    namesExtractors: false,
    ...changes,
  };
}
