import { z } from 'zod';
import { canonicalJson } from '../../harness/contract/canonical-json.ts';
import { didYouMean } from '../../harness/contract/errors.ts';
import { requireSibling } from './require-sibling.ts';

/** A member with something of its own. */
const described = z.strictObject({
  plugin: z.string().min(1),
  options: z.record(z.string(), z.json()).optional(),
  /** Of its training; the run's when it is left out. */
  seed: z.int().optional(),
});
type Described = z.output<typeof described>;

/** A member as options spell it: a plugin's name alone where it has nothing of its own. */
export type SpeltMember = string | Described;

/**
 * `--members`: names of plugins with commas between them, or a list, as such or as JSON text. What
 * comes out is the same for the same members however they were written, but for their order.
 *
 * @throws HarnessError `PLUGIN_NOT_FOUND`, `ENSEMBLE_NESTED`: zod passes on what a transform throws
 */
export const membersOption = z
  .union([z.string(), z.array(z.union([z.string(), z.record(z.string(), z.unknown())]))])
  .default('plain-cosine,colour-statistics')
  .transform((given, context): SpeltMember[] => {
    const members = spell(typeof given === 'string' ? readText(given) : given);
    if (typeof members === 'string') {
      context.addIssue({ code: 'custom', message: members });
      return z.NEVER;
    }
    for (const member of members) requireSibling(nameOf(member));
    return members;
  })
  .describe(
    'Plugins with commas between them, or JSON: [{"plugin": …, "options": {…}, "seed": …}]',
  );

/** A member with everything said. */
export function expandMember(member: SpeltMember): Described {
  return typeof member === 'string' ? { plugin: member } : member;
}

/** Undefined for text that begins like JSON and is none. */
function readText(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text.split(',').map((name) => name.trim());
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The members, or what is wrong with them. */
function spell(list: unknown): SpeltMember[] | string {
  if (!Array.isArray(list)) {
    return 'expected plugins with commas between them, or a JSON list of them';
  }
  if (list.length < 2) return 'an ensemble needs two members at least';
  const members: SpeltMember[] = [];
  const known = new Set<string>();
  for (const [place, item] of list.entries()) {
    const parsed = described.safeParse(typeof item === 'string' ? { plugin: item } : item);
    if (!parsed.success) return `member ${place + 1} ${describeIssue(parsed.error.issues[0]!)}`;
    const member = shorten(parsed.data);
    const key = canonicalJson(member);
    if (known.has(key)) {
      return `${nameOf(member)} is there twice with the same options; give one of them another seed`;
    }
    known.add(key);
    members.push(member);
  }
  return members;
}

function shorten({ plugin, options = {}, seed }: Described): SpeltMember {
  const hasOptions = Object.keys(options).length > 0;
  if (!hasOptions && seed === undefined) return plugin;
  return { plugin, ...(hasOptions ? { options } : {}), ...(seed === undefined ? {} : { seed }) };
}

function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return `has an unknown key "${key}".${didYouMean(key, Object.keys(described.shape))}`;
  }
  const where = issue.path.length === 0 ? '' : ` at "${issue.path.join('.')}"`;
  return `is wrong${where}: ${issue.message}`;
}

function nameOf(member: SpeltMember): string {
  return expandMember(member).plugin;
}
