import '../material/serve-plugins-here.ts';
import { describeRefit } from './describe-refit.ts';

describeRefit('prototypical');
describeRefit('artist-softmax');
describeRefit('style-statistics');
describeRefit('contrastive');
