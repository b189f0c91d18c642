import type { EngineExtractor } from '../compute/features/cache-key.ts';
import type { OpenExtractor } from '../contract/plugin.ts';
import type { ServedWith } from './hosted-plugin.ts';

/**
 * Services that open each extractor once and keep it open, for a program that asks again and
 * again: building a network costs seconds, and a pair of pictures a fraction of one.
 */
export function keepExtractorsOpen(services: ServedWith): {
  readonly services: ServedWith;
  /** Frees what was opened. */
  dispose(): Promise<void>;
} {
  const opened = new Map<string, Promise<OpenExtractor>>();
  const keep = (extractor: EngineExtractor): EngineExtractor => ({
    ...extractor,
    async open() {
      const key = JSON.stringify([extractor.id, extractor.view, extractor.width]);
      const opening = opened.get(key) ?? extractor.open();
      opened.set(key, opening);
      // One that cannot be opened is tried again.
      opening.catch(() => opened.delete(key));
      const { extract } = await opening;
      return { extract, dispose() {} };
    },
  });
  return {
    services: {
      ...services,
      features: (extractors, paintings) => services.features(extractors.map(keep), paintings),
    },
    async dispose() {
      for (const opening of opened.values()) (await opening.catch(() => undefined))?.dispose();
      opened.clear();
    },
  };
}
