/**
 * The canonical form of an artist's name, shared by all spellings that mean the same: composed
 * Unicode, no spaces at the ends and one between words.
 */
export function normaliseArtist(name: string): string {
  return name.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/**
 * Groups of names that probably mean the same artist: they differ only in case, accents or the
 * characters between words (`Claude Monet`, `claude_monet`), or in text that was read in the wrong
 * encoding. Each group has two or more names; groups are in the order of their first name.
 */
export function findSimilarArtists(names: Iterable<string>): string[][] {
  const all = [...new Set(names)].sort();
  const groups = new Map<string, string[]>();
  const broken: string[] = [];
  for (const name of all) {
    if (isBroken(name)) broken.push(name);
    else addTo(groups, reduceName(name), name);
  }
  if (broken.length > 0) {
    // The lost letters are unknown, so the rest of the names has to agree.
    const bySkeleton = new Map<string, string[]>();
    for (const group of groups.values()) {
      for (const name of group) bySkeleton.set(keepAscii(name), group);
    }
    for (const name of broken) {
      const skeleton = keepAscii(name);
      const group = bySkeleton.get(skeleton);
      if (group === undefined) {
        bySkeleton.set(skeleton, addTo(groups, `broken ${skeleton}`, name));
      } else group.push(name);
    }
  }
  return [...groups.values()]
    .filter(({ length }) => length > 1)
    .map((group) => group.sort())
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
}

/** The message for a collection with several names that probably mean the same artist. */
export function remarkOnNames(names: readonly string[]): string {
  return (
    `Probably the same artist under ${names.length} names: ${names.map((name) => JSON.stringify(name)).join(', ')}. ` +
    'They count as different artists; give them one name.'
  );
}

/** Reduces a text to letters and digits, without case and accents. */
export function reduceName(name: string): string {
  const plain = mendEncoding(name).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim() || name;
}

/**
 * Finds the name that another spelling means: in another case, without accents, with other characters
 * between words, or broken by a wrong encoding.
 */
export function createNameFinder(
  names: Iterable<string>,
): (spelling: string) => string | undefined {
  const byName = new Map<string, string>();
  const bySkeleton = new Map<string, string>();
  for (const name of names) {
    byName.set(reduceName(name), name);
    bySkeleton.set(keepAscii(name), name);
    // Broken names were often decomposed, so only the accent is lost and not its letter.
    bySkeleton.set(keepAscii(reduceName(name)), name);
  }
  return (spelling) =>
    byName.get(reduceName(spelling)) ??
    (isBroken(spelling) ? bySkeleton.get(keepAscii(spelling)) : undefined);
}

function addTo(groups: Map<string, string[]>, key: string, name: string): string[] {
  const group = groups.get(key) ?? [];
  groups.set(key, group);
  group.push(name);
  return group;
}

/**
 * Characters that replace lost letters: a replacement character, a control, a box-drawing character of
 * a DOS code page.
 */
function isBroken(name: string): boolean {
  return /[?\ufffd\u0080-\u009f\u2500-\u259f]|#U[0-9a-f]{4}/i.test(mendEncoding(name));
}

function keepAscii(name: string): string {
  const plain = mendEncoding(name)
    .normalize('NFC')
    .replace(/#U[0-9a-f]{4}/gi, '');
  return plain.toLowerCase().replace(/[^a-z0-9]/g, '') || name;
}

const latin1 = String.fromCharCode(...Array.from({ length: 128 }, (_, i) => 128 + i));
// Node's own decoder takes Windows-1252 for Latin-1.
const windows1252 = `\u20ac\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ${latin1.slice(32)}`;
const dos437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\xa0';
const dos850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\xad±‗¾¶§÷¸°¨·¹³²■\xa0';

/** The upper halves of the code pages in which UTF-8 is often read by mistake. */
const codePages = [latin1, windows1252, dos437, dos850].map(
  (upper) => new Map([...upper].map((letter, i) => [letter, 128 + i])),
);

/** Restores a text whose UTF-8 was read in another encoding; returns any other text unchanged. */
function mendEncoding(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  for (const page of codePages) {
    const bytes: number[] = [];
    for (const letter of text) {
      const code = letter.codePointAt(0) ?? 0;
      bytes.push(code < 128 ? code : (page.get(letter) ?? 256));
    }
    if (bytes.includes(256)) continue;
    try {
      return utf8.decode(Uint8Array.from(bytes));
    } catch {
      // These bytes are not UTF-8.
    }
  }
  return text;
}
