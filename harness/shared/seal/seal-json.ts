import { createHash } from 'node:crypto';

const seal = /"seal": "([0-9a-f]{64})"\n}\n$/;
const noSeal = '"seal": ""\n}\n';

/**
 * An object as indented JSON whose last property, `seal`, is the SHA-256 of the full text with an empty
 * seal, so that any changed byte is noticed.
 */
export function sealJson(value: Readonly<Record<string, unknown>>): string {
  const text = `${JSON.stringify({ ...value, seal: '' }, null, 2)}\n`;
  return `${text.slice(0, -noSeal.length)}"seal": "${digest(text)}"\n}\n`;
}

/** Whether a text is exactly as {@link sealJson} made it. */
export function isSealIntact(text: string): boolean {
  const sealed = seal.exec(text)?.[1];
  return sealed !== undefined && sealed === digest(text.replace(seal, noSeal));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
