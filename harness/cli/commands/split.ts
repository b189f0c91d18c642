import { type Arguments, type Command, collectionOptions, jsonOption } from './command.ts';

/** `harness split`. */
export const splitCommand: Command = {
  name: 'split',
  summary: 'Make, prove, show and store a split into training, validation and tests',
  async options() {
    const { defaultSplitSettings: settings } = await import('../../data/splits/split-settings.ts');
    return {
      ...collectionOptions,
      splitSeed: {
        type: 'number',
        default: settings.seed,
        describe: 'Seed of the split',
        requiresArg: true,
      },
      testUnseenArtists: {
        type: 'number',
        default: settings.testUnseenArtists,
        describe: 'Share of artists that only the test sees',
        requiresArg: true,
      },
      validationUnseenArtists: {
        type: 'number',
        default: settings.validationUnseenArtists,
        describe: 'Share of artists that only validation sees',
        requiresArg: true,
      },
      testSeenPaintings: {
        type: 'number',
        default: settings.testSeenPaintings,
        describe: "Share of each training artist's paintings that only the test sees",
        requiresArg: true,
      },
      validationSeenPaintings: {
        type: 'number',
        default: settings.validationSeenPaintings,
        describe: "Share of each training artist's paintings that only validation sees",
        requiresArg: true,
      },
      duplicateDistance: {
        type: 'number',
        default: settings.duplicateDistance,
        describe:
          'Pictures whose perceptual hashes differ in at most this many of 64 bits are copies',
        requiresArg: true,
      },
      force: { type: 'boolean', default: false, describe: 'Make it anew even where it is stored' },
      ...jsonOption,
    };
  },
  examples: [
    ['harness split', 'The default collection and settings'],
    ['harness split --collection ~/paintings --split-seed 1', 'Another seed'],
    [
      'harness split --official',
      "The competition's own test, its names cleaned and its copies told",
    ],
    ['harness split --test-unseen-artists 0.3 --json', 'More unseen artists; for a script'],
  ],
  async run(args) {
    const { splitAndPrint } = await import('../work/split.ts');
    await splitAndPrint(args as Arguments & Parameters<typeof splitAndPrint>[0]);
  },
};
