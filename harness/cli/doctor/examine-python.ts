import { execa } from 'execa';
import { z } from 'zod';
import { choosePython } from '../../host/process/interpreter.ts';
import type { PythonFinding } from './examination.ts';

/** The packages that the project's own plugins import, and their names in text. */
const packages = { numpy: 'NumPy', 'scikit-learn': 'scikit-learn', torch: 'PyTorch', timm: 'timm' };
const oldest = [3, 9] as const;

const script = `
import importlib.metadata, json, sys
found = {}
for name in sys.argv[1:]:
    try: found[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError: pass
print(json.dumps({"version": list(sys.version_info[:3]), "packages": found}))
`;
const answer = z.object({
  version: z.tuple([z.int(), z.int(), z.int()]),
  packages: z.record(z.string(), z.string()),
});

/** The Python that would run plugins, and its packages; nothing is imported. */
export async function examinePython(python = choosePython()): Promise<PythonFinding> {
  const { failed, stdout } = await execa(python, ['-c', script, ...Object.keys(packages)], {
    reject: false,
    timeout: 20_000,
  });
  const parsed = failed ? undefined : answer.safeParse(JSON.parse(stdout)).data;
  if (parsed === undefined) {
    const help = 'harness doctor --python PATH, or HARNESS_PYTHON';
    return { python, works: false, reason: `${python} cannot be started`, help };
  }
  const { version } = parsed;
  const named = `${python} ${version.join('.')}`;
  if (version[0] < oldest[0] || (version[0] === oldest[0] && version[1] < oldest[1])) {
    return { python, works: false, reason: `${named}, but ${oldest.join('.')} or later is needed` };
  }
  const has = Object.entries(packages).flatMap(([name, title]) => {
    const version = parsed.packages[name];
    return version === undefined ? [] : [`${title} ${version}`];
  });
  if (parsed.packages.numpy === undefined) {
    const help = `${python} -m pip install numpy`;
    return { python, works: false, reason: `${named} has no NumPy`, help };
  }
  return { python, works: true, version: `${named}, ${has.join(', ')}` };
}
