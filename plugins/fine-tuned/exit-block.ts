import { xception } from '../models/backbones/xception.ts';
import type { Span } from '../models/trainable/layers-between.ts';

/** Xception's block 14, which stage 2 trains, and the end of block 13, which is its input. */
export const exitBlock: Span = { from: 'add_12', to: xception.output };
