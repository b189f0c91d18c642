import fc from 'fast-check';

// The same examples each time, so that a change is what makes a test fail. PROPERTY_SEED=1 tries
// others.
fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 0) });
