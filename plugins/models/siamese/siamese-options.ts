import { z } from 'zod';

/** Options of every plugin that trains a siamese network on frozen features. */
export const siameseOptions = {
  epochs: z
    .int()
    .min(0)
    .default(35)
    .describe('Maximum number of epochs; 0 leaves the plain cosine'),
  patience: z.int().min(1).default(10).describe('Stop after this many epochs without improvement'),
  learningRate: z.number().positive().default(0.0003).describe('Of Adam'),
  batch: z.int().min(2).default(128).describe('Pairs per step'),
  pairsPerEpoch: z
    .int()
    .min(2)
    .default(4096)
    .describe('Training pairs per epoch, half of each kind'),
  trainOn: z
    .enum(['triples', 'pairs'])
    .default('triples')
    .describe("Random triples, or the paper's exhaustive list of pairs, reshuffled and truncated"),
  hidden: z.int().min(0).default(0).describe("Units of the tower's hidden layer; 0 for none"),
  embedding: z.int().min(1).default(128).describe('Embedding size'),
  comparison: z
    .int()
    .min(0)
    .default(0)
    .describe('Units of the layer that compares embeddings; 0 for their cosine'),
  dropout: z.number().min(0).max(0.95).default(0.5).describe('Dropout'),
};

export type SiameseOptions = {
  [K in keyof typeof siameseOptions]: z.output<(typeof siameseOptions)[K]>;
};
