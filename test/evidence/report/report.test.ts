import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildReport } from '../../../harness/evidence/report/build-report.ts';
import { findMistakes } from '../../../harness/evidence/report/find-mistakes.ts';
import { readReportRun } from '../../../harness/evidence/report/report-run.ts';
import { showMistakes } from '../../../harness/evidence/report/sections/mistakes.ts';
import { gatherFigures } from '../../../harness/evidence/report/verification-figures.ts';
import { writeReport } from '../../../harness/evidence/report/write-report.ts';
import type { AnsweredPair } from '../../../harness/experiments/records/answered-pairs.ts';
import { readHeatmaps } from '../../../harness/experiments/records/heatmaps.ts';
import { measureCalibration } from '../../../harness/scoring/calibration.ts';
import { byMetric, laterMetricNames, plainMetricNames } from '../../../harness/scoring/metrics.ts';
import { testNames } from '../../../harness/scoring/score.ts';
import { runHarness } from '../../cli/run-harness.ts';
import { describeInBrowser } from '../../material/browser.ts';
import { temporaryFolder } from '../../material/temporary-folder.ts';
import { type WrittenRun, writeReportRun } from './write-report-run.ts';

const root = temporaryFolder();
const hostileNames = [
  `<script>document.title='hacked'</script>`,
  `"'><img src=x onerror="document.title='hacked'">`,
  'Дюрер 丢勒 \u202egnp.exe',
  '=cmd|"/c calc"!A1',
  'x'.repeat(200),
  `</style></svg><svg onload="document.title='hacked'">`,
  '{{7*7}}&lt;b&gt;\u001b[31m',
  '..',
];

let good: WrittenRun;
let noise: WrittenRun;
let hostile: WrittenRun;

beforeAll(async () => {
  good = await writeReportRun(root, { id: 'good', hasImages: true });
  noise = await writeReportRun(root, {
    id: 'noise',
    skill: 0,
    hasEmbeddings: false,
    changes: { plugin: { ...(await pluginNamed('noise')) } },
  });
  hostile = await writeReportRun(root, {
    id: 'hostile',
    artists: hostileNames.length,
    artistName: (artist) => hostileNames[artist]!,
    changes: {
      plugin: {
        ...(await pluginNamed(hostileNames[0]!)),
        summary: hostileNames[1]!,
        options: { layer: hostileNames[5]! },
      },
      skippedImages: [{ id: '../../<b>x</b>.jpg', reason: hostileNames[0]! }],
      failure: null,
    },
  });
});

async function pluginNamed(name: string) {
  const { exampleManifest } = await import('../../experiments/records/example-run.ts');
  return { ...exampleManifest().plugin, name };
}

describe('harness report', () => {
  it('writes a page, and every chart as SVG and PNG next to it', async () => {
    const { exitCode, stdout, stderr } = await runHarness(root, ['report', 'good', '--json']);
    expect(exitCode, stderr).toBe(0);
    const written = JSON.parse(stdout) as { file: string; charts: string; chartFiles: string[] };
    expect(written.file).toBe(join(good.folder, 'report.html'));
    const charts = [
      ...['roc', 'scores-seen', 'scores-unseen', 'scores-mixed', 'confusion', 'learning-loss'],
      ...['calibration-seen', 'calibration-unseen', 'calibration-mixed', 'learning-rates'],
      ...['map-seen', 'map-unseen', 'det', 'artists-seen', 'artists-unseen'],
    ];
    const expected = charts.flatMap((name) => [`${name}.svg`, `${name}.png`]).sort();
    expect((await readdir(written.charts)).sort()).toEqual(expected);
    for (const name of charts) {
      const { width } = await sharp(join(written.charts, `${name}.png`)).metadata();
      expect(width).toBeGreaterThan(600);
    }
  });

  it('says what is wrong with its arguments', async () => {
    const missing = await runHarness(root, ['report', 'goood']);
    expect([missing.exitCode, missing.stderr]).toEqual([
      1,
      expect.stringContaining('Did you mean "good"?'),
    ]);
    const named = await runHarness(root, ['report', 'good', '--out', 'report.pdf']);
    expect([named.exitCode, named.stderr]).toEqual([1, expect.stringContaining('.html')]);
    await writeFile(join(root, 'file'), '');
    const out = join(root, 'file', 'report.html');
    const unwritable = await runHarness(root, ['report', 'good', '--out', out]);
    expect([unwritable.exitCode, unwritable.stderr]).toEqual([
      1,
      expect.stringContaining('could not be written'),
    ]);
  });

  it('writes every figure as JSON, and every artist by name as CSV', async () => {
    const run = await readReportRun(hostile.folder);
    const { figures, charts } = await buildReport([run]);
    expect(charts.map(({ name }) => name)).toContain('det');
    const out = join(root, 'figures.html');
    const written = await writeReport({ page: '', charts: [], figures }, out);
    const { runs } = JSON.parse(await readFile(written.figures, 'utf8'));
    expect(runs[0].tests.unseen.cllr).toEqual(run.scores.tests.unseen.cllr);
    expect(runs[0].tests.unseen.byArtist).toHaveLength(hostileNames.length);
    expect(runs[0].tests.unseen.negativesNeeded.tarAtOnePercent).toBe(3_000);
    const rows = parse(await readFile(written.artists, 'utf8')) as string[][];
    expect(rows).toHaveLength(1 + 3 * hostileNames.length);
    // Each wrong pair of one artist is a miss of it, each of two artists a false match of both.
    const of = (test: string, column: number) =>
      rows.filter((row) => row[1] === test).reduce((sum, row) => sum + Number(row[column]), 0);
    const { scores, same } = run.predictions.unseen;
    const wrong = (label: number) =>
      [...same.keys()].filter(
        (k) => same[k] === label && (scores[k] ?? 0) >= run.scores.threshold !== (label === 1),
      ).length;
    expect(rows[0]?.slice(-2)).toEqual(['misses', 'false_matches']);
    expect(of('unseen', 6)).toBe(wrong(1));
    expect(of('unseen', 7)).toBe(2 * wrong(0));
    expect(rows.flat().filter((cell) => /^[=+@]/.test(cell))).toEqual([]);
  });

  it('measures what a record of an earlier version lacks, and changes nothing that it has', async () => {
    const whole = await readReportRun(good.folder);
    const { auc, eer, accuracy, precision, recall, f1, pairs, positives, artists } =
      whole.scores.tests.unseen;
    const early = { auc, eer, accuracy, precision, recall, f1, pairs, positives, artists };
    const none = {
      ...byMetric([...laterMetricNames, ...plainMetricNames], () => null),
    };
    const old = { ...early, ...none, auc: { ...auc, value: 0.123 } };
    const { mixed: _, ...scores } = whole.scores;
    const figures = gatherFigures({
      ...whole,
      scores: { ...scores, tests: { ...scores.tests, unseen: old } },
    });
    const measured = figures.tests.unseen;
    expect(measured.auc.value).toBe(0.123);
    expect(measured.minDcf).toBe(whole.scores.tests.unseen.minDcf);
    expect(measured.cllr?.value).toBe(whole.scores.tests.unseen.cllr?.value);
    expect(measured.brier?.value).toBe(whole.scores.tests.unseen.brier?.value);
    expect(figures.mixed.kinds.seen.pairs).toBeGreaterThan(0);
  });

  it('looks for no copy of a painting, and shows none as a mistake', async () => {
    const whole = await readReportRun(good.folder);
    const before = gatherFigures(whole).retrieval;
    expect(before?.leavesOutCopies).toBe(false);
    const { artist } = whole.paintings.find(({ test }) => test === 'unseen')!;
    const own = whole.paintings.slice(0, whole.embeddings!.rows);
    const copies = own.filter((one) => one.artist === artist && one.test === 'unseen');
    expect(copies.length).toBeGreaterThan(1);
    // All that this artist has is one picture now, which has no other to find.
    const known = { ...whole, copies: [copies.map(({ id }) => id)] };
    const after = gatherFigures(known).retrieval;
    expect(after?.leavesOutCopies).toBe(true);
    expect(after?.unseen?.queries).toBe(before!.unseen!.queries - copies.length);
    expect(after?.seen).toEqual(before?.seen);
    const { page } = await buildReport([known]);
    expect(page).toContain('without copies and details of the same painting');

    const { predictions, scores } = await readReportRun(noise.folder);
    const mistakes = (isCopy: (a: string, b: string) => boolean) =>
      findMistakes(predictions.unseen, scores.threshold, 6, isCopy).misses;
    const [first, second] = mistakes(() => false) as [AnsweredPair, AnsweredPair];
    expect(mistakes((a, b) => a === first.a && b === first.b)[0]).toEqual(second);
  });

  it('gives no mistake a probability of 0 or 100 %', async () => {
    const run = await readReportRun(good.folder);
    const { scores, ...pairs } = run.predictions.unseen;
    // Half of the answers are wrong, and all of them certain.
    const certain = { ...pairs, scores: scores.map((_, i) => i % 2) };
    const { body } = await showMistakes({
      ...run,
      calibration: undefined,
      predictions: { ...run.predictions, unseen: certain },
    });
    const text = body.toString();
    expect(text).toContain('<p>&gt;99 % ');
    expect(text).toContain('<p>&lt;1 % ');
    expect(text).not.toMatch(/<p>(0|100)\s%/);
  });

  it('gives the figure on hard pairs where the run has it, for people and programs', async () => {
    const run = await readReportRun(good.folder);
    const score = { ...run.scores.tests.unseen, auc: { value: 0.651, low: 0.6, high: 0.7 } };
    const hard = { by: 'style', score } as const;
    const { page, figures } = await buildReport([{ ...run, scores: { ...run.scores, hard } }]);
    expect(figures.map((one) => one.hard)).toEqual([hard]);
    expect(page).toMatch(
      /Hard pairs: AUC 0\.651 <small>.*<\/small> among unseen artists whose paintings are mostly of one style/,
    );
    expect((await buildReport([run])).page).not.toContain('Hard pairs');
  });

  it('is the same each time', async () => {
    const build = async () => (await buildReport([await readReportRun(good.folder)])).page;
    expect(await build()).toBe(await build());
  });

  it('takes no picture from outside the collection', async () => {
    const own = temporaryFolder();
    const run = await writeReportRun(own, {
      id: 'outside',
      artistName: (artist) => (artist % 2 === 0 ? '..' : 'linked'),
    });
    const picture = await sharp({
      create: { width: 9, height: 9, channels: 3, background: 'red' },
    })
      .jpeg()
      .toBuffer();
    await mkdir(join(own, 'elsewhere'));
    await mkdir(join(own, 'collection'));
    await symlink(join(own, 'elsewhere'), join(own, 'collection', 'linked'));
    for (let i = 0; i < 2_000; i++) {
      await writeFile(join(own, `${i}.jpg`), picture);
      await writeFile(join(own, 'elsewhere', `${i}.jpg`), picture);
    }
    const { page } = await buildReport([await readReportRun(run.folder)]);
    expect(page).toContain('<div class="missing">missing</div>');
    expect(page).not.toContain('data:image');
  });

  it('shows the heatmaps that the folder of a run holds, and no others', async () => {
    const own = temporaryFolder();
    const run = await writeReportRun(own, { id: 'heated', hasEmbeddings: false });
    const folder = join(run.folder, 'heatmaps');
    await mkdir(folder);
    const picture = sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } });
    await picture.clone().png().toFile(join(folder, 'one.png'));
    await picture.clone().png().toFile(join(own, 'secret.png'));
    const heatmaps = [
      { file: 'one.png', caption: 'what it <b>looked</b> at' },
      { file: '../../../secret.png', caption: 'elsewhere' },
    ];
    await writeFile(join(folder, 'index.json'), JSON.stringify({ version: 1, heatmaps }));
    const { page } = await buildReport([await readReportRun(run.folder)]);
    expect((await readHeatmaps(run.folder)).map(({ caption }) => caption)).toEqual([
      'what it <b>looked</b> at',
    ]);
    expect(page).toContain('what it &lt;b&gt;looked&lt;/b&gt; at');
    expect(page).not.toContain('elsewhere');
    expect(page).toContain('has no embedding');
  });
});

describeInBrowser('a report in a browser', (openPage) => {
  const open = async (names: readonly string[]) => {
    const out = join(root, `${names.join('-')}.html`);
    const { exitCode, stderr } = await runHarness(root, ['report', ...names, '--out', out]);
    expect(exitCode, stderr).toBe(0);
    const watched = await openPage();
    const address = pathToFileURL(out).href;
    await watched.page.goto(address);
    return { ...watched, address };
  };

  it('opens from disk with no error and no request, and its charts hold the numbers', async () => {
    const { page, errors, requests, address } = await open(['good']);
    const { scores, predictions, curve } = good;

    // The area under each drawn ROC curve is the AUC.
    const areas = await page.$$eval('[data-chart=roc] g.roc path', (paths) => {
      return paths.map((path) => {
        const points = (path.getAttribute('d') ?? '').match(/[\d.]+,[\d.]+/g) ?? [];
        const xy = points.map((point: string) => point.split(',').map(Number) as [number, number]);
        const [x0, y0] = xy[0]!;
        const [x1, y1] = xy.at(-1)!;
        let area = 0;
        for (let i = 1; i < xy.length; i++) {
          area += ((xy[i]![0] - xy[i - 1]![0]) * (2 * y0 - xy[i]![1] - xy[i - 1]![1])) / 2;
        }
        return area / ((x1 - x0) * (y0 - y1));
      });
    });
    expect(areas.length).toBe(3);
    for (const [i, test] of (['unseen', 'seen', 'mixed'] as const).entries()) {
      expect(Math.abs(areas[i]! - scores.tests[test].auc.value)).toBeLessThan(0.003);
    }

    for (const test of testNames) {
      // Bars are as high as their ranges hold pairs.
      for (const kind of ['same', 'different'] as const) {
        const bars = await page.$$eval(`[data-chart=scores-${test}] g.${kind} rect`, (all) =>
          all.map((bar) => ({
            height: Number(bar.getAttribute('height')),
            numbers: (bar.querySelector('title')?.textContent ?? '').match(/[\d.]+/g)?.map(Number),
          })),
        );
        const { scores: answers, same } = predictions[test];
        const tallest = bars.reduce((a, b) => (b.height > a.height ? b : a));
        let drawn = 0;
        for (const { height, numbers } of bars) {
          const [pairs, from, to] = numbers!;
          const inside = [...answers].filter(
            (answer, i) =>
              same[i] === (kind === 'same' ? 1 : 0) &&
              answer >= from! &&
              (answer < to! || (to === 1 && answer === 1)),
          );
          expect(inside.length).toBe(pairs);
          expect(height / tallest.height).toBeCloseTo(pairs! / tallest.numbers![0]!, 2);
          drawn += pairs!;
        }
        expect(drawn).toBe(same.filter((one) => one === (kind === 'same' ? 1 : 0)).length);
      }
      // The reliability curves.
      const said = await page.$$eval(`[data-chart=calibration-${test}] circle title`, (titles) =>
        titles.map(({ textContent }) => textContent),
      );
      for (const { predicted, observed, pairs } of measureCalibration(predictions[test]).bins) {
        expect(said).toContainEqual(
          expect.stringMatching(
            new RegExp(
              `^by the model: predicted ${predicted.toFixed(3)}, observed ${observed.value.toFixed(3)} .* in ${pairs} pairs$`,
            ),
          ),
        );
      }
      const auc = await page.textContent(`tr[data-test=${test}] td[data-metric=AUC]`);
      expect(auc).toContain(scores.tests[test].auc.value.toFixed(3));
    }

    // Every point of the learning curve.
    const points = await page.$$eval('[data-chart^=learning] circle title', (titles) =>
      titles.map(({ textContent }) => textContent),
    );
    expect(points.sort()).toEqual(
      curve
        .flatMap(({ epoch, loss, validationUnseenAuc }) => [
          ...(loss === null ? [] : [`training, epoch ${epoch}: ${loss.toFixed(4)}`]),
          `validation, unseen, AUC, epoch ${epoch}: ${validationUnseenAuc!.toFixed(4)}`,
        ])
        .sort(),
    );
    // A square for every two artists that share a pair, twice, and one for each artist's own.
    const squares = await page.$$eval('[data-chart=confusion] g.confusion rect title', (titles) =>
      titles.map(({ textContent }) => textContent ?? ''),
    );
    const own = squares.filter((text) => !text.includes(' and '));
    const pairs = (list: readonly string[]) =>
      list.reduce((sum, text) => sum + Number(/of (\d+) pairs/.exec(text)?.[1]), 0);
    expect(pairs(own) + (pairs(squares) - pairs(own)) / 2).toBe(predictions.mixed.same.length);
    expect((await page.$$('[data-chart^=map] g.painting title')).length).toBe(60);

    const pictures = await page.$$eval('.pairs img', (images) =>
      images.map((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
    );
    expect(pictures.length).toBeGreaterThan(0);
    expect(Math.min(...pictures)).toBe(60);
    expect(errors).toEqual([]);
    expect(requests).toEqual([address]);
  });

  it('compares several runs, on a narrow screen as well', async () => {
    const { page, errors } = await open(['good', 'noise']);
    const verdicts = await page.textContent('.verdicts');
    expect(verdicts).toContain('xception beats noise');
    expect(await page.$$eval('article', (all) => all.length)).toBe(2);
    expect(errors).toEqual([]);
    await page.setViewportSize({ width: 400, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
    expect(noise.scores.tests.unseen.auc.value).toBeLessThan(good.scores.tests.unseen.auc.value);
  });

  it('shows hostile names and lets none of them act', async () => {
    const { page, errors, requests, address } = await open(['hostile']);
    expect(await page.title()).toBe('hostile');
    expect(await page.$$eval('script, [onerror], [onload]', (all) => all.length)).toBe(0);
    expect(await page.textContent('.lead strong')).toBe(hostileNames[0]);
    const text = (await page.textContent('body')) ?? '';
    expect(text).toContain(hostileNames[1]);
    expect(text).toContain('Дюрер 丢勒 \\u202egnp.exe');
    expect(text).not.toContain('\u202e');
    expect(errors).toEqual([]);
    expect(requests).toEqual([address]);
    // The charts are separate files, in which names stand as well.
    const file = join(root, 'hostile-charts', 'confusion.svg');
    const chart = await openPage();
    await chart.page.goto(pathToFileURL(file).href);
    expect(await chart.page.$$eval('parsererror, script', (all) => all.length)).toBe(0);
    expect(await readFile(file, 'utf8')).not.toMatch(/<script|onload="|onerror="/);
    expect(hostile.id).toBe('hostile');
  });
});
