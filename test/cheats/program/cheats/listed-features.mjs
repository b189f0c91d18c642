// @ts-nocheck: part of a separate program, outside the harness's types.
// The same for features that it names ahead of training.
export { extract, learn } from './features.mjs';

import { extractor } from './features.mjs';

export const extractors = [extractor];
