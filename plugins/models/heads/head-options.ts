import { z } from 'zod';
import { refitOption } from '../training/refit-option.ts';

/** What a head takes of a painting. */
export const inputOption = z
  .enum(['within', 'standardised'])
  .default('within')
  .describe('What the head takes: within-class whitened unit rows, or standardised features');

export const embeddingOption = z.int().min(1).default(128).describe('Numbers in an embedding');

/** Options of the within-class whitening, for the cosine and as a head's input. */
export const withinOptions = {
  components: z
    .int()
    .min(1)
    .default(1000)
    .describe('Principal components that are whitened, at most'),
  shrinkage: z
    .number()
    .min(0)
    .max(1)
    .default(0.4)
    .describe(
      'Of the covariance within artists: 0 whitens all directions by it, 1 leaves them as they are',
    ),
};

/** Options of every plugin that trains a head, with a plugin's own defaults. */
export function trainingOptions(byDefault: {
  readonly epochs: number;
  readonly learningRate: number;
  readonly hidden: number;
  readonly dropout: number;
  readonly weightDecay: number;
}) {
  return {
    hidden: z
      .int()
      .min(0)
      .default(byDefault.hidden)
      .describe("Units of the head's hidden layer; 0 for none"),
    dropout: z
      .number()
      .min(0)
      .max(0.95)
      .default(byDefault.dropout)
      .describe("Share of each layer's inputs dropped in training"),
    epochs: z
      .int()
      .min(0)
      .default(byDefault.epochs)
      .describe('Most epochs of training; 0 leaves the head as it is drawn'),
    patience: z
      .int()
      .min(1)
      .default(15)
      .describe('Stop after this many epochs without a better one'),
    learningRate: z.number().positive().default(byDefault.learningRate).describe('Of Adam'),
    weightDecay: z
      .number()
      .min(0)
      .default(byDefault.weightDecay)
      .describe('Share of the weights that a step takes away, over the learning rate'),
    refit: refitOption,
  };
}

/** Options under which a head learns something in a moment, and is heard: for contract tests. */
export const headTrial = {
  epochs: 5,
  learningRate: 0.01,
  hidden: 32,
  dropout: 0.2,
  embedding: 16,
  blend: 0.5,
} as const;
