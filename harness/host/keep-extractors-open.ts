import type { FeatureExtractor, OpenExtractor, Services } from '../contract/plugin.ts';

/**
 * Services that open each extractor once and keep it open, for a program that asks again and
 * again: building a network costs seconds, and a pair of pictures a fraction of one.
 */
export function keepExtractorsOpen(services: Services): {
  readonly services: Services;
  /** Frees what was opened. */
  dispose(): Promise<void>;
} {
  const opened = new Map<string, Promise<OpenExtractor>>();
  const keep = (extractor: FeatureExtractor): FeatureExtractor => ({
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
      features: (extractors, paintings) =>
        services.features(
          'open' in extractors ? keep(extractors) : extractors.map(keep),
          paintings,
        ),
    },
    async dispose() {
      for (const opening of opened.values()) (await opening.catch(() => undefined))?.dispose();
      opened.clear();
    },
  };
}
