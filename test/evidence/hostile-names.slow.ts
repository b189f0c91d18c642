import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { drawGallery } from '../../harness/evidence/explain/gallery.ts';
import { buildReport } from '../../harness/evidence/report/build-report.ts';
import { readReportRun } from '../../harness/evidence/report/report-run.ts';
import { leaderboardTables } from '../../harness/evidence/table/leaderboard-tables.ts';
import { renderHtml } from '../../harness/evidence/table/render-html.ts';
import { drawEvidence } from '../../harness/evidence/verify/draw-evidence.ts';
import type { Verification } from '../../harness/evidence/verify/verification.ts';
import { buildLeaderboard } from '../../harness/experiments/summary/build-leaderboard.ts';
import { exampleManifest } from '../experiments/records/example-run.ts';
import { temporaryFolder } from '../material/temporary-folder.ts';
import { writeReportRun } from './report/write-report-run.ts';

const names = {
  script: `<script>document.title='hacked'</script>`,
  attribute: `"'><img src=x onerror="act()">`,
  escape: '\u001b[31m\u009b2Jred\u0007',
  direction: '\u202egnp.exe\u2066\u200b',
  entity: '&lt;b&gt;</style></title></svg>',
} as const;

const half = { value: 0.5, low: 0.4, high: 0.6 };

function verify(name: string): Verification {
  const image = {
    file: `/nowhere/${name}`,
    digest: name,
    width: 9,
    height: 9,
    known: { id: name, artist: name, part: name },
    nearest: [{ id: name, file: `/nowhere/${name}`, artist: name, probability: 0.5 }],
  };
  const pair = { a: 0, b: 1, score: 0.5, probability: half, ifUnseen: half, ifSeen: half };
  return {
    version: 1,
    run: {
      id: name,
      plugin: name,
      trainedOn: { name, isInvented: false },
      flags: [name],
      unseenAuc: half,
      unseenAccuracy: half,
    },
    prior: 0.5,
    images: [image, image],
    pairs: [{ ...pair, tested: null, verdict: 'unsure', copies: false }],
    searched: 1,
    noNearest: name,
  };
}

async function writePages(name: string): Promise<Record<string, string>> {
  const root = temporaryFolder();
  const { plugin } = exampleManifest();
  const write = async (id: string) => {
    const changes = {
      plugin: { ...plugin, name: `${name}${id}`, summary: name, options: { layer: name } },
      skippedImages: [{ id: name, reason: name }],
    };
    const run = { id, artists: 6, artistName: (artist: number) => `${name}${artist}`, changes };
    return readReportRun((await writeReportRun(root, run)).folder);
  };
  const [one, other] = [await write('one'), await write('other')];
  return {
    report: (await buildReport([one])).page,
    comparison: (await buildReport([one, other])).page,
    gallery: drawGallery(
      [{ title: name, pictures: [{ run: name, caption: name, jpeg: Buffer.from('') }] }],
      new Set(['grad-cam', 'occlusion']),
    ),
    leaderboard: renderHtml(leaderboardTables(await buildLeaderboard([one, other]))),
    evidence: await drawEvidence(verify(name)),
  };
}

describe.each(Object.entries(names))('a hostile name with %s', (_, name) => {
  it('is text on every page', async () => {
    for (const [title, page] of Object.entries(await writePages(name))) {
      const { document } = parseHTML(`<html><body>${page.replace(/^<!doctype html>/, '')}</body>`);
      const active = 'script, img:not([src^="data:"]), [onerror], [onload]';
      expect(document.querySelectorAll(active).length, title).toBe(0);
      expect(page.replaceAll('\n', ''), title).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      for (const tag of ['title', 'style', 'svg']) {
        const opened = page.split(new RegExp(`<${tag}[ >]`)).length;
        expect(page.split(`</${tag}>`).length, `${title}: ${tag}`).toBe(opened);
      }
    }
  });
});
