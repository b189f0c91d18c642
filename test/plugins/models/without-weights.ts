/** Services for code that brings its own weights: none may be found, fetched or drawn. */
export const withoutWeights = {
  weights: { folders: [], download: false, allowUntrained: false },
  log() {},
  reportWeights() {},
};
