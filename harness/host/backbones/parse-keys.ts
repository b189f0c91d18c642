import { HarnessError } from '../../contract/errors.ts';

/**
 * Reads `--keys`: beginnings of names and what they become, `OLD=NEW` with commas; an empty NEW takes OLD
 * away. The longest comes first, so that their order does not count.
 *
 * @throws HarnessError `OPTION_INVALID`
 */
export function parseKeys(text: string): [string, string][] {
  const pairs = text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part): [string, string] => {
      const at = part.indexOf('=');
      const [old, fresh] = [part.slice(0, at).trim(), part.slice(at + 1).trim()];
      if (at < 0 || old === '' || fresh.includes('=')) {
        throw new HarnessError(
          'OPTION_INVALID',
          `Option --keys: expected OLD=NEW, comma-separated, such as 'backbone.=,head.=fc.', got "${part.slice(0, 80)}".`,
        );
      }
      return [old, fresh];
    });
  const twice = pairs.find(([old], i) => pairs.findIndex(([one]) => one === old) !== i);
  if (twice !== undefined) {
    throw new HarnessError('OPTION_INVALID', `Option --keys: "${twice[0]}" appears twice.`);
  }
  return pairs.sort(([a], [b]) => b.length - a.length);
}
