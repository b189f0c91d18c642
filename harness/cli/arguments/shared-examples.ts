/** A command line and what it does, as `--help` shows them. */
type Example = readonly [string, string];

/** Of commands that open a collection. @param call a command line without these options: `harness run xception` */
export function collectionExamples(call: string): Example[] {
  return [
    [
      `${call} --collection ~/scans --artist-from '{artist}_{n}.jpg'`,
      'File names contain the artist',
    ],
    [
      `${call} --collection ~/scans --table ~/list.csv --columns file=path,artist=painter`,
      'A table lists the artist of each painting',
    ],
    [
      `${call} --collection ~/one --collection ~/two --follow-links`,
      'Two folders as one collection, with what their links lead to',
    ],
    [`${call} --limit 20 --workers 4`, 'At most 20 paintings per artist, decoded by four threads'],
    [`${call} --on-bad-image fail`, 'Stop at the first image that cannot be decoded'],
    [`${call} --max-bad-images 20`, 'Stop only when more than 20 cannot'],
  ];
}

/** Of commands that can take the competition's own test. */
export function officialExample(call: string): Example {
  return [`${call} --official`, "On the competition's own test, with names cleaned"];
}

/** Of commands that work on a split. */
export function splitExamples(call: string): Example[] {
  return [
    [`${call} --split my-split.csv`, 'On a split of your own'],
    [
      `${call} --split-seed 1 --test-unseen-artists 0.3 --validation-unseen-artists 0.2`,
      'On another split, with more unseen artists',
    ],
    [
      `${call} --test-seen-paintings 0.3 --validation-seen-paintings 0.2`,
      "With more of the training artists' paintings in test and validation",
    ],
  ];
}

/** Of commands that compute features. */
export function computingExamples(call: string): Example[] {
  return [
    [`${call} --engine wasm --offline`, 'On WebAssembly, without downloading weights'],
    [`${call} --feature-storage float16`, 'Cached features take half the space'],
  ];
}

/** Of commands that start plugins. */
export function processExample(call: string): Example {
  return [
    `${call} --python ~/venv/bin/python3 --confine strict`,
    'Which Python runs plugins; stop if they cannot be confined',
  ];
}

/** Of commands that load the model of a run. */
export function modelExample(call: string): Example {
  return [
    `${call} --plugin ~/mine/my-idea --engine wasm --workers 4`,
    "The run's plugin is somewhere else; on WebAssembly, four threads decode",
  ];
}
