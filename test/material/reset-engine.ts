import * as tf from '@tensorflow/tfjs';

// Files that share a process begin alike, with what a fresh process computes on.
await tf.setBackend('cpu');
