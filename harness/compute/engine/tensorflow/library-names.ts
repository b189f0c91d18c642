/**
 * The two libraries against which the binding links, by their names in the wheels of this platform.
 */
export const libraryNames: readonly string[] =
  process.platform === 'darwin'
    ? ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib']
    : ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
