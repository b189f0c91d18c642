import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../harness/cli/arguments/define-command.ts';
import { commands } from '../../harness/cli/commands/index.ts';
import { findProject } from '../../harness/shared/project.ts';

const { root } = findProject();

/** Options that every command has. */
const always = ['--help', '--verbose', '--version'];

function listPages(): string[] {
  const docs = readdirSync(join(root, 'docs')).map((file) => `docs/${file}`);
  const rooms = readdirSync(join(root, 'harness'), { recursive: true, encoding: 'utf8' });
  const plugins = readdirSync(join(root, 'plugins'), { recursive: true, encoding: 'utf8' });
  return [
    'README.md',
    'CONTRIBUTING.md',
    ...docs,
    ...rooms.map((file) => `harness/${file}`),
    ...plugins.map((file) => `plugins/${file}`),
  ].filter((file) => file.endsWith('.md'));
}

/** The command lines of a page's shell blocks: continued lines joined, comments left out. */
function listCommandLines(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/^```(?:sh|bash|console)\n([\s\S]*?)^```/gm)];
  return blocks
    .flatMap(([, block = '']) => block.replaceAll('\\\n', ' ').split('\n'))
    .flatMap((line) => line.split('&&'))
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .flatMap(
      (line) => /(?:^|\s)(?:npx )?(?:harness|painter-by-numbers) (.*)$/.exec(line)?.[1] ?? [],
    );
}

/** Words as a shell divides them, quotes taken off. */
function divide(line: string): string[] {
  const words = line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return words.map((word) => word.replace(/['"]/g, ''));
}

function findCommand([name = '', action = '']: readonly string[]): Command | undefined {
  const command = commands.find((one) => one.name === name);
  return command?.actions?.find((one) => one.name === action) ?? command;
}

/** What a command does not know of a line: itself, an option. Plugins' options are not looked at. */
function findUnknown(line: string): string[] {
  const words = divide(line.replace(/\s[|<>;].*$/, ''));
  const command = findCommand(words);
  if (command === undefined) return words[0]?.startsWith('--') ? [] : [`harness ${words[0]}`];
  if (command.takesPluginOptions) return [];
  const known = Object.keys(command.options.shape).map(flagOf);
  return words
    .filter((word) => word.startsWith('--'))
    .map((word) => word.replace(/=.*/, '').replace(/^--no-/, '--'))
    .filter((word) => !known.includes(word) && !always.includes(word));
}

function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

describe('commands and options that pages name exist', () => {
  it.each(listPages().filter((page) => listCommandLines(page).length > 0))('%s', (page) => {
    expect(listCommandLines(page).flatMap(findUnknown)).toEqual([]);
  });

  it('an invented command and an invented option are noticed', () => {
    expect(findUnknown('paint --fast')).toEqual(['harness paint']);
    expect(findUnknown('leaderboard --colour | less')).toEqual(['--colour']);
    expect(findUnknown('runs list --nothing')).toEqual(['--nothing']);
  });
});

/** Every command, and each action of a group under the words that call it. */
const all = commands.flatMap((command) =>
  (command.actions ?? [command]).map((one) => {
    const call = one === command ? command.name : `${command.name} ${one.name}`;
    return [call, one] as const;
  }),
);

describe('examples of --help name options that exist', () => {
  it.each(all)('%s', (_, { examples }) => {
    const lines = examples.map(([line]) =>
      line.replace(/^(?:npx )?(?:harness|painter-by-numbers) /, ''),
    );
    expect(lines.flatMap(findUnknown)).toEqual([]);
  });
});

describe('every option is in an example of its command, and in a page', () => {
  const pages = listPages().map((page) => readFileSync(join(root, page), 'utf8'));
  const names = (text: string, flag: string) =>
    new RegExp(`(^|[^\\w-])(${flag}|--no-${flag.slice(2)})(?![\\w-])`, 'm').test(text);

  it.each(all)('%s', (call, { examples, options }) => {
    const flags = Object.keys(options.shape).map(flagOf);
    const own = examples.filter(([line]) => `${line} `.startsWith(`harness ${call} `));
    expect(flags.filter((flag) => !own.some(([line]) => names(line, flag)))).toEqual([]);
    expect(flags.filter((flag) => !pages.some((page) => names(page, flag)))).toEqual([]);
  });
});
