import { connectHere } from '../../harness/host/runner/connect-runner.ts';
import { runner } from '../../harness/host/runner/open-runner-plugin.ts';

// One engine for all plugins of a test process, instead of one for each model. That processes do
// the same is for the slow tests, and for those that run the command line as a process.
runner.connect = connectHere;
