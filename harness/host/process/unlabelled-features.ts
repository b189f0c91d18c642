import type { EngineExtractor } from '../../compute/features/cache-key.ts';
import { canonicalJson } from '../../contract/canonical-json.ts';
import type { FeatureMatrix, Painting } from '../../contract/plugin.ts';
import type { OpenExtractors, ServedWith } from '../hosted-plugin.ts';

/** How a process with labels gets features. */
export interface LabelledProcess {
  /** The identity of its labels, such as the hash of the split. */
  readonly learnsFrom: string;
  /** Opens a process of the same plugin that knows no labels; omitted if it names no extractors. */
  readonly openUnlabelled?: (() => Promise<OpenExtractors>) | undefined;
}

/** The process without labels does not know an extractor. */
class Unlisted extends Error {
  readonly key: string;

  constructor(key: string) {
    super(`The extractor ${key} is not in the plugin's list`);
    this.key = key;
  }
}

/**
 * Features for a process that knows the artists. Features outlive the run: another run, whose tests contain
 * these paintings, finds them in the cache. They are therefore computed by another process of the same
 * plugin, which knows nothing about artists; features that only this one can compute, such as the output of
 * its trained model, are stored for runs that learn from the same paintings.
 */
export class UnlabelledFeatures {
  readonly #labelled: LabelledProcess;
  readonly #unlisted = new Set<string>();
  #opened: { readonly extractors: Promise<OpenExtractors>; users: number } | undefined;

  constructor(labelled: LabelledProcess) {
    this.#labelled = labelled;
  }

  async features(
    services: Pick<ServedWith, 'features'>,
    extractors: readonly EngineExtractor[],
    paintings: readonly Painting[],
  ): Promise<FeatureMatrix> {
    while (true) {
      try {
        return await services.features(
          extractors.map((extractor) => this.#keepApart(extractor)),
          paintings,
        );
      } catch (error) {
        if (!(error instanceof Unlisted)) throw error;
        this.#unlisted.add(error.key);
      }
    }
  }

  #keepApart(extractor: EngineExtractor): EngineExtractor {
    const { learnsFrom, openUnlabelled } = this.#labelled;
    const key = keyOf(extractor);
    if (openUnlabelled === undefined || this.#unlisted.has(key)) {
      return { ...extractor, id: { ...extractor.id, learnsFrom } };
    }
    return {
      ...extractor,
      open: async () => {
        const { list } = await this.#enter(openUnlabelled);
        try {
          const found = list.find((one) => keyOf(one) === key);
          if (found === undefined) throw new Unlisted(key);
          const { extract, dispose } = await found.open();
          return {
            extract,
            dispose: () => {
              dispose();
              void this.#leave();
            },
          };
        } catch (error) {
          await this.#leave();
          throw error;
        }
      },
    };
  }

  async #enter(open: () => Promise<OpenExtractors>): Promise<OpenExtractors> {
    this.#opened ??= { extractors: open(), users: 0 };
    this.#opened.users++;
    try {
      return await this.#opened.extractors;
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  async #leave(): Promise<void> {
    const opened = this.#opened;
    if (opened === undefined) return;
    opened.users--;
    if (opened.users > 0) return;
    this.#opened = undefined;
    await (await opened.extractors).close();
  }
}

function keyOf({ id, view, width, usesEngine }: EngineExtractor): string {
  return canonicalJson({ id, view, width, usesEngine });
}
