import { describeRefit } from './describe-refit.ts';

describeRefit('style-statistics');
describeRefit('contrastive');
