import { z } from 'zod';
import { commands } from '../../../harness/cli/commands/index.ts';
import { describeSchema } from '../../../harness/shared/options/describe-schema.ts';

/** A command line that is refused, the option that is to blame, and the sentence that says so. */
export interface Refusal {
  readonly option: string;
  readonly args: readonly string[];
  readonly says: RegExp;
}

/** What refusals need on the disk. */
export interface RefusalPlaces {
  /** A folder per artist. */
  readonly paintings: string;
  /** A sweep that says its seeds: `{ "plugins": { "colour-statistics": {} }, "seeds": "0..1", "splitSeeds": [0, 1] }`. */
  readonly sweep: string;
  /** A folder with a Parquet file that is none. */
  readonly parquet: string;
  /** A file that answers nothing, since it is looked at last. */
  readonly answers: string;
}

/**
 * A refusal of every option of these commands that takes a value, and of those without one that contradict
 * others. None of them trains, computes or writes anything.
 */
export function listRefusals(places: RefusalPlaces): Refusal[] {
  const { paintings, sweep } = places;
  const run = ['run', 'colour-statistics'];
  const list = ['crossvalidate', 'colour-statistics'];
  const several = ['run', 'colour-statistics', 'plain-cosine'];
  const features = ['features', 'colour-statistics'];
  const importing = ['features', '--import', 'gone.npy', '--name', 'mine'];
  const questions = ['questions', '--out', 'q.csv'];
  const answers = ['import-run', places.answers, '--name', 'mine'];
  const number = (name: string) => new RegExp(`Option --${name} must be an? (integer|number)`);
  return [
    ...[run, list, features, questions, ['split']].flatMap((call) =>
      refuseCollection(call, places),
    ),
    ...[run, features, questions, ['split']].map((call) =>
      refuse(
        call,
        ['--official', '--collection', paintings],
        /paintings does not .* train_info\.csv, and --official needs/,
      ),
    ),
    ...[run, questions, ['split']].flatMap((call) => refuseSplit(call, places)),
    ...[run, list, features].flatMap(refuseComputing),
    ...[run, list].flatMap((call) => refuseTraining(call, places)),
    ...[several, list].flatMap(refuseParts),

    refuse(run, ['--seed', '1.5'], number('seed')),
    refuse(run, ['--seed', '1', '--seeds', '0..2'], /Option --seed has no effect with --seeds/),
    refuse(['run'], ['--seed', '1', '--config', sweep], /--seed has no effect with .*has seeds:/),
    refuse(run, ['--seeds', '3..1'], /--seeds must be an increasing range such as 0\.\.4/),
    refuse(run, ['--split-seeds', 'a'], /--split-seeds must be a list such as/),
    refuse(run, ['--split-seed', '1', '--split-seeds', '0..2'], /no effect with --split-seeds/),
    refuse(['run'], ['--split-seed', '1', '--config', sweep], /no effect with .*has splitSeeds/),
    refuse(['run'], ['--config', 'gone.json'], /The sweep gone\.json cannot be read/),
    refuse(run, ['--test-pairs', 'gone.csv'], /^Error: gone\.csv cannot be read/),
    refuse(several, ['--test-pairs', 'gone.csv'], /^Error: gone\.csv cannot be read/),
    refuse(run, ['--pairs-in', 'gone'], /Option --pairs-in has no effect without --test-pairs/),
    refuse(run, ['--pair-answers', 'a.csv'], /--pair-answers has no effect without --test-pairs/),
    refuse(several, ['--watch', '--plan'], /--watch has no effect with --plan/),
    refuse(several, ['--watch', '--table-only'], /--watch has no effect with --table-only/),
    refuse(run, ['--shard', '1/2'], /Option --shard is for lists of runs/),
    refuse(run, ['--shards', '2'], /Option --shards is for lists of runs/),
    refuse(run, ['--plan'], /Option --plan is for lists of runs/),
    refuse(run, ['--table-only'], /Option --table-only is for lists of runs/),

    refuse(list, ['--folds', '1'], /Option --folds must be an integer of at least 2/),
    refuse(list, ['--seeds', 'x'], /--seeds must be a list/),
    refuse(list, ['--reference', 'gone'], /Option --reference: no row is named "gone"/),
    refuse(list, ['--artists', '0'], /Option --artists must be integers of at least 4/),
    refuse(
      list,
      ['--reference', 'a', '--artists', '6'],
      /With --artists, .* leave out --reference/,
    ),
    refuse(['crossvalidate'], ['--config', 'gone.json'], /The sweep gone\.json cannot be read/),
    refuse(list, ['--markdown', '--csv'], /Choose one of --markdown and --csv/),
    refuse(list, ['--json', '--csv'], /Choose one of --json and --csv/),
    ...['--markdown', '--csv', '--explain'].flatMap((flag) => [
      refuse(list, [flag, '--plan'], /no effect with --plan, which runs nothing: leave it out/),
      refuse(list, [flag, '--shard', '1/2'], /no effect with --shard, which prints no table/),
    ]),

    ...refuseCollection(answers, places),
    ...refuseSplit(answers, places),
    refuse(answers, ['--seed', 'x'], number('seed')),
    refuse(['import-run', 'gone.csv'], ['--name', 'My Net'], /--name "My Net" must be at most 40/),
    refuse(['import-run', 'gone.csv'], ['--name', 'colour-statistics'], /is the plugin in/),
    refuse(answers, ['--note'], /Option --note needs a value/),
    { option: 'name', args: ['import-run', 'a.csv'], says: /import-run needs --name: Name of the/ },

    { option: 'out', args: ['questions'], says: /questions needs --out: CSV for the pairs/ },
    refuse(['questions'], ['--out', 'none/'], /--out "none\/" is a folder\. Name a file/),
    refuse(questions, ['--pixels', '4'], /Option --pixels must be an integer from 8 to 2048/),

    refuse(
      ['split'],
      ['--collection', places.parquet],
      /train-0\.parquet cannot be read as Parquet/,
    ),
    refuse(['split'], ['--duplicate-distance', '40'], /must be an integer from 0 to 16/),
    refuse(
      ['split'],
      ['--duplicate-distance', '3', '--split', 'mine.csv'],
      /no effect with --split/,
    ),
    refuse(['split'], ['--force', '--split', 'mine.csv'], /no effect with --split, which names/),
    refuse(['split'], ['--copies', 'none'], /--copies: expected "features" or "hash", got "none"/),
    refuse(['split'], ['--copies', 'hash', '--split', 'a.json'], /no effect with a stored split/),
    refuse(
      ['split', '--collection', paintings],
      ['--export', paintings],
      /paintings is a folder .*\. Name a file/,
    ),

    refuse(['score', 'gone.csv'], ['--threshold', '2'], /must be a number from 0 to 1/),
    refuse(['score', 'gone.csv'], ['--artists', 'none.csv'], /none\.csv cannot be read/),

    refuse(features, ['--shard', '9'], /Option --shard must be i\/n, such as 2\/8/),
    refuse(features, ['--shards', '3'], /Option --shards requires JOB_COMPLETION_INDEX/),
    refuse(features, ['--import', 't.npy', '--name', 'mine'], /Option --import takes no plugin/),
    refuse(['features'], ['--import', 't.npy'], /Option --import requires a name .*--name/),
    refuse(features, ['--name', 'mine'], /Option --name is for --import/),
    refuse(['features', '--import', 't.npy'], ['--name', 'xception'], /a built-in network/),
    refuse(importing, ['--ids', 'gone.csv'], /gone\.csv cannot be read/),
    refuse(features, ['--ids', 'out.csv'], /Options --export and --ids go together/),
    refuse(features, ['--export', 'out.npy'], /Options --export and --ids go together/),
    refuse(features, ['--export', 'out.txt', '--ids', 'a.csv'], /out\.txt must end with \.npy/),
    refuse(features, ['--export', 'o.npy', '--ids', 'o.npy'], /both name o\.npy/),
    refuse(
      features,
      ['--export', 'o.npy', '--ids', 'a.csv', '--shard', '1/2'],
      /Option --export .* parts/,
    ),
    refuse(importing, ['--export', 'out.npy'], /--import and --export cannot be used together/),
    ...[
      ['--shard', '1/2'],
      ['--shards', '2'],
      ['--feature-storage', 'float16'],
      ['--engine', 'wasm'],
      ['--offline'],
      ['--confine', 'none'],
      ['--python', process.execPath],
    ].map((given) => refuse(importing, given, /no effect with --import, which computes nothing/)),

    ...['leaderboard', 'runs list'].flatMap((command) => {
      const call = command.split(' ');
      return [
        refuse(call, ['--since', 'yesterday'], /--since must be a day such as 2026-11-01/),
        refuse(call, ['--identity', 'xyz'], /--identity must be 4 to 64 hexadecimal digits/),
        refuse(call, ['--plugin'], /Option --plugin needs a value/),
        refuse(call, ['--collection'], /Option --collection needs a value/),
        refuse(call, ['--tag'], /Option --tag needs a value/),
      ];
    }),
    refuse(['leaderboard'], ['--csv', '--json'], /Choose one of --json and --csv/),
    refuse(['leaderboard'], ['--markdown', '--html'], /Choose one of --markdown and --html/),
    refuse(['runs', 'tag', 'gone'], ['--remove'], /Option --remove needs a value/),
    refuse(['runs', 'remove', 'gone'], ['--yes'], /No run "gone" in/),

    refuse(['pack'], ['--out', 'b.zip'], /--out: expected a file that ends in \.tar\.xz/),
    refuse(['pack', '--out', 'b.tar'], ['--weights', 'gone'], /--weights names "gone", which/),
    refuse(['pack', '--out', 'b.tar'], ['--collection', 'demo'], /--collection names the demo/),
    refuse(['pack', '--out', 'b.tar'], ['--images', 'decoded'], /--images decoded needs paintings/),
    refuse(['pack'], ['--images', 'painted'], /expected "encoded" or "decoded", got "painted"/),
    refuse(['pack'], ['--image-size', '2'], /--image-size must be an integer from 16 to 10000/),
    refuse(['pack', '--out', 'b.tar'], ['--image-size', '299'], /is for decoded paintings/),
    refuse(['pack'], ['--engine', 'tensorflow'], /--engine: expected "onnx", got "tensorflow"/),
    refuse(['pack', '--out', paintings], ['--force'], /--out: expected a file that ends in/),

    ...[run, list, questions, answers, ['split'], features, ['score', 'gone.csv']].flatMap(
      refuseValues,
    ),
    ...[
      'leaderboard',
      'pack',
      'config',
      'runs list',
      'runs remove',
      'runs verify',
      'runs show',
      'runs rename',
      'runs tag',
      'runs note',
    ]
      .map((command) => command.split(' '))
      .flatMap(refuseValues),

    refuse(['config'], ['--collection', 'x'], /harness config has no option --collection/),
    refuse(['init'], ['--force'], /harness init has no option --force/),
    refuse(['init'], ['--no-open'], /harness init has no option --no-open/),
    refuse(['completion', 'bash'], ['--json'], /harness completion has no option --json/),
    { option: 'shell', args: ['completion', 'csh'], says: /knows bash, zsh, fish, not "csh"/ },
  ];
}

function refuse(call: readonly string[], given: readonly string[], says: RegExp): Refusal {
  const option = (given[0] ?? '').replace(/^--(.*?)(=.*)?$/, '$1');
  return { option, args: [...call, ...given], says };
}

/** Options that take no value, with one. */
function refuseValues(call: readonly string[]): Refusal[] {
  const [name, action] = call;
  const command = commands.find((one) => one.name === name);
  const own = command?.actions?.find((one) => one.name === action) ?? command;
  return describeSchema(own?.options ?? z.object({}))
    .filter(({ needsValue }) => !needsValue)
    .map(({ flag }) =>
      refuse(
        call,
        [`--${flag}=maybe`],
        new RegExp(`Option --${flag} takes no value; write --${flag} or`),
      ),
    );
}

function refuseCollection(call: readonly string[], { paintings }: RefusalPlaces): Refusal[] {
  const here = ['--collection', paintings];
  const of = (given: readonly string[], says: RegExp) => refuse(call, given, says);
  return [
    of(['--collection', 'nowhere'], /The collection nowhere does not exist/),
    of(['--collection', paintings, '--collection', paintings], /--collection names .* twice/),
    of(['--artist-from', '{title}', ...here], /--artist-from "\{title\}": it lacks \{artist\}/),
    of(['--table', 'gone.csv', ...here], /gone\.csv cannot be read/),
    of(['--columns', 'artist', ...here], /--columns "artist": .*Write it as file=path/),
    of(['--columns', 'file=path', ...here], /--columns names columns of a table, but/),
    of(['--limit', '0'], /Option --limit must be an integer of at least 1/),
    of(['--workers', '0'], /Option --workers must be an integer of at least 1/),
    of(['--on-bad-image', 'stop'], /--on-bad-image: expected "skip" or "fail", got "stop"/),
    of(['--max-bad-images', 'lots', ...here], /--max-bad-images must be .*, got "lots"/),
  ];
}

function refuseSplit(call: readonly string[], { paintings }: RefusalPlaces): Refusal[] {
  const here = ['--collection', paintings];
  const shares = [
    '--test-unseen-artists',
    '--validation-unseen-artists',
    '--test-seen-paintings',
    '--validation-seen-paintings',
  ];
  return [
    refuse(call, ['--split-seed', 'x'], /Option --split-seed must be an integer/),
    refuse(call, ['--split', 'gone.csv', ...here], /gone\.csv cannot be read/),
    refuse(call, ['--split', 'gone.json', ...here], /The split gone\.json cannot be read/),
    refuse(call, ['--split-seed', '1', '--split', 'a.json'], /no effect with a stored split/),
    ...shares.flatMap((flag) => [
      refuse(call, [flag, '2'], new RegExp(`Option ${flag} must be a number between 0 and 1`)),
      refuse(call, [flag, '0.3', '--split', 'a.csv'], /--split names an existing split/),
    ]),
  ];
}

function refuseComputing(call: readonly string[]): Refusal[] {
  return [
    refuse(call, ['--feature-storage', 'int8'], /expected "float32" or "float16", got "int8"/),
    refuse(call, ['--engine', 'wasn'], /no engine "wasn"\. Did you mean "wasm"\?/),
    refuse(call, ['--python', '/gone/python3'], /--python names .*python3, which does not exist/),
    refuse(
      call,
      ['--confine', 'maybe'],
      /--confine: expected "auto", "strict" or "none", got "maybe"/,
    ),
  ];
}

function refuseTraining(call: readonly string[], { paintings }: RefusalPlaces): Refusal[] {
  const here = ['--collection', paintings];
  return [
    refuse(
      call,
      ['--test-on', 'nowhere', ...here],
      /^Error: The collection nowhere does not exist/,
    ),
    refuse(
      call,
      ['--control-seeds', '7', ...here],
      /--control-seeds: 7 is not one of the runs' seeds/,
    ),
  ];
}

function refuseParts(call: readonly string[]): Refusal[] {
  return [
    refuse(call, ['--shard', '3/2'], /Part 3 of 2 does not exist/),
    refuse(call, ['--shards', '0'], /Option --shards must be an integer of at least 1/),
    refuse(call, ['--shards', '2'], /Option --shards requires JOB_COMPLETION_INDEX/),
    refuse(call, ['--plan', '--shard', '1/2'], /--plan and --shard cannot be used together/),
    refuse(call, ['--table-only', '--plan'], /--plan and --table-only cannot be used together/),
    refuse(call, ['--table-only', '--shards', '2'], /--table-only and --shards cannot/),
    refuse(call, ['--force', '--table-only'], /--force has no effect with --table-only/),
  ];
}
