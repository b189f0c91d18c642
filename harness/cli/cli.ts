import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import yargs, { type Argv } from 'yargs';
import { HarnessError, messageOf } from '../contract/errors.ts';
import { confineModes } from '../host/confine/boundary.ts';
import { describeSystemError } from '../shared/describe-system-error.ts';
import type { Settings } from '../shared/settings/settings-schema.ts';
import { escapeLines } from '../shared/text/harmless-text.ts';
import { addCommand, describeUsage } from './arguments/add-command.ts';
import { commands } from './commands/index.ts';
import { widthOf } from './terminal-width.ts';

/**
 * Runs one command line. Every failure ends in a short message on standard error and exit
 * code 1; `--verbose` adds the stack.
 */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.off('error', endQuietlyWhenThePipeCloses);
  process.stdout.on('error', endQuietlyWhenThePipeCloses);
  // Native TensorFlow reads this when it is loaded.
  if (argv.includes('--verbose')) process.env.TF_CPP_MIN_LOG_LEVEL ??= '0';
  try {
    const isHelp = argv.some((word) => word === '--help' || word === '--version');
    // `harness config` shows the variables as they are.
    const isShown = argv.find((word) => !word.startsWith('-')) === 'config';
    const settings = isHelp || isShown ? {} : await readSettings();
    const { python } = settings;
    // The options of a plugin, which are among the arguments, come from its process.
    const asked = findFlag(argv, 'confine');
    // Anything else is refused where options are parsed.
    const confine = confineModes.find((mode) => mode === asked) ?? settings.confine;
    // They are read where processes are started, by the variables of their names.
    if (python !== undefined) process.env.HARNESS_PYTHON = python;
    if (confine !== undefined) process.env.HARNESS_CONFINE = confine;
    await createParser(argv, settings).parseAsync();
  } catch (error) {
    const { stopAllProgress } = await import('../shared/progress.ts');
    stopAllProgress();
    await printError(error, argv.includes('--verbose'));
    process.exitCode = 1;
  }
}

/** @throws HarnessError `SETTINGS_INVALID` */
async function readSettings(): Promise<Settings> {
  const { findProject } = await import('../shared/project.ts');
  const { findSettings, settingsThatHold } = await import('../shared/settings/find-settings.ts');
  return settingsThatHold(findSettings(findProject().root));
}

/** The value that a command line gives an option, before it is parsed. */
function findFlag(argv: readonly string[], flag: string): string | undefined {
  const at = argv.findIndex((word) => word === `--${flag}` || word.startsWith(`--${flag}=`));
  const found = argv[at];
  if (found === undefined) return undefined;
  return found.includes('=') ? found.slice(found.indexOf('=') + 1) : argv[at + 1];
}

function createParser(argv: readonly string[], settings: Settings): Argv {
  const parser = yargs([...argv])
    .scriptName('harness')
    .usage(
      'Are these two paintings by the same artist, and does the answer hold for artists never seen?',
    )
    .option('verbose', {
      type: 'boolean',
      default: false,
      describe: "Show stack traces and the engines' own messages",
      global: true,
    })
    .example('harness run plugins/xception', 'Train and score an approach')
    .example('harness leaderboard', 'Compare the runs so far')
    .version(readVersion())
    .wrap(Math.min(100, widthOf(process.stdout) ?? 100))
    .recommendCommands()
    .demandCommand(1, 'Name a command; `harness --help` lists them.')
    .strictCommands()
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new HarnessError('USAGE', explainUsage(message, argv));
    });
  for (const command of commands) addCommand(parser, command, argv, settings);
  return parser;
}

/** The message of yargs about a command line, with the given and the missing argument. */
function explainUsage(message: string, argv: readonly string[]): string {
  const given = argv.find((word) => !word.startsWith('-')) ?? '';
  const command = commands.find(({ name }) => name === given);
  if (message.startsWith('Not enough non-option arguments') && command !== undefined) {
    return `An argument is missing: harness ${describeUsage(command)}. Its --help has examples.`;
  }
  if (message.startsWith('Did you mean')) return `There is no command "${given}". ${message}`;
  const [, option, value, choices] =
    message.match(/^Invalid values:\s+Argument: (\S+), Given: (.*), Choices: (.*)/) ?? [];
  if (option !== undefined) {
    const either = choices?.replace(/, (?="[^"]*"$)/, ' or ');
    return `Option --${option}: expected ${either}, got ${value}.`;
  }
  const [, unknown] = message.match(/^Unknown commands?: (.*)$/) ?? [];
  if (unknown === undefined) return message;
  return command === undefined
    ? `There is no command "${given}"; \`harness --help\` lists them.`
    : `harness ${given} takes no "${unknown}". Its --help has examples.`;
}

async function printError(error: unknown, verbose: boolean): Promise<void> {
  const { remark } = await import('./print.ts');
  const ofSystem = describeSystemError(error);
  // yargs wraps an error of an option's check in its own error, and keeps the message.
  const known =
    ofSystem !== undefined || error instanceof HarnessError || (error as Error)?.name === 'YError';
  // The parser's own words, of an option at the end or before another.
  const message = (ofSystem ?? messageOf(error)).replace(
    /^Not enough arguments following: (\S+)$/,
    'Option --$1 needs a value.',
  );
  remark(known ? `Error: ${message}` : `Unexpected error: ${message}`);
  if (verbose) console.error(escapeLines(inspect(error)));
  else if (!known) remark('Run it again with --verbose for a stack trace.');
}

function endQuietlyWhenThePipeCloses(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

function readVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
