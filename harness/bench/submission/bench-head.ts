import { readFile } from 'node:fs/promises';
import {
  disposeEmbedded,
  embedPaintings,
} from '../../../plugins/models/siamese/embed-paintings.ts';
import { scorePairs } from '../../../plugins/models/siamese/score-pairs.ts';
import { SiameseNetwork } from '../../../plugins/models/siamese/siamese-network.ts';
import { fitStandardisation } from '../../../plugins/models/tables/standardise.ts';
import { selectEngine } from '../../compute/engine/select-engine.ts';
import { itemAt } from '../../contract/item-at.ts';
import { createRandom } from '../../contract/random.ts';
import { decodeNpy, type Float32Table } from '../../shared/npy.ts';
import type { Answer } from '../../submission/answer-pairs.ts';

/** A siamese head like those of plugins, on the embeddings of a simulated collection. */
export interface BenchHead {
  readonly engine: string;
  /** Answers for the embeddings of `images`, in their order. */
  answerFor(images: readonly string[]): Answer;
  /** Everything that another program needs to give the same answers. */
  describe(): Promise<{
    means: number[];
    deviations: number[];
    embeddingKernel: number[];
    embedding: number;
    cosineScale: number;
    embeddingScale: number;
    bias: number;
  }>;
}

/** Embedding size of a head: the default of the plugins. */
const embedding = 128;

/** Reads the cached embeddings and creates a random head: training does not change its speed. */
export async function openHead(embeddingsFile: string): Promise<BenchHead> {
  const { name: engine } = await selectEngine('auto');
  const table = decodeNpy(await readFile(embeddingsFile));
  const standardisation = fitStandardisation(table);
  const shape = { width: table.width, hidden: 0, embedding, comparison: 0 };
  const network = SiameseNetwork.create(shape, createRandom(2));
  return {
    engine,
    answerFor(images) {
      const embedded = embedPaintings(network, rowsOf(table, images), standardisation);
      process.on('exit', () => disposeEmbedded(embedded));
      return ({ a, b }) => scorePairs(network, embedded, { a, b });
    },
    async describe() {
      const read = async (name: string) => {
        const variable = network.variables[name];
        if (variable === undefined) throw new Error(`The head has no variable "${name}"`);
        return [...(await variable.data())];
      };
      const scalar = async (name: string) => itemAt(await read(name), 0);
      return {
        means: [...standardisation.means],
        deviations: [...standardisation.deviations],
        embeddingKernel: await read('embeddingKernel'),
        embedding,
        cosineScale: await scalar('cosineScale'),
        embeddingScale: await scalar('embeddingScale'),
        bias: await scalar('bias'),
      };
    },
  };
}

/** The rows of paintings named `1.jpg`, `2.jpg` and so on. */
function rowsOf(table: Float32Table, images: readonly string[]): Float32Table {
  const { width } = table;
  const data = new Float32Array(images.length * width);
  for (const [i, image] of images.entries()) {
    const from = (Number.parseInt(image, 10) - 1) * width;
    data.set(table.data.subarray(from, from + width), i * width);
  }
  return { rows: images.length, width, data };
}
