import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { didYouMean } from './errors.ts';

/** A member of a composition: the plugin of that name in the same folder, and how it is trained. */
const memberSchema = z.strictObject({
  plugin: z.string().min(1),
  /** Those that are not the plugin's own. */
  options: z.record(z.string(), z.json()).optional(),
  /** Of its training; by default the run's. */
  seed: z.int().optional(),
});
export type Member = z.output<typeof memberSchema>;

/** A member as written in options: only a plugin's name if nothing else is set. */
export type SpeltMember = string | Member;

/**
 * The option of a composition that lists its members: comma-separated names of plugins, or
 * a list, as such or as JSON text. The result is the same for the same members however they were
 * written, except for their order. The harness checks that these plugins exist.
 *
 * @param usual the default members
 */
export function membersOption(usual: string) {
  return z
    .union([z.string(), z.array(z.union([z.string(), z.record(z.string(), z.unknown())]))])
    .default(usual)
    .transform((given, context): SpeltMember[] => {
      const members = spell(typeof given === 'string' ? readText(given) : given);
      if (typeof members !== 'string') return members;
      context.addIssue({ code: 'custom', message: members });
      return z.NEVER;
    })
    .describe('Comma-separated plugins, or JSON: [{"plugin": …, "options": {…}, "seed": …}]');
}

/** A member written out in full. */
export function expandMember(member: SpeltMember): Member {
  return typeof member === 'string' ? { plugin: member } : member;
}

/** Undefined for text that begins like JSON but is not JSON. */
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
    return 'expected a comma-separated list of plugins, or a JSON list';
  }
  if (list.length < 2) return 'at least two members are needed';
  const members: SpeltMember[] = [];
  const known = new Set<string>();
  for (const [place, item] of list.entries()) {
    const parsed = memberSchema.safeParse(typeof item === 'string' ? { plugin: item } : item);
    if (!parsed.success) return `member ${place + 1} ${describeIssue(parsed.error)}`;
    const member = shorten(parsed.data);
    const key = canonicalJson(member);
    if (known.has(key)) {
      return `${parsed.data.plugin} is listed twice with the same options; give one of them another seed`;
    }
    known.add(key);
    members.push(member);
  }
  return members;
}

function shorten({ plugin, options = {}, seed }: Member): SpeltMember {
  const hasOptions = Object.keys(options).length > 0;
  if (!hasOptions && seed === undefined) return plugin;
  return { plugin, ...(hasOptions ? { options } : {}), ...(seed === undefined ? {} : { seed }) };
}

function describeIssue({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'is wrong';
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return `has an unknown key "${key}".${didYouMean(key, Object.keys(memberSchema.shape))}`;
  }
  const where = issue.path.length === 0 ? '' : ` at "${issue.path.join('.')}"`;
  return `is wrong${where}: ${issue.message}`;
}
