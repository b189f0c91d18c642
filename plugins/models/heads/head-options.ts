import { z } from 'zod';
import { refitOption } from '../training/refit-option.ts';

/** The inputs of a head. */
export const inputOption = z
  .enum(['within', 'standardised'])
  .default('within')
  .describe('Input of the head: within-class whitened unit rows, or standardised features');

export const embeddingOption = z.int().min(1).default(128).describe('Embedding size');

/** The options for training a head. */
export const trainingOptions = {
  hidden: z.int().min(0).default(256).describe("Units of the head's hidden layer; 0 for none"),
  dropout: z.number().min(0).max(0.95).default(0.5).describe("Dropout at each layer's inputs"),
  epochs: z
    .int()
    .min(0)
    .default(60)
    .describe('Maximum number of epochs; 0 leaves the head as initialised'),
  patience: z.int().min(1).default(15).describe('Stop after this many epochs without improvement'),
  learningRate: z.number().positive().default(0.001).describe('Of Adam'),
  weightDecay: z.number().min(0).default(0).describe('Decoupled weight decay'),
  refit: refitOption,
};

/**
 * Options with which a head learns something very quickly and affects the result, for contract tests.
 */
export const headTrial = {
  epochs: 5,
  learningRate: 0.01,
  hidden: 32,
  dropout: 0.2,
  embedding: 16,
  blend: 0.5,
} as const;
