import type { ReportRun } from './report-run.ts';
import type { Section } from './section.ts';
import { showCalibration } from './sections/calibration.ts';
import { showConfusion } from './sections/confusion.ts';
import { showElsewhere } from './sections/elsewhere.ts';
import { showHeatmaps } from './sections/heatmaps.ts';
import { showLearning } from './sections/learning.ts';
import { showMap } from './sections/map.ts';
import { showMistakes } from './sections/mistakes.ts';
import { showRecord } from './sections/record.ts';
import { showSeparation } from './sections/separation.ts';
import { showVerification } from './sections/verification.ts';
import type { VerificationFigures } from './verification-figures.ts';

/** Makes a part of the report about one run; undefined if the run lacks the data. */
export type MakeSection = (
  run: ReportRun,
  figures: VerificationFigures,
) => Section | undefined | Promise<Section | undefined>;

/** The parts of a report about one run, below its summary, in their order. */
export const sectionMakers: readonly MakeSection[] = [
  showLearning,
  showSeparation,
  showElsewhere,
  showVerification,
  showCalibration,
  showConfusion,
  showMistakes,
  showMap,
  showHeatmaps,
  showRecord,
];
