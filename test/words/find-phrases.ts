import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A phrase that our texts do without, and what to write instead. */
export interface Rule {
  readonly phrase: string;
  readonly instead: string;
}

/** Where a text uses such a phrase. */
export interface Finding {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** As it is there, on one line. */
  readonly found: string;
  readonly instead: string;
}

/** The page whose table lists the phrases, from the project's root. */
export const rulesFile = 'CONTRIBUTING.md';

const begin = '<!-- words: npm run check reads this table -->';
const end = '<!-- end of words -->';

const folders = ['.ci', 'docs', 'harness', 'plugins', 'test', 'data', 'splits', 'submissions'];
const isText = /\.(md|ts|js|mjs|cjs|py|html|cc|h)$|^\.ci\//;
const isStored =
  /^test\/(golden|words)\/|\/fixtures\/|^docs\/results\/|^data\/.*\/|\/node_modules\//;

// Words of a phrase may be on two lines of a comment, or in two parts of a string.
const gap = String.raw`(?:[ \t]*['"\`]\s*\+\s*['"\`][ \t]*|\s*\n[\s*#>/]*|[ \t]+)`;

const number = String.raw`(?:\d[\d,.]*|one|two|three|four|five|six|ten|twelve|twenty|fifty|a hundred)`;
const counted =
  'artists?|bytes?|columns?|cores?|crops?|epochs?|files?|folders?|GB|kB|images?|lines?|MB|minutes?|numbers?|pairs?|paintings?|rows?|seconds?|seeds?|times?|values?';

const unit =
  'artist|batch|class|core|crop|day|epoch|file|fold|folder|hour|image|key|line|machine|minute|pair|painting|part|picture|pixel|position|query|row|run|second|seed|set|step|thread|worker';

/** "A line a pair" and "some fifty": phrases of any nouns and numbers. */
const patterns: readonly { readonly pattern: RegExp; readonly instead: string }[] = [
  {
    instead: '"X per Y"',
    pattern: new RegExp(
      String.raw`\b(?:${counted})${gap}an?${gap}(?:${unit})\b(?!${gap}(?:has|is|makes|of|time)\b)|\bonce${gap}a${gap}second\b`,
      'gi',
    ),
  },
  {
    instead: '"about"',
    pattern: new RegExp(String.raw`\bsome${gap}${number}\b(?!${gap}of)`, 'gi'),
  },
];

/** The rules in the table of a page. */
export function readRules(page: string): Rule[] {
  const table = page.split(begin)[1]?.split(end)[0];
  if (table === undefined) throw new Error(`${rulesFile} lacks "${begin}" or "${end}".`);
  const rows = table.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).flatMap((row) => {
    const [, phrases = '', instead = ''] = row.split('|').map((cell) => cell.trim());
    return phrases
      .split(', ')
      .filter((phrase) => phrase !== '' && !phrase.includes('X') && !phrase.includes('+'))
      .map((phrase) => ({ phrase, instead }));
  });
}

/** Every use of such a phrase in a text, in the order of its lines. */
export function findPhrases(file: string, text: string, rules: readonly Rule[]): Finding[] {
  const blanked = text.replace(new RegExp(`${begin}[^]*${end}`), (table) =>
    table.replaceAll(/[^\n]/g, ' '),
  );
  const worded = rules.map(({ phrase, instead }) => ({
    instead,
    pattern: new RegExp(`\\b${phrase.split(' ').join(gap)}\\b`, 'gi'),
  }));
  return [...worded, ...patterns]
    .flatMap(({ pattern, instead }) =>
      [...blanked.matchAll(pattern)].map(({ index, 0: found }) => ({
        file,
        line: blanked.slice(0, index).split('\n').length,
        found: found.replaceAll(new RegExp(gap, 'g'), ' '),
        instead,
      })),
    )
    .sort((a, b) => a.line - b.line);
}

/** The texts that people read, by their paths from the project's root: pages and sources. */
export function readTexts(root: string): Map<string, string> {
  const pages = readdirSync(root).filter((name) => name.endsWith('.md'));
  const deeper = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      posix.join(folder, name.replaceAll('\\', '/')),
    ),
  );
  const files = [...pages, ...deeper].filter((file) => isText.test(file) && !isStored.test(file));
  return new Map(files.sort().map((file) => [file, readFileSync(join(root, file), 'utf8')]));
}
