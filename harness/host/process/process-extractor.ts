import type { Engine } from '../../compute/engine/engine.ts';
import type { EngineExtractor } from '../../compute/features/cache-key.ts';
import type { DescribedExtractor } from './ask-schemas.ts';
import type { PluginConnection } from './plugin-connection.ts';
import { takeFloats } from './take-floats.ts';

/** What a process has seen: after its first painting nothing more is fetched for it. */
export interface Sight {
  paintings: boolean;
}

/** The session through which extractors are asked. */
export interface AskedSession {
  readonly connection: Pick<PluginConnection, 'peer'>;
  /** Whether our own runner runs the plugin. */
  readonly isOurs: boolean;
  readonly engine: Engine | undefined;
  readonly sight: Sight;
}

/**
 * An extractor that a plugin's process computes. Those of our own runner are identified by their own
 * description; those of other programs also by the plugin's name.
 */
export function toExtractor(
  plugin: string,
  { name, id, view, width, batchSize, usesEngine }: DescribedExtractor,
  session: AskedSession,
): EngineExtractor {
  const { engine, isOurs } = session;
  return {
    id: isOurs ? id : { ...id, plugin },
    view,
    width,
    batchSize,
    // Other programs do not compute on an engine of the harness.
    usesEngine: isOurs && usesEngine,
    precisionClass: engine?.precisionClass,
    async open() {
      const { peer } = session.connection;
      await peer.ask('openExtractor', { body: { extractor: name } });
      return {
        async extract({ data, ...shape }) {
          session.sight.paintings = true;
          const body = { extractor: name, ...shape };
          const answer = await peer.ask('extract', { body, arrays: [data] });
          return takeFloats(plugin, answer, 'extract');
        },
        dispose: () => peer.tell('closeExtractor', { body: { extractor: name } }),
      };
    },
  };
}
