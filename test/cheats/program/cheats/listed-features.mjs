// @ts-nocheck: a part of a program of its own, which no type of the harness reaches.
// The same for features that it names ahead of training.
export { extract, learn } from './features.mjs';

import { extractor } from './features.mjs';

export const extractors = [extractor];
