// Lists phrases of our texts that CONTRIBUTING.md replaces by plainer ones: part of `npm run check`.
import { findProject } from '../../harness/shared/project.ts';
import { findPhrases, readRules, readTexts, rulesFile } from './find-phrases.ts';

const texts = readTexts(findProject().root);
const rules = readRules(texts.get(rulesFile) ?? '');
const findings = [...texts].flatMap(([file, text]) => findPhrases(file, text, rules));
for (const { file, line, found, instead } of findings) {
  console.error(`${file}:${line} "${found}": write ${instead}`);
}
if (findings.length > 0) {
  console.error(`${findings.length} phrases to replace: see "Words" in ${rulesFile}.`);
  process.exitCode = 1;
}
